// Whom an erasure is of: identifiers as they are typed or pasted, and what is left of them to send.

import type { ErasureOf, ErasurePreviewed } from '../api/erasures';

export type Whom = Required<Pick<ErasureOf, 'persons' | 'values'>>;

/** The identifiers of a text, one a line: each once, without the spaces around it. */
export function valuesOf(text: string): string[] {
  const lines = text.split(/[\r\n\u2028\u2029]+/).map(line => line.trim());
  return [...new Set(lines)].filter(line => line !== '');
}

/** Without the values that nobody has. */
export function knownOf({ persons, values }: Whom, { unknown }: Pick<ErasurePreviewed, 'unknown'>): Whom {
  const nobodys = new Set(unknown);
  return { persons, values: values.filter(value => !nobodys.has(value)) };
}
