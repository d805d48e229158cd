// The two periods of a comparison before and after, as days of the data counted from its first one.

import { addDays, daysBetween } from '../question/calendar';
import { ownDays, type PeriodText } from '../question/period';

/** First and last day, both included. */
export type Days = [first: number, last: number];

export interface Periods {
  before: Days;
  after: Days;
}

export type Side = keyof Periods;

/** A change with less than this before it or after it in the data is none that could be measured. */
const LEAST_DAYS = 7;

/** The days of the data. */
export class Timeline {
  /** The number of its last day. */
  readonly last: number;

  constructor(
    readonly from: string,
    to: string,
  ) {
    this.last = daysBetween(from, to);
  }

  day(number: number): string {
    return addDays(this.from, number);
  }

  period([first, last]: Days): PeriodText {
    return `${this.day(first)}..${this.day(last)}`;
  }

  /** The days of a period as far as there is data; none where there is none of it. */
  read(period: PeriodText | undefined): Days | null {
    const own = ownDays(period);
    if (!own) return null;
    const [first, last] = own.map(day => daysBetween(this.from, day)) as Days;
    if (last < 0 || first > this.last) return null;
    return [Math.max(0, first), Math.min(this.last, last)];
  }
}

/**
 * Two periods of one length, the one up to the day of the change, the other from there on; from the middle of the
 * data where nothing changed in it. None for data of one day.
 */
export function usualPeriods(timeline: Timeline, changed: string | undefined): Periods | null {
  const { last, from } = timeline;
  if (last < 1) return null;
  const day = changed === undefined ? -1 : daysBetween(from, changed);
  const inside = day >= LEAST_DAYS && last - day + 1 >= LEAST_DAYS;
  const split = inside ? day : Math.ceil((last + 1) / 2);
  const length = Math.min(split, last - split + 1);
  return { before: [split - length, split - 1], after: [split, split + length - 1] };
}

/** The periods with one of them changed; the other makes way, so that no day is in both. */
export function withDays(periods: Periods, side: Side, days: Days, last: number): Periods {
  if (side === 'before') {
    const before: Days = [Math.min(days[0], last - 1), Math.min(days[1], last - 1)];
    const first = Math.max(periods.after[0], before[1] + 1);
    return { before, after: [first, Math.max(periods.after[1], first)] };
  }
  const after: Days = [Math.max(days[0], 1), Math.max(days[1], 1)];
  const end = Math.min(periods.before[1], after[0] - 1);
  return { before: [Math.min(periods.before[0], end), end], after };
}

/** What the address says, where it says anything that holds together; else what is usual. */
export function readPeriods(
  timeline: Timeline,
  before: PeriodText | undefined,
  after: PeriodText | undefined,
  changed: string | undefined,
): Periods | null {
  const usual = usualPeriods(timeline, changed);
  if (!usual) return null;
  const [was, is] = [timeline.read(before), timeline.read(after)];
  const first = was ? withDays(usual, 'before', was, timeline.last) : usual;
  return is ? withDays(first, 'after', is, timeline.last) : first;
}
