import type { RepeatPurchaseResult, SeriesResult, StickinessResult } from '../api/types';
import { useText } from '../i18n/index';
import type { PlacedNote } from '../notes/place';
import { valueName } from '../question/names';
import { type Bar, BarList } from './BarList';
import { rateRows, timeRows, wilson } from './common';
import classes from './PeopleCharts.module.css';
import type { OnOpen } from './Plot';
import plot from './Plot.module.css';
import { SeriesChart } from './SeriesChart';

interface StickinessChartProps {
  result: StickinessResult;
  notes?: readonly PlacedNote[] | undefined;
  onPick?: ((index: number) => void) | undefined;
  onOpen?: OnOpen | undefined;
}

/** How regularly customers come: the ratio over time, and how many days they are active. */
export function StickinessChart({ result, notes, onPick, onOpen }: StickinessChartProps) {
  const text = useText();
  const { t, format } = text;
  const series: SeriesResult = {
    kind: 'series',
    unit: 'share',
    period: result.period,
    groups: [
      {
        points: result.points.map(point => ({
          start: point.start,
          ...(point.customers > 0 ? { estimate: { value: point.ratio, n: point.customers } } : {}),
        })),
      },
    ],
  };
  const total = result.active_days.reduce((sum, count) => sum + count, 0);
  const days = result.active_days.findLastIndex(count => count > 0) + 1;
  const bars = result.active_days.slice(0, days).map((count, index): Bar => {
    const rate = wilson(count, total);
    return {
      key: String(index),
      name: format.count(index + 1),
      value: count,
      text: format.percent(rate.value),
      more: format.count(count),
      tip: { title: `${t('word.activeDays')}: ${index + 1}`, rows: rateRows(rate, t('word.share'), text) },
      opens: { behind: { number: 'active_days', days: index + 1 } },
    };
  });
  const opened: OnOpen | undefined =
    onOpen &&
    (({ behind }) => {
      // The series is drawn as any other; what opens here is who was active in the period.
      if (behind.number === 'measured' && behind.start) onOpen({ behind: { number: 'active', start: behind.start } });
    });
  return (
    <>
      <h3 className={classes.heading}>{t('chart.dayInPeriod')}</h3>
      <SeriesChart result={series} notes={notes} onPick={onPick} onOpen={opened} />
      <h3 className={classes.heading}>{t('word.activeDays')}</h3>
      <BarList label={t('word.activeDays')} bars={bars} onOpen={onOpen} />
    </>
  );
}

export function RepeatPurchaseChart({ result, onOpen }: { result: RepeatPurchaseResult; onOpen?: OnOpen | undefined }) {
  const text = useText();
  const { t, format } = text;
  const bars = result.by_count.map((count, index): Bar => {
    const last = index === result.by_count.length - 1;
    const times = result.between[index];
    const number = format.count(index + 1);
    const rate = wilson(count, result.customers);
    return {
      key: number,
      name: last ? t('word.orMore', { count: number }) : number,
      value: count,
      text: format.percent(rate.value),
      more: format.count(count),
      tip: {
        title: `${t('word.purchases')}: ${number}`,
        rows: [
          ...rateRows(rate, t('word.share'), text),
          ...(times && times.n > 0
            ? ([[t('word.nextMedian'), format.duration(times.median_s)]] as [string, string][])
            : []),
        ],
      },
      opens: { behind: { number: 'purchases', count: index + 1, ...(last ? { or_more: true } : {}) } },
      tone: index === 0 ? 'neutral' : 'accent',
    };
  });
  return (
    <>
      <dl className={classes.figures}>
        <Figure
          name={t('word.boughtAgain')}
          value={format.percent(result.repeat.value)}
          more={`${format.rateInterval(result.repeat)} · n = ${format.count(result.repeat.n)}`}
        />
        {timeRows(result.between_all, text)[0] && (
          <Figure
            name={t('word.between')}
            value={format.duration(result.between_all.median_s)}
            more={`${t('word.p90')} ${format.duration(result.between_all.p90_s)}`}
          />
        )}
      </dl>
      <h3 className={classes.heading}>{t('chart.purchasesOf')}</h3>
      <BarList label={t('chart.purchasesOf')} bars={bars} onOpen={onOpen} />
    </>
  );
}

function Figure({ name, value, more }: { name: string; value: string; more: string | null }) {
  return (
    <div className={classes.figure}>
      <dt>{name}</dt>
      <dd>{value}</dd>
      {more && <dd className={classes.more}>{more}</dd>}
    </div>
  );
}

interface MetricChartProps {
  result: SeriesResult;
  name: string;
  by?: string | null | undefined;
  onOpen?: OnOpen | undefined;
}

/** One number, large, with its interval; with a breakdown, bars. */
export function MetricChart({ result, name, by, onOpen }: MetricChartProps) {
  const text = useText();
  const { t, format } = text;
  const manner = { unit: result.unit, currency: result.currency ?? null };
  const groups = result.groups.flatMap(group => {
    const estimate = group.points[0]?.estimate;
    return estimate ? [{ key: group.key ?? null, estimate }] : [];
  });
  const only = groups.length === 1 && groups[0]?.key === null ? groups[0].estimate : null;
  if (only) {
    const interval = format.interval(only, manner);
    return (
      <>
        <dl className={classes.figures}>
          <Figure
            name={name}
            value={format.value(only.value, manner)}
            more={[interval && `${t('word.interval')}: ${interval}`, `n = ${format.count(only.n)}`]
              .filter(Boolean)
              .join(' · ')}
          />
        </dl>
        {onOpen && <OpenFigure onOpen={() => onOpen({ behind: { number: 'measured' } })} />}
      </>
    );
  }
  const bars = groups.map(({ key, estimate }): Bar => {
    const interval = format.interval(estimate, manner);
    const group = valueName(by?.replace(/^first\./, ''), key ?? t('word.all'), text);
    return {
      key: key ?? '',
      name: group,
      value: estimate.value,
      low: estimate.low ?? null,
      high: estimate.high ?? null,
      text: format.value(estimate.value, manner),
      more: `n = ${format.count(estimate.n)}`,
      tip: {
        title: group,
        rows: [
          [name, format.value(estimate.value, manner)],
          ...(interval ? ([[t('word.interval'), interval]] as [string, string][]) : []),
          [t('word.n'), format.count(estimate.n)],
        ],
      },
      opens: { behind: { number: 'measured' }, ...(key === null ? {} : { group: key }) },
    };
  });
  return (
    <>
      <BarList label={t('answer.picture', { name })} bars={bars} onOpen={onOpen} />
      <p className={plot.caption}>
        {t(groups.some(group => group.estimate.low != null) ? 'chart.band' : 'chart.noBand')}
      </p>
    </>
  );
}

function OpenFigure({ onOpen }: { onOpen: () => void }) {
  const { t } = useText();
  return (
    <button type="button" className={classes.open} onClick={onOpen}>
      {t('behind.title')}
    </button>
  );
}
