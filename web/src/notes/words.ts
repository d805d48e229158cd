import type { Note } from '../api/notes';
import type { Text } from '../i18n/text';

/** The day of a note, or its first and last. */
export function noteDays({ date, until }: Note, { format }: Text): string {
  const first = format.plainDay(date);
  return until && until > date ? `${first} – ${format.plainDay(until)}` : first;
}
