// Values of traits as readers of each language write them: JSON of whichever system said it.

import type { Text } from '../i18n/text';
import { isDay } from '../question/calendar';

/** An instant: a date and a time of day with its zone. Without a zone nobody knows when it was. */
const INSTANT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/;

/** What to write of a value that is no list. */
export function valueText(value: unknown, { t, format }: Text): string {
  switch (typeof value) {
    case 'boolean':
      return t(value ? 'word.yes' : 'word.no');
    case 'number':
      return format.exact(value);
    case 'string':
      if (value.trim() === '') return t('profile.blank');
      if (isDay(value)) return format.plainDay(value);
      return isInstant(value) ? format.instant(value) : value;
    default:
      return value === null || value === undefined ? t('profile.takenBack') : JSON.stringify(value);
  }
}

function isInstant(text: string): boolean {
  return INSTANT.test(text) && !Number.isNaN(Date.parse(text));
}

/** The texts of a list, or of a single value; an empty list has one text as well. */
export function valueTexts(value: unknown, text: Text): string[] {
  if (!Array.isArray(value)) return [valueText(value, text)];
  return value.length > 0 ? value.map(one => valueText(one, text)) : [text.t('profile.emptyList')];
}

/** A value on one line, as short as it goes beside others. */
export function valueInShort(value: unknown, text: Text, most = 40): string {
  const whole = valueTexts(value, text).join(', ').replace(/\s+/g, ' ');
  const letters = [...whole];
  return letters.length > most
    ? `${letters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`
    : whole;
}
