import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { Verdict } from '../../answer/AnswerView';
import { Change } from '../../answer/Change';
import { isEmpty, Picture } from '../../answer/Picture';
import type { Saved } from '../../api/documents';
import { useAsk, useData, useTouchpoints } from '../../api/queries';
import type { Question } from '../../api/types';
import { periodName } from '../../frame/PeriodPicker';
import { useText } from '../../i18n/index';
import { isOfMap } from '../../question/kinds';
import { namesOf } from '../../question/names';
import type { PeriodText } from '../../question/period';
import { sentence } from '../../question/sentence';
import type { AnswerCard } from '../../saved/board';
import type { SavedQuestion } from '../../saved/savedQuestion';
import { useMapNames } from '../../saved/useMapNames';
import { askedBy, searchOf, type View } from '../../saved/view';
import { Bone } from '../../states/Skeletons';
import { Empty, Failure } from '../../states/State';
import { FindingLink } from '../explore/FindingLink';
import classes from './Board.module.css';

interface AnswerCardBodyProps {
  card: AnswerCard;
  /** The saved question that the card follows, as it is now. */
  followed: Saved<SavedQuestion> | undefined;
  /** The board's period, for cards that do not keep their own. */
  period: PeriodText | undefined;
  /** Asks though it is not in view, for printing. */
  eager: boolean;
  onAnswered: (id: string, at: number) => void;
  menu: ReactNode;
}

/** How far below the window a card is already asked for. */
const AHEAD = '320px';

/** What a card shows: that of the question it follows, in the board's period. */
export function shownView(card: AnswerCard, followed: Saved<SavedQuestion> | undefined, period?: PeriodText): View {
  const view: View = followed?.body ?? card.view;
  const shown = card.fixed ? view.period : (period ?? view.period);
  // A number alone says little: it comes with its change.
  const numbers = view.kind === 'metric' || view.kind === 'series';
  const compare = view.compare ?? (numbers && shown ? 'previous' : undefined);
  const { kind, question } = view;
  return { kind, question, ...(shown && { period: shown }), ...(shown && compare && { compare }) };
}

/** One answer on a board. It asks once it comes into view, and fails alone. */
export function AnswerCardBody({ card, followed, period, eager, onAnswered, menu }: AnswerCardBodyProps) {
  const text = useText();
  const { t, format, zone, language } = text;
  const place = useRef<HTMLDivElement>(null);
  const seen = useSeen(place) || eager;
  const registry = useTouchpoints();
  const data = useData();
  const name = useMemo(() => namesOf(registry.data, text), [registry.data, text]);
  const view = shownView(card, followed, period);
  const mapName = useMapNames(isOfMap(view.kind));
  const context = {
    zone,
    language,
    newest: data.data?.last,
    name: (span: { from: string; to: string }) => format.days(span),
  };
  const asked = askedBy(view, context);
  const answer = useAsk(seen ? asked.question : null);
  const { dataUpdatedAt } = answer;
  useEffect(() => {
    if (dataUpdatedAt > 0) onAnswered(card.id, dataUpdatedAt);
  }, [card.id, dataUpdatedAt, onAnswered]);
  const { id } = card;
  const title = card.title || followed?.body.name || sentence(asked.draft, text, name, mapName);
  return (
    <div ref={place} className={classes.body}>
      <header className={classes.cardHead}>
        <div>
          <h2 id={`card-${id}`}>
            <Link
              to="/explore/$kind"
              params={{ kind: view.kind }}
              search={{
                ...searchOf(view),
                ...(followed && { saved: followed.key, version: followed.version }),
              }}
            >
              {title}
            </Link>
          </h2>
          <p className={classes.period}>
            {periodName(view.period, text)}
            {card.fixed && period && ` · ${t('board.ownPeriod')}`}
          </p>
        </div>
        {menu}
      </header>
      {!asked.question ? (
        <Empty compact title={t('missing.title')} body={t('board.incomplete')} />
      ) : answer.error && !answer.isFetching ? (
        <Failure compact error={answer.error} retry={() => void answer.refetch()} />
      ) : !answer.data ? (
        <CardSkeleton />
      ) : (
        <div data-stale={answer.isPlaceholderData || undefined} className={classes.answer}>
          {answer.data.result.kind !== 'stands_out' && (
            <p className={classes.verdict}>
              <Verdict answer={answer.data} />
            </p>
          )}
          {asked.comparison && <CardChange comparison={asked.comparison} seen={seen} />}
          {isEmpty(answer.data) ? (
            <Empty compact />
          ) : (
            <div className={classes.picture}>
              <Picture answer={answer.data} name={name} findingLink={finding => <FindingLink finding={finding} />} />
            </div>
          )}
        </div>
      )}
    </div>
  );
}

/** The change of a number against the period before; other kinds have many numbers and show none. */
function CardChange({ comparison, seen }: { comparison: Question; seen: boolean }) {
  const { t } = useText();
  const answer = useAsk(seen ? comparison : null);
  if (answer.isPending) return <Bone width="62%" height={18} />;
  const result = answer.data?.result;
  const row = result?.kind === 'difference' && result.rows.length === 1 ? result.rows[0] : undefined;
  if (result?.kind !== 'difference' || !row) return null;
  return <Change row={row} against={t('compare.with', { period: result.a })} />;
}

function CardSkeleton() {
  const { t } = useText();
  return (
    <div role="status" aria-busy="true" className={classes.skeleton}>
      <span className="unseen">{t('state.loading')}</span>
      <Bone width="86%" height={20} />
      <Bone width="52%" height={20} />
      <Bone width="100%" height={250} />
    </div>
  );
}

function useSeen(place: React.RefObject<HTMLElement | null>): boolean {
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (seen || !place.current) return;
    const observer = new IntersectionObserver(entries => entries.some(entry => entry.isIntersecting) && setSeen(true), {
      rootMargin: AHEAD,
    });
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [seen, place]);
  return seen;
}
