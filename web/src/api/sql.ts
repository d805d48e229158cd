import { queryOptions } from '@tanstack/react-query';
import { call, callForFile } from './client';
import type { Schema } from './types';
import { useQuery } from './useQuery';

export type SqlTable = Schema<'Table'>;

export interface SqlAnswer extends SqlTable {
  elapsed_ms: number;
}

async function ask(query: string, signal?: AbortSignal): Promise<SqlAnswer> {
  const begun = performance.now();
  const table = await call<SqlTable>('POST', '/sql', { body: { query }, ...(signal ? { signal } : {}) });
  return { ...table, elapsed_ms: performance.now() - begun };
}

export function sqlQuery(query: string) {
  return queryOptions({
    queryKey: ['sql', query],
    queryFn: ({ signal }) => ask(query, signal),
    // An answer stands until it is asked for again: a query may be dear.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 300_000,
    retry: false,
  });
}

/** All rows that a query answers with, as a file. */
export function sqlFile(query: string, format: Schema<'WantedFile'>['format']): Promise<Blob> {
  return callForFile('/sql/export', { body: { query, format } });
}

export interface SqlColumn {
  name: string;
  type: string;
}

/** The columns of the view, as the server describes them. */
export function useSqlSchema(enabled: boolean) {
  return useQuery({
    queryKey: ['sql-schema'],
    queryFn: async ({ signal }): Promise<SqlColumn[]> => {
      const { columns, rows } = await ask('describe interactions', signal);
      const [name, type] = [columns.indexOf('column_name'), columns.indexOf('data_type')];
      return rows.map(row => ({ name: String(row[name]), type: String(row[type]) }));
    },
    enabled,
    staleTime: 300_000,
  });
}
