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

/** The columns of a table in the order of the file, then those that its first records leave blank. */
export function columnsOf(preview: TablePreview, records: FileRecord[]): string[] {
  const columns: string[] = [];
  for (const record of records) {
    let after = -1;
    for (const column of Object.keys(record)) {
      const at = columns.indexOf(column);
      if (at < 0) columns.splice(after + 1, 0, column);
      after = at < 0 ? after + 1 : at;
    }
  }
  const named = [...preview.columns, ...Object.keys(preview.mapping.columns ?? {})].filter(Boolean);
  return [...new Set([...columns, ...named])];
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
