const LENGTH = 64;

const CYRILLIC = 'абвгдеёжзийклмнопрстуфхцчшщъыьэюя';
const LATIN = 'a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh sch  y  e yu ya'.split(' ');
/** Letters that do not come apart into a plain one and a mark. */
const LETTERS: Record<string, string> = {
  ...Object.fromEntries([...CYRILLIC].map((letter, index) => [letter, LATIN[index] ?? ''])),
  ...{ ł: 'l', ß: 'ss', ø: 'o', æ: 'ae' },
};

/** Whether a source may be called so: its name stands in an address. */
export function isName(name: string): boolean {
  return /^[a-z0-9_.-]{1,64}$/.test(name);
}

/** The nearest name that a source may have: `Интернет-магазин №1` is `internet-magazin-1`. */
export function suggestedName(typed: string): string {
  const plain = typed
    .toLowerCase()
    .replace(/[а-яёłßøæ]/g, letter => LETTERS[letter] ?? '')
    .normalize('NFD')
    .replace(/\p{M}/gu, '');
  return plain
    .replace(/[^a-z0-9_.]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, LENGTH)
    .replace(/[-.]+$/, '');
}
