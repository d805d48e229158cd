import { call } from './client';
import type { Schema } from './types';
import { useQuery } from './useQuery';

export type ImportRow = Schema<'ImportRow'>;

/** All imports, newest first. */
export function useImports() {
  return useQuery({
    queryKey: ['imports'],
    queryFn: ({ signal }) => call<ImportRow[]>('GET', '/imports', { signal }),
  });
}
