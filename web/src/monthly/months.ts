import { civil } from '../question/calendar';

const FORM = /^(\d{4})-(0[1-9]|1[0-2])$/;

/** A month as `2025-10`, or nothing where it is none. */
export function readMonth(raw: unknown): string | undefined {
  return typeof raw === 'string' && FORM.test(raw) ? raw : undefined;
}

function written(year: number, month: number): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`;
}

/** So many months later, earlier where negative. */
export function later(month: string, months: number): string {
  const [year = 1970, of = 1] = month.split('-').map(Number);
  const all = year * 12 + of - 1 + months;
  return written(Math.floor(all / 12), (all % 12) + 1);
}

/** The month of an instant by the clocks of a zone. */
export function monthOf(time: string | Date, zone: string): string {
  const { year, month } = civil(time, zone);
  return written(year, month);
}

/** All months that the data has, the newest first. */
export function monthsOf(first: string, last: string, zone: string): string[] {
  const [from, to] = [monthOf(first, zone), monthOf(last, zone)];
  const months = [to];
  while (months.length < 600 && (months.at(-1) ?? from) > from) months.push(later(months.at(-1) ?? from, -1));
  return months;
}

/** The newest month that is over in the data; the only one there is where none is. */
export function newestWhole(first: string, last: string, zone: string): string {
  const [newest, oldest] = [monthOf(last, zone), monthOf(first, zone)];
  // A day later it is another month: the data reaches the end of this one.
  const dayLater = new Date(new Date(last).getTime() + 86_400_000);
  return newest === oldest || monthOf(dayLater, zone) !== newest ? newest : later(newest, -1);
}

/** `October 2025`, as the language heads a page with it. */
export function monthName(month: string, locale: string): string {
  const [year = 1970, of = 1] = month.split('-').map(Number);
  const name = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    Date.UTC(year, of - 1, 15),
  );
  return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
}
