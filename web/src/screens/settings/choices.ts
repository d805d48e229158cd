import type { Language } from '../../api/types';

/** What zones there are, with those of our readers' countries among the first. */
export function zoneChoices(): string[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone').filter(zone => zone !== 'UTC')];
}

const USUAL = ['EUR', 'USD', 'RUB', 'PLN', 'GBP'];

export function currencyName(code: string, language: Language): string {
  const name = new Intl.DisplayNames([language], { type: 'currency' }).of(code);
  return name && name !== code ? `${code} · ${name}` : code;
}

export function currencyChoices(language: Language): { value: string; label: string }[] {
  const all = Intl.supportedValuesOf('currency');
  const ordered = [...USUAL, ...all.filter(code => !USUAL.includes(code))];
  return ordered.map(code => ({ value: code, label: currencyName(code, language) }));
}

const LETTERS = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const LENGTH = 16;

/** A password to hand over; letters that look like others are left out. */
export function madePassword(): string {
  let made = '';
  while (made.length < LENGTH) {
    const [byte = 0] = crypto.getRandomValues(new Uint8Array(1));
    // A remainder would favour the first letters.
    if (byte < Math.floor(256 / LETTERS.length) * LETTERS.length) made += LETTERS.charAt(byte % LETTERS.length);
  }
  return made;
}
