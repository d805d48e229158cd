import type { Cell, Table } from '../../answer/table';
import type { Value } from '../../api/customers';
import type { SqlTable } from '../../api/sql';

export type ColumnType = 'number' | 'truth' | 'time' | 'text';

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z?$/;
/** Enough rows to tell what a column holds. */
const SAMPLE = 500;

/** What a column holds, by its values: the answer itself does not say. */
export function typeOf(rows: Value[][], column: number): ColumnType {
  let type: ColumnType | null = null;
  for (const row of rows.slice(0, SAMPLE)) {
    const value = row[column] ?? null;
    if (value === null) continue;
    const here: ColumnType =
      typeof value === 'number'
        ? 'number'
        : typeof value === 'boolean'
          ? 'truth'
          : INSTANT.test(value)
            ? 'time'
            : 'text';
    if (type !== null && type !== here) return 'text';
    type = here;
  }
  return type ?? 'text';
}

/** A value as it is shown: numbers whole, times as SQL compares them. */
export function shown(value: Value, type: ColumnType): string {
  if (value === null) return '';
  if (type === 'time') return String(value).replace('T', ' ').replace(/Z$/, '').replace(/\.0+$/, '');
  return String(value);
}

/** Letters that columns are wide: their longest value, within reason. */
export function widths(table: SqlTable, types: ColumnType[]): number[] {
  return table.columns.map((name, column) => {
    const lengths = table.rows.slice(0, 200).map(row => shown(row[column] ?? null, types[column] ?? 'text').length);
    return Math.min(56, Math.max(7, name.length, ...lengths)) + 3;
  });
}

/** Tab-separated, as spreadsheets take it from the clipboard. */
export function toClipboard(table: SqlTable): string {
  const clean = (value: Value) => String(value ?? '').replace(/[\t\r\n]+/g, ' ');
  return [table.columns, ...table.rows].map(row => row.map(clean).join('\t')).join('\n');
}

/** The answer as a table that is written into files like any other. */
export function toTable({ columns, rows }: SqlTable): Table {
  const types = columns.map((_, column) => typeOf(rows, column));
  const cell = (value: Value, type: ColumnType | undefined): Cell => {
    if (value === null) return null;
    if (typeof value === 'number') return { number: value };
    if (typeof value === 'boolean') return { flag: value };
    return type === 'time' && value.endsWith('Z') ? { at: value } : { text: value };
  };
  return {
    key: 'sql',
    title: 'SQL',
    columns: columns.map(name => ({ key: name, heading: name })),
    rows: rows.map(row => row.map((value, index) => cell(value, types[index]))),
  };
}
