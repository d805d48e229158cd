// What nobody meant to tell stands in addresses all the same: tokens of links in
// mails, e-mail addresses, card numbers of forms sent by GET.

const REDACTED = 'redacted';
const SECRET =
  /pass|pwd|token|secret|mail|auth(?!or)|session|card|cvv|cvc|phone|jwt|signature|credential|api_?key|iban|^(code|key|sid|otp|pin|tel|sig|state)$/i;
const MAIL = /[^\s/?&=#:;,<>"']{1,64}(@|%40)[^\s/?&=#:;,<>"'@]{1,255}\.\w{2,}/gi;
const LENGTH = 4096;
const DIGITS = /\d(?:(?:[ +-]|%20)?\d){12,18}/g;

/** E-mail addresses and card numbers in a text. */
export function scrub(text: string): string {
  return text.replace(MAIL, REDACTED).replace(DIGITS, found => (isCard(found) ? REDACTED : found));
}

/** An address without what is secret by its name or by its looks. */
export function redact(address: string): string {
  return scrub(
    address
      .slice(0, LENGTH)
      .replace(/^(\w+:\/\/)[^/?#]*@/, '$1')
      .replace(/([?&;#])([^=&;#?/]+)=([^&;#]*)/g, (all, before, name, value) => {
        // An address within an address has its own parameters.
        const plain = decoded(value);
        const tells = SECRET.test(decoded(name)) || /^eyJ/.test(value) || (plain !== value && redact(plain) !== plain);
        return tells ? `${before}${name}=${REDACTED}` : all;
      }),
  );
}

/** The check digit of ISO/IEC 7812 (Luhn), without which any long number would look like a card's. */
function isCard(found: string): boolean {
  let sum = 0;
  const digits = found.replace(/%20|\D/g, '');
  for (let i = 0; i < digits.length; i++) {
    const digit = +(digits[digits.length - 1 - i] as string) * (1 + (i % 2));
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
