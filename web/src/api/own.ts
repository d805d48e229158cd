// What people keep for themselves on the server, whichever browser they use.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from './client';
import type { Schema } from './types';
import { useQuery } from './useQuery';

const STARRED = ['starred'];

/** The touchpoints that one keeps an eye on; none where nothing was ever kept. */
export function useKeptStars(enabled: boolean) {
  return useQuery({
    queryKey: STARRED,
    queryFn: ({ signal }) => call<Schema<'Starred'>>('GET', '/me/starred', { signal }),
    enabled,
  });
}

function keepStars(touchpoints: string[]) {
  return call<Schema<'Starred'>>('PUT', '/me/starred', { body: { touchpoints } satisfies Schema<'Stars'> });
}

/** Takes over what a browser kept before the server did. */
export function useTakeOverStars() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: keepStars,
    onSuccess: kept => client.setQueryData(STARRED, kept),
  });
}

/** Shown at once, and taken back where saving fails. */
export function useKeepStars() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: keepStars,
    onMutate: async touchpoints => {
      await client.cancelQueries({ queryKey: STARRED });
      client.setQueryData(STARRED, { touchpoints });
    },
    onError: () => client.invalidateQueries({ queryKey: STARRED }),
  });
}

/** Notes that one is here, and tells when one was here before. `known` is what this browser remembers. */
export function useVisit(enabled: boolean, known: () => Schema<'Visit'> | null) {
  return useQuery({
    queryKey: ['visit'],
    queryFn: ({ signal }) => {
      const body: Schema<'Known'> = { known: known() };
      return call<Schema<'Visit'>>('POST', '/me/visit', { body, signal });
    },
    enabled,
    staleTime: 300_000,
  });
}
