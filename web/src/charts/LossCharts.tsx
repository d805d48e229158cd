import type { DropOffResult, ReworkResult, TransitionsResult } from '../api/types';
import { useText } from '../i18n/index';
import { type Bar, BarList } from './BarList';
import { rateRows } from './common';
import classes from './PeopleCharts.module.css';
import type { OnOpen } from './Plot';
import plot from './Plot.module.css';

const MOST_BARS = 24;

/** Where journeys end: with a goal, who never reaches it from a touchpoint on. */
export function DropOffChart(props: { result: DropOffResult; goal: boolean; onOpen?: OnOpen | undefined }) {
  const { result, goal, onOpen } = props;
  const text = useText();
  const { t, format } = text;
  const rows = result.touchpoints.slice(0, MOST_BARS);
  const worst = Math.max(0, ...rows.map(row => row.ended_here.successes));
  const bars = rows.map((row): Bar => {
    const last = row.last
      .slice(0, 3)
      .map((one): [string, string] => [`${t('word.lastSeen')}: ${one.touchpoint}`, format.count(one.journeys)]);
    return {
      key: row.touchpoint,
      name: row.touchpoint,
      value: row.ended_here.value,
      low: row.ended_here.low,
      high: row.ended_here.high,
      text: format.percent(row.ended_here.value),
      more: `${format.count(row.ended_here.successes)} / ${format.count(row.journeys)}`,
      tip: {
        title: row.touchpoint,
        rows: [
          ...rateRows(row.ended_here, t('word.endedHere'), text),
          ...(goal ? ([[t('word.neverReached'), format.percent(row.lost.value)]] as [string, string][]) : []),
          ...last,
        ],
      },
      opens: { behind: { number: 'lost', touchpoint: row.touchpoint, last: row.touchpoint } },
      tone: row.ended_here.successes === worst ? 'touch' : 'accent',
    };
  });
  return (
    <>
      <BarList label={t('answer.picture', { name: t('kind.drop_off') })} bars={bars} most={1} onOpen={onOpen} />
      <p className={plot.caption}>{t('chart.endShare')}</p>
    </>
  );
}

/** What is repeated, and which two touchpoints customers go back and forth between. */
export function ReworkChart({ result, onOpen }: { result: ReworkResult; onOpen?: OnOpen | undefined }) {
  const text = useText();
  const { t, format } = text;
  const repeats = result.touchpoints.slice(0, MOST_BARS).map(
    (row): Bar => ({
      key: row.touchpoint,
      name: row.touchpoint,
      value: row.repeated.value,
      low: row.repeated.low,
      high: row.repeated.high,
      text: format.percent(row.repeated.value),
      more: `+${format.count(row.extra)}`,
      tip: {
        title: row.touchpoint,
        rows: [
          ...rateRows(row.repeated, t('word.repeated'), text),
          [t('word.extra'), format.count(row.extra)],
          [t('word.selfLoops'), format.count(row.self_loops)],
        ],
      },
      opens: { behind: { number: 'repeated', touchpoint: row.touchpoint } },
    }),
  );
  const loops = result.loops.slice(0, 12).map((row): Bar => {
    const name = `${row.there} ⇄ ${row.back}`;
    return {
      key: `${row.there}\n${row.back}`,
      name,
      value: row.count,
      text: format.count(row.count),
      more: t('word.journeysMany', { count: row.journeys }),
      tip: {
        title: `${row.there} → ${row.back} → ${row.there}`,
        rows: [
          [t('word.count'), format.count(row.count)],
          [t('word.journeys'), format.count(row.journeys)],
        ],
      },
      opens: { behind: { number: 'loop', there: row.there, back: row.back } },
      tone: 'touch',
    };
  });
  return (
    <>
      <h3 className={classes.heading}>{t('chart.repeatShare')}</h3>
      <BarList label={t('answer.picture', { name: t('word.repeated') })} bars={repeats} most={1} onOpen={onOpen} />
      {loops.length > 0 && <h3 className={classes.heading}>{t('word.loops')}</h3>}
      {loops.length > 0 && (
        <BarList label={t('answer.picture', { name: t('word.loops') })} bars={loops} onOpen={onOpen} />
      )}
    </>
  );
}

/** Transitions by all the time that customers waited on them. */
export function BottlenecksChart({ result, onOpen }: { result: TransitionsResult; onOpen?: OnOpen | undefined }) {
  const { t, format } = useText();
  const bars = result.edges.slice(0, 18).map((edge, index): Bar => {
    const name = `${edge.from} → ${edge.to}`;
    return {
      key: name,
      name,
      value: edge.times.total_s,
      text: format.duration(edge.times.total_s),
      more: t('chart.medianTime', { time: format.duration(edge.times.median_s) }),
      tip: {
        title: name,
        rows: [
          [t('word.totalWaiting'), format.duration(edge.times.total_s)],
          [t('word.median'), format.duration(edge.times.median_s)],
          [t('word.p90'), format.duration(edge.times.p90_s)],
          [t('word.count'), format.count(edge.count)],
          [t('word.customers'), format.count(edge.customers)],
        ],
      },
      opens: { behind: { number: 'transition', from: edge.from, to: edge.to } },
      tone: index === 0 ? 'touch' : 'accent',
    };
  });
  return (
    <>
      <BarList label={t('answer.picture', { name: t('kind.bottlenecks') })} bars={bars} onOpen={onOpen} />
      <p className={plot.caption}>{t('word.totalWaiting')}</p>
    </>
  );
}
