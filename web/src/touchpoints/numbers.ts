import type {
  AnswerResult,
  Edge,
  Language,
  Node,
  Period,
  Registry,
  SeriesPoint,
  TransitionsResult,
} from '../api/types';
import { daysBetween } from '../question/calendar';
import { lastDays, ownDays, type PeriodText } from '../question/period';
import { keysByName } from './registry';

export interface Around {
  node: Node | undefined;
  journeys: number;
  /** Transitions between it and others, the most frequent first. */
  before: Edge[];
  after: Edge[];
  /** How often it directly followed itself. */
  itself: number;
}

export function transitionsOf(result: AnswerResult | undefined): TransitionsResult | undefined {
  return result?.kind === 'transitions' ? result : undefined;
}

export function nodesByKey(
  result: TransitionsResult | undefined,
  registry: Registry | undefined,
  language: Language,
): Map<string, Node> {
  const keys = keysByName(registry, language);
  const nodes = new Map<string, Node>();
  for (const node of result?.nodes ?? []) {
    const key = keys.get(node.touchpoint);
    if (key !== undefined) nodes.set(key, node);
  }
  return nodes;
}

/** What stands around one touchpoint, by its name in the answer. */
export function around(result: TransitionsResult, name: string): Around {
  const largest = (a: Edge, b: Edge) => b.count - a.count;
  return {
    node: result.nodes.find(node => node.touchpoint === name),
    journeys: result.journeys,
    before: result.edges.filter(edge => edge.to === name && edge.from !== name).sort(largest),
    after: result.edges.filter(edge => edge.from === name && edge.to !== name).sort(largest),
    itself: result.edges.find(edge => edge.from === name && edge.to === name)?.count ?? 0,
  };
}

/** Points of a series by touchpoint key. */
export function trendsByKey(
  result: AnswerResult | undefined,
  registry: Registry | undefined,
  language: Language,
): Map<string, SeriesPoint[]> {
  const keys = keysByName(registry, language);
  const trends = new Map<string, SeriesPoint[]>();
  if (result?.kind !== 'series') return trends;
  for (const { key: name, points } of result.groups) {
    const key = name == null ? undefined : keys.get(name);
    if (key !== undefined) trends.set(key, points);
  }
  return trends;
}

/** Counts by group of a breakdown. */
export function countsByGroup(result: AnswerResult | undefined): Map<string, number> {
  const counts = new Map<string, number>();
  if (result?.kind !== 'metric') return counts;
  for (const { key, points } of result.groups) if (key != null) counts.set(key, points[0]?.estimate?.value ?? 0);
  return counts;
}

export function numberOf(result: AnswerResult | undefined): number | undefined {
  if (result?.kind !== 'metric') return undefined;
  return result.groups[0]?.points[0]?.estimate?.value ?? 0;
}

/** The calendar period that makes a readable line of the page's period. */
export function trendPeriod(
  period: PeriodText | undefined,
  data?: { first?: string | null; last?: string | null },
): Period {
  const own = ownDays(period);
  const days =
    lastDays(period) ??
    (own
      ? daysBetween(own[0], own[1]) + 1
      : (Date.parse(data?.last ?? '') - Date.parse(data?.first ?? '')) / 86_400_000);
  if (days <= 31) return 'day';
  return days <= 250 ? 'week' : 'month';
}
