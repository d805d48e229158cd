// Links that show one map to whoever has them.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from './client';
import type { Schema } from './types';
import { useQuery } from './useQuery';

/** A link without its secret. */
export type MapShare = Schema<'MapShare'>;
/** A new one, with its address on this server, which is told this once. */
export type MapShareMade = Schema<'MapShareMade'>;
export type MapShareWanted = Schema<'MapShareWanted'>;

function path(map: string): string {
  return `/maps/${encodeURIComponent(map)}/shares`;
}

export function useShares(map: string) {
  return useQuery({
    queryKey: ['maps', 'shares', map],
    queryFn: ({ signal }) => call<MapShare[]>('GET', path(map), { signal }),
    staleTime: 0,
  });
}

export function useMakeShare(map: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: MapShareWanted) => call<MapShareMade>('POST', path(map), { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['maps', 'shares', map] }),
  });
}

/** From then on it shows nothing. */
export function useRemoveShare(map: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call<void>('DELETE', `${path(map)}/${encodeURIComponent(id)}`),
    onSettled: () => client.invalidateQueries({ queryKey: ['maps', 'shares', map] }),
  });
}
