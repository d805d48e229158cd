// What a cell rests on. The kinds look different on the map, so that nobody takes an assumption for a fact.

import type { Cell, Reported } from './map';

export const SUPPORTS = ['measured', 'stated', 'reported', 'assumption'] as const;
/** Measured in the data, stated by customers, a figure from outside, or nothing at all. */
export type Support = (typeof SUPPORTS)[number];

/** The strongest thing that a cell rests on. */
export function supportOf(cell: Cell): Support {
  const evidence = cell.evidence ?? [];
  if (cell.measure || evidence.some(one => one.kind === 'question')) return 'measured';
  if (evidence.some(one => one.kind !== 'assumption' && one.kind !== 'question')) return 'stated';
  return cell.reported?.length ? 'reported' : 'assumption';
}

/** Whether a figure from outside is out of date on a day. */
export function isStale(reported: Reported, today: string): boolean {
  return reported.stale_from !== undefined && reported.stale_from <= today;
}
