import type { Shown, TablePreview } from '../api/data';

/** Values of a record by column. */
export type FileRecord = Record<string, unknown>;

/** The records behind a preview that keeps every column as it is. */
export function recordsOf(shown: Shown[]): FileRecord[] {
  return shown.map(({ properties }) => {
    try {
      return properties ? (JSON.parse(properties) as FileRecord) : {};
    } catch {
      return {};
    }
  });
}

/** The columns of a table: those the server names, then others that its records have. */
export function columnsOf(preview: TablePreview, records: FileRecord[]): string[] {
  const named = [...preview.columns, ...Object.keys(preview.mapping.columns ?? {})];
  return [...new Set([...named, ...records.flatMap(record => Object.keys(record))])].filter(Boolean);
}

const SAMPLES = 3;

/** A few different values of a column, as they stand in the file. */
export function samplesOf(records: FileRecord[], column: string): string[] {
  const values = new Set<string>();
  for (const record of records) {
    const value = record[column];
    if (value === undefined || value === null || value === '') continue;
    values.add(typeof value === 'object' ? JSON.stringify(value) : String(value));
    if (values.size === SAMPLES) break;
  }
  return [...values];
}
