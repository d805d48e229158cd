import type { KnownBy } from '../api/customers';
import type { Text } from '../i18n/text';
import type { PlainKey } from '../i18n/types';

const KINDS: Record<string, PlainKey> = {
  crm_id: 'identifier.crm_id',
  user_id: 'identifier.user_id',
  loyalty_id: 'identifier.loyalty_id',
  email_hash: 'identifier.email_hash',
  phone_hash: 'identifier.phone_hash',
  messenger_id: 'identifier.messenger_id',
  device_id: 'identifier.device_id',
  anonymous_id: 'identifier.anonymous_id',
  address: 'identifier.address',
  case: 'identifier.case',
};

/** Kinds from the strongest to the weakest, as the server ranks them. */
const STRENGTH = Object.keys(KINDS);

export function kindName(kind: string, { t }: Text): string {
  const key = KINDS[kind];
  return key ? t(key) : kind;
}

/** The value of an identifier; of a hash, which nobody reads, its beginning. */
export function shownValue({ kind, value }: KnownBy): string {
  return kind.endsWith('_hash') && value.length > 8 ? `${value.slice(0, 8)}…` : value;
}

export function strongestFirst<One extends KnownBy>(identifiers: readonly One[]): One[] {
  const rank = (one: One) => {
    const place = STRENGTH.indexOf(one.kind);
    return place < 0 ? STRENGTH.length : place;
  };
  return [...identifiers].sort((a, b) => rank(a) - rank(b));
}

/** What an identifier begins with that is masked whole: a pseudonym follows, which names nobody. */
const HIDDEN = '…';

/** What a customer is called: by the strongest identifier, else by number. */
export function customerName(person: number, identifiers: readonly KnownBy[] | undefined, { t }: Text): string {
  const [strongest] = strongestFirst(identifiers ?? []);
  if (!strongest || strongest.value.startsWith(HIDDEN)) return t('behind.person', { number: String(person) });
  return shownValue(strongest);
}
