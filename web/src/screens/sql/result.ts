import type { Cell, Table } from '../../answer/table';
import type { Value } from '../../api/customers';
import type { SqlTable } from '../../api/sql';

export type ColumnType = 'number' | 'truth' | 'time' | 'text';

const NUMBER = /^(tinyint|smallint|integer|bigint|real|double|decimal)/;

/** How the values of a column are shown, by its type in SQL. */
export function typeOf(sqlType: string | undefined): ColumnType {
  if (!sqlType || sqlType.endsWith('[]')) return 'text';
  if (NUMBER.test(sqlType)) return 'number';
  if (sqlType.startsWith('timestamp')) return 'time';
  return sqlType === 'boolean' ? 'truth' : 'text';
}

/** The type in SQL as it is shown, where the usual zone needs no saying. */
export function typeName(sqlType: string): string {
  return sqlType.replace(' with time zone', '');
}

/** A value as it is shown: numbers whole, times as SQL compares them. */
export function shown(value: Value, type: ColumnType): string {
  if (value === null) return '';
  if (type === 'time') return String(value).replace('T', ' ').replace(/Z$/, '').replace(/\.0+$/, '');
  return String(value);
}

/** Types stand in smaller letters. */
const TYPE_SIZE = 0.85;

/** Letters that columns are wide: their longest value, within reason. */
export function widths(table: SqlTable, types: ColumnType[]): number[] {
  return table.columns.map((name, column) => {
    const lengths = table.rows.slice(0, 200).map(row => shown(row[column] ?? null, types[column] ?? 'text').length);
    const type = typeName(table.types[column] ?? '').length * TYPE_SIZE;
    return Math.min(56, Math.max(7, name.length, type, ...lengths)) + 3;
  });
}

/** Tab-separated, as spreadsheets take it from the clipboard. */
export function toClipboard(table: SqlTable): string {
  const clean = (value: Value) => String(value ?? '').replace(/[\t\r\n]+/g, ' ');
  return [table.columns, ...table.rows].map(row => row.map(clean).join('\t')).join('\n');
}

/** The answer as a table that is written into files like any other. */
export function toTable({ columns, types: sqlTypes, rows }: SqlTable): Table {
  const types = sqlTypes.map(typeOf);
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
