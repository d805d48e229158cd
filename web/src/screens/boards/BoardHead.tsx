import { ActionIcon, Button, Menu, Textarea, TextInput, Tooltip } from '@mantine/core';
import { IconCheck, IconLayoutGridAdd, IconMaximize, IconMinimize, IconPencil, IconRefresh } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { Saved } from '../../api/documents';
import { periodName } from '../../frame/PeriodPicker';
import { useText } from '../../i18n/index';
import type { BoardSearch, PageSearch } from '../../router';
import { ago } from '../../saved/ago';
import { type Board, textCard } from '../../saved/board';
import { useAuthorName } from '../../saved/useAuthorName';
import type { BoardEditing } from '../../saved/useBoard';
import { FailureText } from '../../states/State';
import { UndoRedo } from '../../states/UndoRedo';
import { AddDialog } from './AddDialog';
import classes from './Board.module.css';
import { BoardMenu } from './BoardMenu';

export interface BoardHeadProps {
  editing: BoardEditing;
  board: Board;
  base: Saved<Board>;
  arranging: boolean;
  mayEdit: boolean;
  /** An older version is looked at. */
  older: boolean;
  search: BoardSearch & PageSearch;
  onLook: (changed: BoardSearch) => void;
  onLeaveWall: () => void;
  onPrint: () => void;
  asOf: Date | null;
  refreshing: boolean;
  onRefresh: () => Promise<void>;
}

/** The board's name and state, and all that can be done with it. */
export function BoardHead(props: BoardHeadProps) {
  const { editing, board, base, arranging, mayEdit, older, search, onLook } = props;
  const text = useText();
  const { t } = text;
  const authorName = useAuthorName();
  const wall = search.wall === 1;
  return (
    <header className={classes.head}>
      <div className={classes.titles}>
        {arranging ? (
          <TextInput
            aria-label={t('save.name')}
            size="md"
            maxLength={200}
            value={board.name}
            error={board.name.trim() ? null : t('setup.required')}
            onChange={event => {
              const name = event.currentTarget.value;
              editing.change(now => ({ ...now, name }), 'name');
            }}
          />
        ) : (
          <h1>{board.name}</h1>
        )}
        {arranging && (
          <Textarea
            aria-label={t('save.note')}
            placeholder={t('save.note')}
            mt={6}
            autosize
            minRows={1}
            maxLength={2000}
            value={board.note}
            onChange={event => {
              const note = event.currentTarget.value;
              editing.change(now => ({ ...now, note }), 'note');
            }}
          />
        )}
        <p className={classes.state}>
          {search.period ? t('board.period', { period: periodName(search.period, text) }) : t('board.periods')}
          <AsOf asOf={props.asOf} />
          {!wall && (
            <span className={classes.version}>
              {' · '}
              {t('save.standing', {
                version: base.version,
                author: authorName(base.author),
                time: ago(base.created, text),
              })}
            </span>
          )}
        </p>
      </div>
      {arranging && <EditTools editing={editing} />}
      <div className={classes.tools}>
        <Tooltip label={t('board.refresh')}>
          <ActionIcon
            variant="default"
            size={36}
            loading={props.refreshing}
            aria-label={t('board.refresh')}
            onClick={() => void props.onRefresh()}
          >
            <IconRefresh size={18} stroke={1.7} aria-hidden />
          </ActionIcon>
        </Tooltip>
        {wall ? (
          <Tooltip label={t('board.leaveWall')}>
            <ActionIcon variant="default" size={36} aria-label={t('board.leaveWall')} onClick={props.onLeaveWall}>
              <IconMinimize size={18} stroke={1.7} aria-hidden />
            </ActionIcon>
          </Tooltip>
        ) : (
          <>
            <Tooltip label={t('board.wall')}>
              <ActionIcon
                variant="default"
                size={36}
                aria-label={t('board.wall')}
                onClick={() => {
                  onLook({ wall: 1, edit: undefined });
                  // Where the browser refuses, the page without its frame is shown all the same.
                  document.documentElement.requestFullscreen?.().catch(() => {});
                }}
              >
                <IconMaximize size={18} stroke={1.7} aria-hidden />
              </ActionIcon>
            </Tooltip>
            {mayEdit && !older && (
              <Button
                variant={arranging ? 'filled' : 'default'}
                size="sm"
                leftSection={arranging ? <IconCheck size={17} aria-hidden /> : <IconPencil size={17} aria-hidden />}
                onClick={() => onLook({ edit: arranging ? undefined : 1 })}
              >
                {t(arranging ? 'board.done' : 'board.arrange')}
              </Button>
            )}
            <BoardMenu {...props} />
          </>
        )}
      </div>
    </header>
  );
}

/** When the answers are from, said again every minute. */
function AsOf({ asOf }: { asOf: Date | null }) {
  const text = useText();
  const [, again] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => again(count => count + 1), 60_000);
    return () => clearInterval(timer);
  }, []);
  if (!asOf) return null;
  return (
    <span title={text.format.instant(asOf)}>
      {' · '}
      {text.t('board.asOf', { time: ago(asOf.toISOString(), text) })}
    </span>
  );
}

function EditTools({ editing }: { editing: BoardEditing }) {
  const { t } = useText();
  const [adding, setAdding] = useState(false);
  const { undo, redo } = editing;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && /^(INPUT|TEXTAREA)$/.test(event.target.tagName);
      if (typing || event.code !== 'KeyZ' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      if (event.shiftKey) redo();
      else undo();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [undo, redo]);
  return (
    <div className={classes.tools}>
      <span className={classes.status} data-status={editing.status}>
        {t(`board.status.${editing.status}`)}
        {editing.status === 'failed' && (
          <>
            {' '}
            <FailureText error={editing.failure} />
            <Button size="compact-sm" variant="subtle" onClick={() => void editing.retry()}>
              {t('state.retry')}
            </Button>
          </>
        )}
      </span>
      <UndoRedo canUndo={editing.canUndo} canRedo={editing.canRedo} undo={editing.undo} redo={editing.redo} />
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <Button variant="default" size="sm" leftSection={<IconLayoutGridAdd size={17} aria-hidden />}>
            {t('board.add')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => editing.change(now => ({ ...now, cards: [...now.cards, textCard()] }))}>
            {t('board.addText')}
          </Menu.Item>
          <Menu.Item onClick={() => setAdding(true)}>{t('board.addSaved')}</Menu.Item>
          <Menu.Item component={Link} to="/explore">
            {t('board.addNew')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {adding && (
        <AddDialog
          onClose={() => setAdding(false)}
          onAdd={cards => {
            setAdding(false);
            editing.change(now => ({ ...now, cards: [...now.cards, ...cards] }));
          }}
        />
      )}
    </div>
  );
}
