import type { PlainKey } from '../../i18n/types';

/** What kinds of identifiers are called. */
export const IDENTIFIER_NAMES: Record<string, PlainKey> = {
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
