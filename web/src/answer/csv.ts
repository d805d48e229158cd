import type { Language } from '../api/types';
import { civil } from '../question/calendar';
import type { Cell, Table } from './table';

/** How a file is written: as programs read it, or as the reader's Excel does, with times of a zone. */
export type CsvManner = { excel: false } | { excel: true; language: Language; zone: string };

/** A table as CSV: figures whole, each interval in columns of its own. */
export function toCsv(table: Table, manner: CsvManner): string {
  const spread = table.columns.map((_, index) => partsOf(table.rows.map(row => row[index] ?? null)));
  // Where numbers have a comma, Excel parts columns by semicolons.
  const separator = manner.excel && manner.language !== 'en' ? ';' : ',';
  const heading = table.columns.flatMap((column, index) =>
    (spread[index] ?? ['']).map(part => (part ? `${column.key}_${part}` : column.key)),
  );
  const lines = [heading.map(name => quoted(harmless(name), separator))];
  for (const row of table.rows) {
    lines.push(
      row.flatMap((cell, index) =>
        (spread[index] ?? ['']).map(part => written(figureOf(cell, part, manner), separator, manner)),
      ),
    );
  }
  const text = `${lines.map(line => line.join(separator)).join('\r\n')}\r\n`;
  return manner.excel ? `\uFEFF${text}` : text;
}

/** The columns that a column of figures becomes. */
function partsOf(cells: Cell[]): string[] {
  if (cells.some(cell => cell !== null && 'rate' in cell)) return ['', 'low', 'high', 'successes', 'n'];
  if (cells.some(cell => cell !== null && 'estimate' in cell)) return ['', 'low', 'high', 'n'];
  return [''];
}

function figureOf(cell: Cell, part: string, manner: CsvManner): string | number | null {
  if (cell === null) return null;
  if ('rate' in cell) return cell.rate[(part || 'value') as 'value' | 'low' | 'high' | 'successes' | 'n'];
  if ('estimate' in cell) return cell.estimate[(part || 'value') as 'value' | 'low' | 'high' | 'n'] ?? null;
  if (part) return null;
  if ('text' in cell) return cell.text;
  if ('count' in cell) return cell.count;
  if ('seconds' in cell) return cell.seconds;
  if ('at' in cell) return manner.excel ? clockTime(cell.at, manner.zone) : cell.at;
  if ('share' in cell) return cell.share;
  if ('flag' in cell) return String(cell.flag);
  return cell.number;
}

/** A time as Excel reads it, by the clocks of a zone. */
function clockTime(time: string, zone: string): string {
  if (Number.isNaN(Date.parse(time))) return time;
  const { year, month, day, hour, minute } = civil(time, zone);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`;
}

function written(value: string | number | null, separator: string, manner: CsvManner): string {
  if (value === null) return '';
  if (typeof value === 'number') {
    const text = String(value);
    const comma = manner.excel && manner.language !== 'en';
    return quoted(comma ? text.replace('.', ',') : text, separator);
  }
  return quoted(harmless(value), separator);
}

/** A text that a spreadsheet would take for a formula is made one that it shows. */
export function harmless(text: string): string {
  return /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r]/.test(text) ? `'${text}` : text;
}

function quoted(text: string, separator: string): string {
  return text.includes(separator) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
