import { useSearch } from '@tanstack/react-router';
import { Problem } from '../../api/client';
import { useTrial } from '../../api/touchpoints';
import type { Schema, TouchpointRule } from '../../api/types';
import { useText } from '../../i18n/index';
import { periodRange } from '../../question/period';
import type { PageSearch } from '../../router';
import { filtersOf, tidy } from '../../touchpoints/rule';

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
  /** Which other touchpoints have these interactions now, by key. */
  holders: ReadonlyMap<string, number>;
  /** How many no touchpoint has. */
  free: number;
}

/** What the rule of a touchpoint matches in the period of the page, its moment included and its priority left aside. */
export function useMatched(key: string, rule: TouchpointRule): MatchedNumbers {
  const { zone } = useText();
  const { period }: PageSearch = useSearch({ strict: false });
  const empty = filtersOf(rule).length === 0;
  const range = periodRange(period, zone);
  const trial = useTrial(empty ? null : { key, rule: tidy(rule), zone, ...(range ? { range } : {}) });
  const { data } = trial;
  return {
    empty,
    loading: trial.isFetching,
    stale: trial.isPlaceholderData,
    error: !empty && !trial.isFetching ? trial.error : null,
    retry: () => void trial.refetch(),
    interactions: data?.interactions,
    customers: data?.customers,
    events: counts(data?.events),
    holders: counts(data?.touchpoints),
    free: data?.unbound ?? 0,
  };
}

function counts(parts: Schema<'MatchedPart'>[] | undefined): ReadonlyMap<string, number> {
  return new Map(parts?.map(({ name, interactions }) => [name, interactions]));
}

/** Whether the server refused the condition itself, rather than failed to count. */
export function isRefusal(error: unknown): error is Problem {
  return error instanceof Problem && error.status === 422;
}
