// What rules of retention are called.

import type { KeepFor, RetentionRule } from '../api/retention';
import type { Text } from '../i18n/text';
import type { NameOf } from '../question/names';

/** `2 years`, `for ever`. */
export function lengthName(keep: KeepFor | null | undefined, { t }: Text): string {
  return keep ? t(`retention.for.${keep.unit}`, { count: keep.count }) : t('retention.forEver');
}

/** Which interactions a rule fits: `“Purchase”, “Visit” · site · channel == "web"`. */
export function fitName({ touchpoints = [], sources = [], where }: RetentionRule, name: NameOf, text: Text): string {
  const { t, format } = text;
  const parts = [touchpoints.map(key => format.quote(name(key))).join(', '), sources.join(', '), where ?? ''];
  return parts.filter(Boolean).join(' · ') || t('retention.everything');
}
