import type { MetricOf, Registry } from '../api/types';
import type { Text } from '../i18n/text';
import type { PlainKey } from '../i18n/types';

/** What a touchpoint is called: by key, event or an old name, in the reader's language where it is known. */
export type NameOf = (touchpoint: string) => string;

export function namesOf(registry: Registry | undefined, text: Text): NameOf {
  const names = new Map<string, string>();
  for (const one of registry?.touchpoints ?? []) {
    const name = one.names[text.language] || one.key;
    for (const known of [one.key, ...Object.values(one.names)]) if (!names.has(known)) names.set(known, name);
  }
  return touchpoint => names.get(touchpoint) ?? touchpoint;
}

const COLUMNS: Record<string, PlainKey> = {
  event: 'column.event',
  channel: 'column.channel',
  medium: 'column.medium',
  place: 'column.place',
  source: 'column.source',
  direction: 'column.direction',
  case: 'column.case',
  text: 'column.text',
  score: 'column.score',
  score_scale: 'column.score_scale',
  money: 'column.money',
  currency: 'column.currency',
  cost: 'column.cost',
  duration: 'column.duration',
  duration_s: 'column.duration_s',
  actions: 'column.actions',
  touchpoint: 'column.touchpoint',
  segment: 'column.segment',
};

/** What a column is called; properties keep the name that their source gave them. */
export function columnName(column: string, text: Text): string {
  const plain = column.replace(/^first\./, '');
  const key = COLUMNS[plain];
  return key ? text.t(key) : plain.replace(/^properties\./, '');
}

const VALUES: Record<string, PlainKey> = {
  digital: 'value.digital',
  physical: 'value.physical',
  human: 'value.human',
  inbound: 'value.inbound',
  outbound: 'value.outbound',
  '(none)': 'word.none',
};

/** A value of a column as it is shown: the few that Styk itself defines are translated. */
export function valueName(column: string | null | undefined, value: string, text: Text): string {
  const own = value === '(none)' || column === 'medium' || column === 'direction';
  const key = own ? VALUES[value] : undefined;
  return key ? text.t(key) : value;
}

export function metricName(of: MetricOf, text: Text, name: NameOf): string {
  const metric = text.t(`metric.${of.metric}`);
  const listed = (touchpoints: string[] | undefined) =>
    text.format.list(
      (touchpoints ?? []).map(one => text.format.quote(name(one))),
      'disjunction',
    );
  switch (of.metric) {
    case 'sum':
    case 'mean':
      return of.column ? text.t('say.metric.column', { metric, column: columnName(of.column, text) }) : metric;
    case 'percentile':
      if (!of.column) return metric;
      return text.t('say.metric.percentile', { percentile: of.percentile ?? 50, column: columnName(of.column, text) });
    case 'conversion':
      return of.goal?.touchpoints?.length
        ? text.t('say.metric.goal', { metric, goal: listed(of.goal.touchpoints) })
        : metric;
    case 'response_time':
      if (!of.response?.touchpoints?.length) return metric;
      return text.t('say.metric.response', { metric, response: listed(of.response.touchpoints) });
    default:
      return metric;
  }
}
