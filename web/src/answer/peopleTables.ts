import type {
  CustomersResult,
  DifferenceResult,
  LifecycleResult,
  RepeatPurchaseResult,
  RetentionResult,
  SeriesResult,
  StandsOutResult,
  StickinessResult,
} from '../api/types';
import type { Text } from '../i18n/text';
import { columns, group, seconds, text } from './cells';
import type { Cell, Table } from './table';

// Who comes back, and figures.

export function retention(result: RetentionResult, by: string | undefined, reader: Text): Table[] {
  const { t, format } = reader;
  const width = Math.max(0, ...result.cohorts.map(cohort => cohort.retained.length));
  const overall: Table = {
    key: 'all_cohorts',
    title: t('word.allCohorts'),
    columns: columns([
      ['period', t(`period.${result.period}`)],
      ['retained', t('word.retained')],
    ]),
    rows: result.overall.map((rate, index) => [{ count: index }, { rate }]),
  };
  const cohorts: Table = {
    key: 'retention',
    title: t('word.cohort'),
    columns: columns([
      ['group', t('word.group')],
      ['cohort', t('word.cohort')],
      ['customers', t('word.customers')],
      ...Array.from({ length: width }, (_, index): [string, string] => [`period_${index}`, format.count(index)]),
    ]),
    rows: result.cohorts.map(cohort => {
      const inGroup = cohort.key == null ? {} : { group: cohort.key };
      return [
        group(cohort.key, by, reader),
        { at: cohort.start, period: result.period },
        { count: cohort.customers, opens: { behind: { number: 'cohort', start: cohort.start }, ...inGroup } },
        ...Array.from({ length: width }, (_, back): Cell => {
          const rate = cohort.retained[back];
          if (!rate) return null;
          return { share: rate.value, opens: { behind: { number: 'cohort', start: cohort.start, back }, ...inGroup } };
        }),
      ];
    }),
  };
  return [overall, cohorts];
}

export function stickiness(result: StickinessResult, reader: Text): Table[] {
  const { t } = reader;
  return [
    {
      key: 'stickiness',
      title: t('kind.stickiness'),
      columns: columns([
        ['start', t('word.periodFrom')],
        ['customers', t('word.customers')],
        ['daily', t('word.daily')],
        ['ratio', t('word.ratio')],
      ]),
      rows: result.points.map(point => [
        { at: point.start, period: result.period },
        { count: point.customers, opens: { behind: { number: 'active', start: point.start } } },
        { number: point.daily },
        { share: point.ratio },
      ]),
    },
    {
      key: 'active_days',
      title: t('word.activeDays'),
      columns: columns([
        ['active_days', t('word.activeDays')],
        ['customers', t('word.customers')],
      ]),
      rows: result.active_days.map((count, index) => [
        { count: index + 1 },
        { count, opens: { behind: { number: 'active_days', days: index + 1 } } },
      ]),
    },
  ];
}

export function lifecycle(result: LifecycleResult, reader: Text): Table {
  const { t } = reader;
  const states = ['new', 'returning', 'resurrected', 'dormant'] as const;
  return {
    key: 'lifecycle',
    title: t('kind.lifecycle'),
    columns: columns([
      ['start', t('word.periodFrom')],
      ...states.map((state): [string, string] => [state, t(`word.${state}`)]),
    ]),
    rows: result.points.map(point => [
      { at: point.start, period: result.period },
      ...states.map(
        (state): Cell => ({
          count: point[state],
          opens: { behind: { number: 'lifecycle', start: point.start, state } },
        }),
      ),
    ]),
  };
}

export function repeatPurchase(result: RepeatPurchaseResult, reader: Text): Table {
  const { t, format } = reader;
  return {
    key: 'repeat_purchase',
    title: t('kind.repeat_purchase'),
    columns: columns([
      ['purchases', t('word.purchases')],
      ['customers', t('word.customers')],
      ['next_median_s', t('word.nextMedian')],
      ['next_p90_s', t('word.nextP90')],
    ]),
    rows: result.by_count.map((count, index) => {
      const last = index === result.by_count.length - 1;
      const number = format.count(index + 1);
      const times = result.between[index];
      return [
        { text: last ? t('word.orMore', { count: number }) : number },
        {
          count,
          opens: { behind: { number: 'purchases', count: index + 1, ...(last ? { or_more: true } : {}) } },
        },
        times ? seconds(times.n, times.median_s) : null,
        times ? seconds(times.n, times.p90_s) : null,
      ];
    }),
  };
}

export function series(result: SeriesResult, by: string | undefined, reader: Text): Table {
  const { t } = reader;
  return {
    key: result.kind,
    title: t(`kind.${result.kind}`),
    columns: columns([
      ['group', t('word.group')],
      ['start', t('word.periodFrom')],
      ['value', t('word.value')],
    ]),
    rows: result.groups.flatMap(one =>
      one.points.map((point): Cell[] => {
        const behind = { number: 'measured' as const, ...(point.start ? { start: point.start } : {}) };
        const opens = { behind, ...(one.key == null ? {} : { group: one.key }) };
        const at: Cell = point.start ? { at: point.start, ...(result.period ? { period: result.period } : {}) } : null;
        return [
          group(one.key, by, reader),
          at,
          point.estimate
            ? { estimate: point.estimate, unit: result.unit, currency: result.currency ?? null, opens }
            : null,
        ];
      }),
    ),
  };
}

export function difference(result: DifferenceResult, reader: Text): Table {
  const { t } = reader;
  return {
    key: 'difference',
    title: t('kind.difference'),
    columns: columns([
      ['item', t('word.item')],
      ['difference', t('word.difference')],
      ['real', t('word.real')],
      ['a', result.a],
      ['b', result.b],
      ['q_value', t('word.qValue')],
    ]),
    rows: result.rows.map(row => [
      text(row.item),
      { estimate: row.difference, unit: row.unit, difference: true },
      { flag: row.real },
      { estimate: row.a, unit: row.unit },
      { estimate: row.b, unit: row.unit },
      { number: row.q_value },
    ]),
  };
}

export function standsOut(result: StandsOutResult, reader: Text): Table {
  const { t } = reader;
  return {
    key: 'stands_out',
    title: t('kind.stands_out'),
    columns: columns([
      ['finding', t('word.finding')],
      ['expected', t('word.expected')],
      ['observed', t('word.observed')],
      ['evidence', t('evidence.label')],
      ['q_value', t('word.qValue')],
    ]),
    rows: result.findings.map(finding => [
      text(finding.sentence),
      { estimate: finding.expected, unit: finding.unit },
      { estimate: finding.observed, unit: finding.unit },
      text(t(`evidence.${finding.evidence}`)),
      { number: finding.q_value },
    ]),
  };
}

export function customers(result: CustomersResult, reader: Text): Table {
  const { t } = reader;
  return {
    key: 'customers',
    title: t('word.customers'),
    columns: columns([
      ['person', t('word.number')],
      ['known_by', t('word.knownBy')],
      ['interactions', t('word.interactions')],
      ['first', t('word.first')],
      ['last', t('word.last')],
    ]),
    rows: result.customers.map(row => [
      { text: String(row.person) },
      text((row.identifiers ?? []).map(one => `${one.kind} ${one.value}`).join('; ')),
      { count: row.interactions },
      { at: row.first },
      { at: row.last },
    ]),
  };
}
