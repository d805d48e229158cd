import { useSearch } from '@tanstack/react-router';
import { Problem } from '../../api/client';
import { useAsk } from '../../api/queries';
import type { TouchpointRule } from '../../api/types';
import { useText } from '../../i18n/index';
import { toQuestion } from '../../question/question';
import type { PageSearch } from '../../router';
import { countsByGroup, numberOf } from '../../touchpoints/numbers';
import { filtersOf } from '../../touchpoints/rule';

export interface MatchedNumbers {
  /** A rule of nothing matches nothing. */
  empty: boolean;
  loading: boolean;
  /** The counts are of the rule before. */
  stale: boolean;
  error: unknown;
  retry: () => void;
  interactions: number | undefined;
  customers: number | undefined;
  events: ReadonlyMap<string, number>;
  /** Which touchpoints have these interactions now, by name. */
  holders: ReadonlyMap<string, number>;
}

/** What a rule matches in the period of the page, its moment and its neighbours left aside. */
export function useMatched(rule: TouchpointRule): MatchedNumbers {
  const { zone, language } = useText();
  const { period }: PageSearch = useSearch({ strict: false });
  const filters = filtersOf(rule);
  const count = (metric: 'count' | 'customers', by?: string) =>
    filters.length === 0
      ? null
      : toQuestion({ ask: 'metric', metric, filters, ...(by ? { by } : {}) }, { period, zone, language });
  const interactions = useAsk(count('count'));
  // A condition that the server refuses is refused once, not four times.
  const sound = interactions.isSuccess && !interactions.isPlaceholderData;
  const customers = useAsk(sound ? count('customers') : null);
  const events = useAsk(sound ? count('count', 'event') : null);
  const holders = useAsk(sound ? count('count', 'touchpoint') : null);
  const all = [interactions, customers, events, holders];
  const failed = all.find(one => one.error && !one.isFetching);
  return {
    empty: filters.length === 0,
    loading: all.some(one => one.isFetching),
    stale: all.some(one => one.isPlaceholderData),
    error: filters.length > 0 ? (failed?.error ?? null) : null,
    retry: () => void failed?.refetch(),
    interactions: numberOf(interactions.data?.result),
    customers: numberOf(customers.data?.result),
    events: countsByGroup(events.data?.result),
    holders: countsByGroup(holders.data?.result),
  };
}

/** Whether the server refused the condition itself, rather than failed to count. */
export function isRefusal(error: unknown): error is Problem {
  return error instanceof Problem && error.status === 422;
}
