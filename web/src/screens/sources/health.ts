import type { Sample, SourceRow } from '../../api/sources';
import type { Timestamp } from '../../api/types';

export type Health =
  /** `quiet`: nothing of which counts are kept, but before. */
  | { state: 'closed' | 'nothing' | 'quiet' }
  | { state: 'receiving'; last: Timestamp }
  /** `long`: silent for more than a day. */
  | { state: 'silent'; last: Timestamp; long: boolean };

const HOUR_MS = 3_600_000;

/** How a source is; `known` where there are interactions of it, also from before counts were kept. */
export function healthOf(row: SourceRow, known: boolean, now = Date.now()): Health {
  if (row.closed) return { state: 'closed' };
  const { last } = row.arrived;
  if (!last) return { state: known ? 'quiet' : 'nothing' };
  const passed = now - Date.parse(last);
  if (passed < HOUR_MS) return { state: 'receiving', last };
  return { state: 'silent', last, long: passed > 24 * HOUR_MS };
}

/** Less than this says nothing of a rate. */
const SHORTEST_MS = 3000;

/** Events a minute over the samples, or nothing where they are too few. */
export function rateOf(samples: Sample[], number: number): number | undefined {
  const last = samples.at(-1);
  const end = last?.counts[number];
  if (!last || end === undefined) return undefined;
  let first: { at: number; count: number } | undefined;
  let before = end;
  // Back to where the counts began: what a crash cut off is counted again.
  for (const { at, counts } of samples.toReversed()) {
    const count = counts[number];
    if (count === undefined || count > before) break;
    first = { at, count };
    before = count;
  }
  if (!first || last.at - first.at < SHORTEST_MS) return undefined;
  return ((end - first.count) * 60_000) / (last.at - first.at);
}
