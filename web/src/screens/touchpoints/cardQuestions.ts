import type { Ask, MetricOf, Registry } from '../../api/types';
import type { CardNumber, CardSource } from './search';

/** What a number of a card measures; none where there is nothing to hold it against. */
export function metricOf(number: CardNumber, key: string, registry: Registry): MetricOf | null {
  const of = { touchpoints: [key] };
  const others = registry.touchpoints.map(one => one.key).filter(one => one !== key);
  switch (number) {
    case 'customers':
      return { metric: 'customers', of };
    case 'interactions':
      return { metric: 'count', of };
    case 'next':
      return others.length > 0 ? { metric: 'conversion', goal: { touchpoints: others }, of } : null;
    case 'wait':
      return others.length > 0 ? { metric: 'response_time', response: { touchpoints: others }, of } : null;
    default:
      return { metric: number, of };
  }
}

/** The question that gives a number of a card, over time where it is a series. */
export function askOf(source: CardSource, number: CardNumber, key: string, registry: Registry): Ask | null {
  switch (source) {
    case 'flow':
      return { ask: 'transitions' };
    case 'losses':
      return { ask: 'drop_off' };
    case 'repeats':
      return { ask: 'rework' };
    case 'series': {
      const of = metricOf(number, key, registry);
      return of && { ask: 'series', of };
    }
    default: {
      const of = metricOf(source, key, registry);
      return of && { ask: 'metric', ...of };
    }
  }
}

/** Scores that the data has, by the kinds of its scales (`csat:1..5`). */
export function scoresOf(scales: readonly string[] | undefined): CardNumber[] {
  const kinds = new Set((scales ?? []).map(scale => scale.split(':')[0]));
  return (['csat', 'nps', 'ces'] as const).filter(kind => kinds.has(kind));
}
