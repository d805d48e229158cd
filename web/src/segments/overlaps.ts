import type { SegmentRow, SegmentSizes } from '../api/segments';

/** A segment whose customers are counted. */
export interface Counted {
  key: string;
  name: string;
  customers: number;
  /** How many of them are in another one as well, by its key. */
  shared: ReadonlyMap<string, number>;
}

export interface Pair {
  one: Counted;
  other: Counted;
  both: number;
}

/** Segments that could be counted, the largest first. */
export function countedOf(rows: readonly SegmentRow[], { segments, overlaps }: SegmentSizes): Counted[] {
  const sizes = new Map(segments.map(({ key, customers }) => [key, customers]));
  const shared = new Map<string, Map<string, number>>(rows.map(({ key }) => [key, new Map()]));
  for (const { one, other, customers } of overlaps) {
    shared.get(one)?.set(other, customers);
    shared.get(other)?.set(one, customers);
  }
  return rows
    .flatMap(({ key, name }) => {
      const customers = sizes.get(key);
      return customers == null ? [] : [{ key, name, customers, shared: shared.get(key) ?? new Map() }];
    })
    .sort((a, b) => b.customers - a.customers);
}

/** Two segments each, those that share the most customers first. */
export function pairsOf(counted: readonly Counted[]): Pair[] {
  return counted
    .flatMap((one, place) =>
      counted.slice(place + 1).map(other => ({ one, other, both: one.shared.get(other.key) ?? 0 })),
    )
    .sort((a, b) => b.both - a.both);
}
