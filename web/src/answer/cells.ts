import type { Text } from '../i18n/text';
import { valueName } from '../question/names';
import type { Cell, Column } from './table';

// Short ways to write cells and columns.

export const text = (value: string | null | undefined): Cell => (value ? { text: value } : null);

export const seconds = (n: number, value: number): Cell => (n > 0 ? { seconds: value } : null);

export function columns(list: [string, string][]): Column[] {
  return list.map(([key, heading]) => ({ key, heading }));
}

export function group(key: string | null | undefined, by: string | undefined, reader: Text): Cell {
  return key == null ? null : { text: valueName(by, key, reader) };
}
