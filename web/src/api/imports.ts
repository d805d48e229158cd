import { useQuery } from '@tanstack/react-query';
import { call } from './client';
import type { Timestamp } from './types';

export interface ImportRow {
  number: number;
  name: string;
  source: string;
  file_name: string;
  file_size: number;
  state: string;
  rows: number;
  interactions: number;
  /** By reason. */
  rejected: Record<string, number>;
  first?: Timestamp | null;
  last?: Timestamp | null;
  started: Timestamp;
  finished?: Timestamp | null;
}

/** All imports, newest first. */
export function useImports() {
  return useQuery({
    queryKey: ['imports'],
    queryFn: ({ signal }) => call<ImportRow[]>('GET', '/imports', { signal }),
  });
}
