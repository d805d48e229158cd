import { CatchBoundary } from '@tanstack/react-router';
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useDocuments } from '../../api/documents';
import { useText } from '../../i18n/index';
import type { PeriodText } from '../../question/period';
import { type Board, changed, moved, placeByKey, withCard, without } from '../../saved/board';
import { readAll, readSavedQuestion } from '../../saved/savedQuestion';
import { Failure } from '../../states/State';
import { showDone } from '../../states/undo';
import { AnswerCardBody } from './AnswerCardBody';
import classes from './Board.module.css';
import { CardMenu } from './CardMenu';
import { TextCardBody } from './TextCardBody';
import { TitleDialog } from './TitleDialog';
import { useArrange } from './useArrange';
import { useCardName } from './useCardName';

export interface BoardEdits {
  change: (edit: (board: Board) => Board, group?: string | null) => void;
}

interface BoardGridProps {
  board: Board;
  period: PeriodText | undefined;
  eager: boolean;
  onAnswered: (id: string, at: number) => void;
  /** Absent while the board is only looked at. */
  edits?: BoardEdits | undefined;
}

/** The cards, in one order for eyes, keyboard and paper. */
export function BoardGrid({ board, period, eager, onAnswered, edits }: BoardGridProps) {
  const { t } = useText();
  const grid = useRef<HTMLUListElement>(null);
  const focused = useRef<string | null>(null);
  const [said, setSaid] = useState('');
  const [renamed, setRenamed] = useState<string | null>(null);
  const questions = useDocuments('question');
  const saved = useMemo(
    () => new Map(readAll(questions.data, readSavedQuestion).map(one => [one.key, one])),
    [questions.data],
  );
  const ids = useMemo(() => board.cards.map(card => card.id), [board.cards]);
  const change = edits?.change;
  const move = useCallback(
    (id: string, to: number) => {
      change?.(now => {
        const cards = moved(now.cards, id, to);
        return cards === now.cards ? now : { ...now, cards };
      });
      setSaid(t('board.movedTo', { place: to + 1, all: ids.length }));
    },
    [change, ids.length, t],
  );
  const { drag, start, move: drift, end, cancel } = useArrange(grid, ids, move);
  // A card that moves in the document takes the focus off its handle.
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each new order.
  useLayoutEffect(() => {
    if (!focused.current) return;
    grid.current?.querySelector<HTMLElement>(`[data-handle="${focused.current}"]`)?.focus();
    focused.current = null;
  }, [ids]);
  const nameOf = useCardName(saved);
  const rename = board.cards.find(card => card.id === renamed);
  const dragged = drag && board.cards.find(card => card.id === drag.id);
  return (
    <>
      {edits && (
        <p id="arrange-hint" className="unseen">
          {t('board.arrangeHint')}
        </p>
      )}
      <ul ref={grid} className={classes.grid} data-editing={edits ? '' : undefined}>
        {board.cards.map((card, place) => {
          const followed = card.type === 'answer' && card.saved ? saved.get(card.saved) : undefined;
          const menu = edits && (
            <CardMenu
              card={card}
              name={nameOf(card)}
              place={place}
              count={ids.length}
              onMove={to => move(card.id, to)}
              onChange={edit => edits.change(now => changed(now, card.id, edit))}
              onRename={() => setRenamed(card.id)}
              onRemove={() => {
                edits.change(now => without(now, card.id));
                const putBack = () => edits.change(now => withCard(now, card, place));
                showDone(t('board.removed', { name: nameOf(card) }), putBack);
              }}
              handle={{
                onKeyDown: event => {
                  const to = placeByKey(event.key, place, ids.length);
                  if (to === null) return;
                  event.preventDefault();
                  focused.current = card.id;
                  move(card.id, to);
                },
                onPointerDown: event => start(card.id, event),
                onPointerMove: drift,
                onPointerUp: end,
                onPointerCancel: cancel,
              }}
            />
          );
          return (
            <li
              key={card.id}
              className={classes.card}
              data-card={card.id}
              data-width={card.width}
              data-type={card.type}
              data-dragged={drag?.id === card.id || undefined}
              style={drag ? { order: drag.order.indexOf(card.id) } : undefined}
            >
              <CatchBoundary
                getResetKey={() => JSON.stringify(card)}
                errorComponent={({ error, reset }) => (
                  <>
                    {menu}
                    <Failure compact error={error} retry={reset} />
                  </>
                )}
              >
                {card.type === 'answer' ? (
                  <AnswerCardBody
                    card={card}
                    followed={followed}
                    period={period}
                    eager={eager}
                    onAnswered={onAnswered}
                    menu={menu}
                  />
                ) : (
                  <TextCardBody
                    card={card}
                    menu={menu}
                    onChange={edits && (next => edits.change(now => changed(now, card.id, () => next), card.id))}
                  />
                )}
              </CatchBoundary>
            </li>
          );
        })}
      </ul>
      {dragged && (
        <div className={classes.ghost} style={{ left: drag.x + 14, top: drag.y + 10 }} aria-hidden>
          {nameOf(dragged)}
        </div>
      )}
      <div className="unseen" aria-live="polite">
        {said}
      </div>
      {rename?.type === 'answer' && edits && (
        <TitleDialog
          start={rename.title ?? ''}
          onClose={() => setRenamed(null)}
          onSubmit={title => {
            setRenamed(null);
            edits.change(now =>
              changed(now, rename.id, one => {
                if (one.type !== 'answer') return one;
                const { title: _, ...rest } = one;
                return title ? { ...rest, title } : rest;
              }),
            );
          }}
        />
      )}
    </>
  );
}
