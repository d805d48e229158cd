import type { Timestamp } from '../api/types';
import type { Text } from '../i18n/text';
import { dayOf, daysBetween } from '../question/calendar';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How long ago: minutes, hours, days of the calendar, then the date. */
export function ago(time: Timestamp, { format, zone }: Text, now = Date.now()): string {
  const passed = Math.max(0, now - Date.parse(time));
  const relative = new Intl.RelativeTimeFormat(format.locale, { numeric: 'auto' });
  const days = daysBetween(dayOf(time, zone), dayOf(new Date(now), zone));
  if (passed < MINUTE) return relative.format(0, 'second');
  if (passed < HOUR) return relative.format(-Math.floor(passed / MINUTE), 'minute');
  if (days === 0) return relative.format(-Math.floor(passed / HOUR), 'hour');
  return days < 7 ? relative.format(-days, 'day') : format.day(time);
}
