import type { Language } from '../api/types';
import { Format } from './format';
import type { AnyMessages, Key, Translate } from './types';

/** Everything that is said in the reader's language. */
export interface Text {
  language: Language;
  zone: string;
  t: Translate;
  format: Format;
}

export function makeText(language: Language, messages: AnyMessages, zone: string): Text {
  const format = new Format(language, zone);
  const plural = new Intl.PluralRules(language);
  const t = (key: Key, values: Record<string, string | number> = {}): string => {
    // A screen waits for its texts before it shows.
    const message = messages[key] ?? key;
    const template = typeof message === 'string' ? message : chosen(message, plural, values.count);
    return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name];
      if (value === undefined) return whole;
      return typeof value === 'number' ? format.count(value) : value;
    });
  };
  return { language, zone, t: t as Translate, format };
}

function chosen(message: Readonly<Record<string, string>>, plural: Intl.PluralRules, count: unknown): string {
  const form = plural.select(typeof count === 'number' ? count : 0);
  return message[form] ?? message.other ?? '';
}
