// What customers did in words: what a computed trait came to and what it is computed of, where a touch came from.

import type { ComputedFound, ComputedTrait, TouchFound } from '../api/computed';
import type { Text } from '../i18n/text';
import { valueText } from '../profile/value';
import { columnName } from '../question/names';
import { timeText } from '../segments/say';

/** What a value is of. */
export type Measured = Pick<ComputedFound, 'what' | 'unit' | 'currency'>;

/** A value; of nothing a dash. */
export function computedText(value: unknown, { what, unit, currency }: Measured, text: Text): string {
  if (value === null || value === undefined) return '–';
  if (typeof value !== 'number') return valueText(value, text);
  if (what === 'days_since') return text.t('computed.days', { count: value });
  return text.format.value(value, { unit, currency: currency ?? null });
}

/** What is computed, in short: what, of which column, in which time. */
export function computationText(of: Pick<ComputedTrait, 'what' | 'column' | 'within'>, text: Text): string {
  const parts = [text.t(`computed.what.${of.what}`)];
  if (of.column) parts.push(columnName(of.column, text));
  if (of.within) parts.push(timeText(of.within, 'within', text));
  return parts.join(' · ');
}

/** Where an interaction came from: over which channel, by which campaign, and who told of it. */
export function originText({ channel, source, utm_source, utm_campaign }: TouchFound, { t, format }: Text): string[] {
  const parts = [channel || t('word.unknownChannel')];
  if (utm_source) parts.push(utm_source);
  if (utm_campaign) parts.push(t('computed.campaign', { name: format.quote(utm_campaign) }));
  return [...parts, source];
}
