// Whom a text names, as people write it at a counter: an e-mail address, a phone number, a customer number.

/** Identifiers with their kind before a colon, as the server knows them. */
const KINDS = [
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
];
const PHONE = /^[+\d\-–(). \u00a0/]+$/;
/** Shorter numbers are nobody's phone. */
const LEAST_DIGITS = 7;

export interface Who {
  taken: 'nobody' | 'email' | 'phone' | 'number' | 'kind';
  /** What the server is told. */
  identifiers: string[];
  /** It may be a phone number as well as a customer number. */
  isUnsure: boolean;
}

/** Whom a text names; where it may be either, a customer number only if somebody says so. */
export function readWho(typed: string, isNumber: boolean): Who {
  const text = typed.trim();
  if (text === '') return { taken: 'nobody', identifiers: [], isUnsure: false };
  const [kind = ''] = text.split(':', 1);
  if (text.includes(':') && KINDS.includes(kind.trim())) return { taken: 'kind', identifiers: [text], isUnsure: false };
  if (text.includes('@')) return { taken: 'email', identifiers: [text], isUnsure: false };
  const isPhone = PHONE.test(text) && text.replace(/\D/g, '').length >= LEAST_DIGITS;
  const isUnsure = isPhone && !text.startsWith('+');
  if (isPhone && !(isUnsure && isNumber)) return { taken: 'phone', identifiers: [text], isUnsure };
  return { taken: 'number', identifiers: [`crm_id:${text}`], isUnsure };
}
