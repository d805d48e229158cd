// What was said of a trait, one after the other, and which of it holds.

import type { SaidRow, TraitRow } from '../api/customers';
import type { Format } from '../i18n/format';

export interface Said {
  row: SaidRow;
  holds: boolean;
  /** It does not hold, however late it was said: a browser says so, and somebody else said something. */
  overruled: boolean;
}

/** The latest first, whether it holds or not. */
export function historyOf({ said }: Pick<TraitRow, 'said'>): Said[] {
  const [first] = said;
  const rows = said.map(row => ({
    row,
    holds: row === first,
    overruled: first !== undefined && row !== first && row.standing === 'claimed' && first.standing !== 'claimed',
  }));
  return rows.toSorted((a, b) => Date.parse(b.row.last) - Date.parse(a.row.last));
}

/** The days from the first to the last time that it was said. */
export function daysSaid({ first, last }: Pick<SaidRow, 'first' | 'last'>, format: Format): string {
  const [from, to] = [format.day(first), format.day(last)];
  return from === to ? to : `${from} – ${to}`;
}

/** Where other systems read the customer of an identifier. */
export function profilePath({ kind, value }: { kind: string; value: string }): string {
  return `/profiles?kind=${kind}&value=${encodeURIComponent(value)}`;
}
