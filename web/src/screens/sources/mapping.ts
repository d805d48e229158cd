import type { WebhookMapping } from '../../api/sources';
import type { PlainKey } from '../../i18n/types';

/** What a mapping of a webhook can set, in the order in which one thinks of it. */
export const ROLES = [
  'event',
  'time',
  'id',
  'crm_id',
  'user_id',
  'loyalty_id',
  'email',
  'email_hash',
  'phone',
  'phone_hash',
  'messenger_id',
  'device_id',
  'anonymous_id',
  'channel',
  'medium',
  'place',
  'direction',
  'case',
  'text',
  'score',
  'money',
  'currency',
  'cost',
  'duration',
  'actions',
  'sequence',
] as const;
export type Role = (typeof ROLES)[number];

export const PROPERTY = 'properties.';

export function roleLabel(role: Role): PlainKey {
  return role === 'id' ? 'map.id' : `use.${role}`;
}

/** A line of a mapping while it is edited: what is set, and by which expression. */
export interface Field {
  target: string;
  expression: string;
}

/** Lines in the order of what they set; properties last. */
export function fieldsOf(mapping: WebhookMapping | undefined): Field[] {
  const place = (target: string) => {
    const index = (ROLES as readonly string[]).indexOf(target);
    return index < 0 ? ROLES.length : index;
  };
  const fields = Object.entries(mapping?.fields ?? {}).map(([target, expression]) => ({ target, expression }));
  return fields.sort((a, b) => place(a.target) - place(b.target) || a.target.localeCompare(b.target));
}

/** A mapping with these lines; what has no target or expression is left out. */
export function withFields(mapping: WebhookMapping | undefined, fields: Field[]): WebhookMapping {
  const filled = fields.filter(
    ({ target, expression }) => target !== '' && target !== PROPERTY && expression.trim() !== '',
  );
  return { ...mapping, fields: Object.fromEntries(filled.map(({ target, expression }) => [target, expression])) };
}
