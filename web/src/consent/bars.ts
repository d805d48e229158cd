// Where all customers stand with a purpose over a channel, as the parts of a bar.

import type { ConsentFound, ConsentWhy, ContactChannel, CountRow, Policy, Purpose } from '../api/consent';

/** Whoever may be reached is one part, whatever that rests on: the purpose says so. */
export type PartName = 'allowed' | Exclude<ConsentWhy, 'given' | 'not_needed'>;

/** From the left: those who may be reached, those who nearly may, and those who may not. */
export const PARTS: PartName[] = [
  'allowed',
  'unconfirmed',
  'required',
  'never_asked',
  'withdrawn',
  'suppressed',
  'not_on_this_channel',
  'no_such_purpose',
];

export interface BarPart {
  name: PartName;
  customers: number;
}

export interface Reach {
  /** Null where the purpose is bound to no channel. */
  channel: ContactChannel | null;
  allowed: number;
  parts: BarPart[];
}

export interface PurposeReach {
  purpose: Purpose;
  rows: Reach[];
}

/** The parts of a bar that are not empty. */
export function partsOf({ allowed, whys }: Pick<CountRow, 'allowed' | 'whys'>): BarPart[] {
  const counts = new Map<string, number>([['allowed', allowed]]);
  for (const { why, customers } of whys) {
    if (why !== 'given' && why !== 'not_needed') counts.set(why, (counts.get(why) ?? 0) + customers);
  }
  return PARTS.map(name => ({ name, customers: counts.get(name) ?? 0 })).filter(({ customers }) => customers > 0);
}

/** Each purpose of the policy with what was counted for it; one that was added just now is counted next. */
export function reachOf({ purposes }: Pick<Policy, 'purposes'>, { counts }: Pick<ConsentFound, 'counts'>) {
  return purposes.map((purpose): PurposeReach => {
    const own = counts.filter(row => row.purpose === purpose.key);
    const rows = own.map(row => ({ channel: row.channel ?? null, allowed: row.allowed, parts: partsOf(row) }));
    return { purpose, rows };
  });
}

/** The parts that occur in any of the bars, for the legend. */
export function partsShown(reaches: readonly PurposeReach[]): PartName[] {
  const there = new Set(reaches.flatMap(({ rows }) => rows.flatMap(({ parts }) => parts.map(({ name }) => name))));
  return PARTS.filter(name => there.has(name));
}
