// The segments there are: what filters need of them.

import { call } from './client';
import type { Schema } from './types';
import { useQuery } from './useQuery';

export type SegmentRow = Schema<'SegmentRow'>;

export const SEGMENTS = ['segments'];

export function useSegments(enabled = true) {
  return useQuery({
    queryKey: SEGMENTS,
    queryFn: ({ signal }) => call<SegmentRow[]>('GET', '/segments', { signal }),
    enabled,
  });
}

/** What a segment is called, by its key; the key itself until that is known. */
export function useSegmentNames(enabled: boolean): (key: string) => string {
  const { data } = useSegments(enabled);
  return key => data?.find(one => one.key === key)?.name ?? key;
}
