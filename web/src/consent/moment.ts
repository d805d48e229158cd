// Moments as fields of forms have them: `2026-05-06T14:05`, by the clocks of a zone.

import { civil } from '../question/calendar';

const LOCAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

function two(number: number): string {
  return String(number).padStart(2, '0');
}

/** What the clocks of the zone show at an instant. */
export function localTime(time: Date, zone: string): string {
  const { year, month, day, hour, minute } = civil(time, zone);
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`;
}

/** The instant at which they show it; null for what is no moment. */
export function instantOf(local: string, zone: string): Date | null {
  const wanted = LOCAL.test(local) ? Date.parse(`${local}:00Z`) : Number.NaN;
  if (Number.isNaN(wanted)) return null;
  let instant = wanted;
  // Twice, because the first correction may cross a change of clocks.
  for (let round = 0; round < 2; round += 1) {
    instant += wanted - Date.parse(`${localTime(new Date(instant), zone)}:00Z`);
  }
  return new Date(instant);
}
