// Counts by month and touchpoint as one series per touchpoint.

import type { RetentionMonth } from '../api/retention';

export interface TouchpointCounts {
  /** Its key; empty for interactions of no touchpoint. */
  touchpoint: string;
  interactions: number;
  /** Of every month from the first to the last of all, also those that have none: pictures stand side by side. */
  series: number[];
  /** Those months that have any, the earliest first. */
  months: RetentionMonth[];
}

/** The most interactions first. */
export function countsOf(months: readonly RetentionMonth[]): TouchpointCounts[] {
  const sorted = months.toSorted((a, b) => (a.month < b.month ? -1 : a.month > b.month ? 1 : 0));
  const all = monthsBetween(sorted[0]?.month, sorted.at(-1)?.month);
  const places = new Map(all.map((month, place) => [month, place]));
  const found = new Map<string, TouchpointCounts>();
  for (const one of sorted) {
    const { touchpoint, interactions } = one;
    const counts = found.get(touchpoint) ?? { touchpoint, interactions: 0, series: all.map(() => 0), months: [] };
    const place = places.get(one.month) ?? 0;
    counts.series[place] = (counts.series[place] ?? 0) + interactions;
    counts.interactions += interactions;
    counts.months.push(one);
    found.set(touchpoint, counts);
  }
  return [...found.values()].sort((a, b) => b.interactions - a.interactions);
}

/** Months such as `2024-05`, both ends included. */
export function monthsBetween(first: string | undefined, last: string | undefined): string[] {
  if (!first || !last) return [];
  const months: string[] = [];
  for (let at = numberOf(first); at <= numberOf(last); at += 1) months.push(nameOf(at));
  return months;
}

function numberOf(month: string): number {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return year * 12 + number - 1;
}

function nameOf(number: number): string {
  return `${String(Math.floor(number / 12)).padStart(4, '0')}-${String((number % 12) + 1).padStart(2, '0')}`;
}

/** A moment in the middle of a month: of the same month in every zone. */
export function middleOf(month: string): string {
  return `${month}-15T12:00:00Z`;
}
