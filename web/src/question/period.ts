import type { TimeRange, TimeSpan } from '../api/types';
import { addDays, civil, dayOf, daysBetween, isDay, startOfDay } from './calendar';

/** The period of the page: `30d`, `2024-01-01..2024-03-31` (both days included), or none for all time. */
export type PeriodText = string;
export type Compare = 'previous' | 'year';

const LAST = /^([1-9]\d{0,4})d$/;

export function readPeriod(value: unknown): PeriodText | undefined {
  if (typeof value !== 'string') return undefined;
  if (LAST.test(value)) return value;
  const [from, to] = value.split('..');
  return isDay(from) && isDay(to) && from <= to ? value : undefined;
}

export function readCompare(value: unknown): Compare | undefined {
  return value === 'previous' || value === 'year' ? value : undefined;
}

export function lastDays(period: PeriodText | undefined): number | null {
  const match = period ? LAST.exec(period) : null;
  return match ? Number(match[1]) : null;
}

/** First and last day of a period with its own dates. */
export function ownDays(period: PeriodText | undefined): [string, string] | null {
  const [from, to] = (period ?? '').split('..');
  return isDay(from) && isDay(to) ? [from, to] : null;
}

export function periodRange(period: PeriodText | undefined, zone: string): TimeRange | undefined {
  const days = lastDays(period);
  if (days) return { last: `${days}d` };
  const own = ownDays(period);
  if (!own) return undefined;
  return { between: between(own[0], own[1], zone) };
}

function between(first: string, last: string, zone: string): TimeSpan {
  return { from: startOfDay(first, zone).toISOString(), to: startOfDay(addDays(last, 1), zone).toISOString() };
}

/** The span of a period and of the one it is compared with; none where either cannot be known. */
export function comparedSpans(
  period: PeriodText | undefined,
  compare: Compare,
  zone: string,
  newest: string | null | undefined,
): { before: TimeSpan; now: TimeSpan } | null {
  const days = lastDays(period);
  if (days && newest) {
    const to = new Date(newest).getTime() + 1000;
    const length = days * 86_400_000;
    const shift = compare === 'year' ? 365 * 86_400_000 : length;
    const span = (end: number): TimeSpan => ({
      from: new Date(end - length).toISOString(),
      to: new Date(end).toISOString(),
    });
    return { before: span(to - shift), now: span(to) };
  }
  const own = ownDays(period);
  if (!own) return null;
  const [first, last] = own;
  const now = between(first, last, zone);
  if (compare === 'year') return { before: between(yearBefore(first), yearBefore(last), zone), now };
  const length = daysBetween(first, last) + 1;
  return { before: between(addDays(first, -length), addDays(last, -length), zone), now };
}

function yearBefore(day: string): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  // 29 February has no day a year earlier; the 28th stands in.
  const last = new Date(Date.UTC(year - 1, month, 0)).getUTCDate();
  return `${String(year - 1).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(Math.min(date, last)).padStart(2, '0')}`;
}

/** The days of a span as its zone counts them, both included. */
export function spanDays(span: TimeSpan, zone: string): [string, string] {
  const end = civil(span.to, zone);
  const midnight = end.hour === 0 && end.minute === 0;
  const last = dayOf(new Date(new Date(span.to).getTime() - (midnight ? 1000 : 0)), zone);
  return [dayOf(span.from, zone), last];
}
