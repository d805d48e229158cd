// Keys for new touchpoints, as the server makes them (`touchpoints/naming.rs`).

const CYRILLIC = 'абвгдеёжзийклмнопрстуфхцчшщъыьэюя';
const LATIN = 'a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya'.split(' ');
const MARKS: Record<string, string> = { ł: 'l', Ł: 'l' };

/** ASCII letters, digits and hyphens; empty where a name has none of them. */
export function slug(name: string): string {
  let made = '';
  for (const letter of name.toLowerCase()) {
    const place = CYRILLIC.indexOf(letter);
    const plain = MARKS[letter] ?? letter.normalize('NFD').replace(/\p{Mn}/gu, '');
    if (place >= 0) made += LATIN[place] ?? '';
    else if (/^[a-z0-9]+$/.test(plain)) made += plain;
    else if (made && !made.endsWith('-')) made += '-';
  }
  return made.slice(0, 64).replace(/-+$/, '');
}

export function freeKey(name: string, taken: ReadonlySet<string>): string {
  const start = slug(name) || 'touchpoint';
  if (!taken.has(start)) return start;
  for (let number = 2; ; number += 1) {
    const key = `${start}-${number}`;
    if (!taken.has(key)) return key;
  }
}

/** A readable name for an event: what people wrote stays, `order_paid` becomes “Order paid”. */
export function humanised(event: string): string {
  const trimmed = event.trim();
  if (!trimmed || /\s/.test(trimmed)) return trimmed;
  const words = trimmed
    .replace(/(\p{Ll})(?=\p{Lu}{2})/gu, '$1 ')
    .replace(/(\p{Ll})(\p{Lu})/gu, (_, low: string, high: string) => `${low} ${high.toLowerCase()}`)
    // Between digits they are part of a number, such as 2.0.
    .replace(/(?<!\d)[_\-.:/]+|[_\-.:/]+(?!\d)/g, ' ')
    .trim();
  return words ? words.charAt(0).toUpperCase() + words.slice(1) : trimmed;
}
