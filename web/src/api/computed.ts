// Traits that are computed of what customers did: their definitions, and what one of them came to.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from './client';
import type { Schema } from './types';
import { useQuery } from './useQuery';

export type Computation = Schema<'Computation'>;
export type ComputedTrait = Schema<'ComputedTrait'>;
/** What has a default is there in an answer. */
export type ComputedTraits = Required<Schema<'ComputedTraits'>>;
/** What a customer did, in short. */
export type ActivityFound = Schema<'ActivityFound'>;
/** An interaction, and where it came from. */
export type TouchFound = Schema<'TouchFound'>;
/** A computed trait of a customer. */
export type ComputedFound = Schema<'ComputedFound'>;
export type ComputedHistory = Schema<'ComputedHistoryFound'>;
export type ComputedPoint = Schema<'ComputedPoint'>;

const TRAITS = ['computed-traits'];

export function useComputedTraits() {
  return useQuery({
    queryKey: TRAITS,
    queryFn: ({ signal }) => call<ComputedTraits>('GET', '/computed-traits', { signal }),
  });
}

export function useSaveComputedTraits() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ComputedTraits) => call<ComputedTraits>('PUT', '/computed-traits', { body }),
    onSuccess: saved => {
      client.setQueryData(TRAITS, saved);
      void client.invalidateQueries({ queryKey: ['customer'] });
    },
    // Where somebody else was faster, theirs is there to be taken.
    onError: () => client.invalidateQueries({ queryKey: TRAITS }),
  });
}

/** What a computed trait came to for a customer, once somebody wants to know: it takes a pass over the data. */
export function useComputedHistory(person: number, key: string, wanted: boolean) {
  return useQuery({
    queryKey: ['customer', person, 'computed', key],
    queryFn: ({ signal }) =>
      call<ComputedHistory>('GET', `/customers/${person}/computed/${encodeURIComponent(key)}`, { signal }),
    enabled: wanted,
  });
}
