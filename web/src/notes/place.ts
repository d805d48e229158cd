import type { SavedNote } from '../api/notes';
import type { Period } from '../api/types';
import { addDays, dayOf, startOfDay } from '../question/calendar';

/** A note on a time line: the periods it falls into, and the number that it has in picture and list. */
export interface PlacedNote {
  number: number;
  note: SavedNote;
  /** Places of periods, both included. */
  from: number;
  to: number;
}

const DAYS: Record<Period, number> = { day: 1, week: 7, month: 31, quarter: 92 };

/** Notes that fall into the periods that start at these instants, numbered from the earliest. */
export function placed(
  notes: readonly SavedNote[],
  starts: readonly (string | null | undefined)[],
  period: Period,
  zone: string,
): PlacedNote[] {
  const known = starts.flatMap(start => start ?? []).map(start => Date.parse(start));
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return [];
  const end = last + DAYS[period] * 86_400_000;
  const found: PlacedNote[] = [];
  for (const note of notes) {
    const begins = startOfDay(note.body.date, zone).getTime();
    const ends = startOfDay(addDays(note.body.until ?? note.body.date, 1), zone).getTime() - 1;
    if (ends < first || begins >= end) continue;
    const at = (instant: number) =>
      Math.max(
        0,
        known.findLastIndex(start => start <= instant),
      );
    found.push({ number: found.length + 1, note, from: at(begins), to: at(ends) });
  }
  return found;
}

/** Notes that would stand on each other, together. */
export function clustered(notes: readonly PlacedNote[], x: (index: number) => number, room: number): PlacedNote[][] {
  const clusters: PlacedNote[][] = [];
  for (const note of notes) {
    const cluster = clusters.at(-1);
    const first = cluster?.[0];
    if (cluster && first && x(note.from) - x(first.from) < room) cluster.push(note);
    else clusters.push([note]);
  }
  return clusters;
}

/** The day that a period of a time line begins with. */
export function dayAt(starts: readonly (string | null | undefined)[], index: number, zone: string): string | null {
  const start = starts[index];
  return start ? dayOf(start, zone) : null;
}
