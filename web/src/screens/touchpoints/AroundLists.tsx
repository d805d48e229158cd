import { useAsk } from '../../api/queries';
import type { DropOffRow, Edge, Question, Registry, Touchpoint } from '../../api/types';
import { type Bar, BarList } from '../../charts/BarList';
import { rateRows, timeRows, wilson } from '../../charts/common';
import { useText } from '../../i18n/index';
import type { Text } from '../../i18n/text';
import { Bone } from '../../states/Skeletons';
import { Failure } from '../../states/State';
import type { Around } from '../../touchpoints/numbers';
import { keysByName } from '../../touchpoints/registry';
import classes from './Card.module.css';
import type { OpenNumber } from './CardNumbers';

interface AroundListsProps {
  registry: Registry;
  touchpoint: Touchpoint;
  near: Around;
  losses: Question | null;
  onOpen: OpenNumber;
}

/** So many neighbours are told apart. */
const MOST = 8;

/** What comes before it, what after, and where journeys through it end. */
export function AroundLists({ registry, touchpoint, near, losses, onOpen }: AroundListsProps) {
  const text = useText();
  const { t, language } = text;
  const keys = keysByName(registry, language);
  const own = { key: touchpoint.key, name: touchpoint.names[language] };
  const before = neighbours(near, 'before', own.key, keys, text);
  const after = neighbours(near, 'after', own.key, keys, text);
  const flow = (opened: Parameters<OpenNumber>[1]) => onOpen('flow', opened);
  return (
    <div className={classes.pair}>
      <section className={classes.box}>
        <h2>{t('touchpoint.before')}</h2>
        <BarList label={t('touchpoint.before')} bars={before} onOpen={flow} />
      </section>
      <section className={classes.box}>
        <h2>{t('touchpoint.after')}</h2>
        <BarList label={t('touchpoint.after')} bars={after} onOpen={flow} />
      </section>
      {losses && <Leaving question={losses} touchpoint={own} keys={keys} onOpen={onOpen} />}
    </div>
  );
}

function neighbours(
  near: Around,
  side: 'before' | 'after',
  key: string,
  keys: ReadonlyMap<string, string>,
  text: Text,
): Bar[] {
  const { t, format } = text;
  const n = near.node?.interactions ?? 0;
  const edges = side === 'before' ? near.before : near.after;
  const bar = (edge: Edge): Bar => {
    const name = side === 'before' ? edge.from : edge.to;
    const rate = wilson(edge.count, n);
    const [from, to] = [keys.get(edge.from) ?? edge.from, keys.get(edge.to) ?? edge.to];
    return {
      key: name,
      name,
      value: edge.count,
      text: format.percent(rate.value),
      more: format.count(edge.count),
      tip: {
        title: `${edge.from} → ${edge.to}`,
        rows: [
          ...rateRows(rate, t('word.share'), text),
          [t('word.customers'), format.count(edge.customers)],
          ...timeRows(edge.times, text),
        ],
      },
      opens: { behind: { number: 'transition', from, to } },
    };
  };
  const special = (name: string, count: number, opens: Bar['opens']): Bar[] => {
    if (count === 0) return [];
    const rate = wilson(count, n);
    return [
      {
        key: `(${name})`,
        name,
        value: count,
        text: format.percent(rate.value),
        more: format.count(count),
        tip: { title: name, rows: rateRows(rate, t('word.share'), text) },
        tone: side === 'after' && opens && 'place' in opens.behind ? 'touch' : 'neutral',
        opens: opens ?? null,
      },
    ];
  };
  const count = side === 'before' ? near.node?.starts : near.node?.ends;
  const place = side === 'before' ? 'start' : 'end';
  const ends = special(t(side === 'before' ? 'word.start' : 'word.end'), count ?? 0, {
    behind: { number: 'touchpoint', touchpoint: key, place },
  });
  const itself = special(t('touchpoint.itself'), near.itself, { behind: { number: 'transition', from: key, to: key } });
  const rest = edges.slice(MOST).reduce((sum, edge) => sum + edge.count, 0);
  const all = [...edges.slice(0, MOST).map(bar), ...ends, ...itself].sort((a, b) => b.value - a.value);
  return [...all, ...special(t('word.other'), rest, null)];
}

interface LeavingProps {
  question: Question;
  touchpoint: { key: string; name: string };
  keys: ReadonlyMap<string, string>;
  onOpen: OpenNumber;
}

/** At which touchpoint the journeys that came by here end. */
function Leaving({ question, touchpoint, keys, onOpen }: LeavingProps) {
  const text = useText();
  const { t } = text;
  const answer = useAsk(question);
  const { result } = answer.data ?? {};
  const row =
    result?.kind === 'drop_off' ? result.touchpoints.find(one => one.touchpoint === touchpoint.name) : undefined;
  return (
    <section className={`${classes.box} ${classes.wide}`}>
      <h2>{t('touchpoint.leaving')}</h2>
      {answer.error && !answer.isFetching ? (
        <Failure compact error={answer.error} retry={() => void answer.refetch()} />
      ) : row ? (
        <>
          <p className={classes.verdict}>{leavingText(row, text)}</p>
          <BarList
            label={t('touchpoint.leaving')}
            bars={leavingBars(row, touchpoint, keys, text)}
            onOpen={opened => onOpen('losses', opened)}
          />
        </>
      ) : (
        <Bone width="100%" height={160} />
      )}
    </section>
  );
}

function leavingText(row: DropOffRow, { t, format }: Text): string {
  const { ended_here: ended } = row;
  return t('touchpoint.leavingSaid', {
    count: ended.successes,
    journeys: format.count(ended.n),
    share: format.percent(ended.value),
    interval: format.rateInterval(ended),
  });
}

function leavingBars(
  row: DropOffRow,
  { key, name }: LeavingProps['touchpoint'],
  keys: ReadonlyMap<string, string>,
  text: Text,
): Bar[] {
  const { t, format } = text;
  return row.last.slice(0, MOST).map(one => {
    const rate = wilson(one.journeys, row.journeys);
    const here = one.touchpoint === name;
    return {
      key: one.touchpoint,
      name: here ? t('touchpoint.here') : one.touchpoint,
      value: one.journeys,
      text: format.percent(rate.value),
      more: t('word.journeysMany', { count: one.journeys }),
      tip: { title: one.touchpoint, rows: rateRows(rate, t('word.share'), text) },
      opens: { behind: { number: 'lost', touchpoint: key, last: keys.get(one.touchpoint) ?? one.touchpoint } },
      tone: here ? 'touch' : 'accent',
    };
  });
}
