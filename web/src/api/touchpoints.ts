import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from './client';
import type { Registry, Schema } from './types';
import { useQuery } from './useQuery';

export function useSaveRegistry() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (registry: Registry) => call<Registry>('PUT', '/touchpoints', { body: registry }),
    onSuccess: saved => {
      client.setQueryData(['touchpoints'], saved);
      // Which touchpoint an interaction belongs to is part of every answer. Saved it is before they are counted anew.
      for (const key of ['ask', 'map']) void client.invalidateQueries({ queryKey: [key] });
    },
  });
}

function trialQuery(trial: Schema<'Trial'> | null) {
  return queryOptions({
    queryKey: ['ask', 'rule', trial],
    queryFn: ({ signal }) => call<Schema<'Matched'>>('POST', '/touchpoints/try', { body: trial, signal }),
    staleTime: 60_000,
  });
}

/** What a rule would match, before it is saved. */
export function useTrial(trial: Schema<'Trial'> | null) {
  return useQuery({ ...trialQuery(trial), enabled: trial !== null, placeholderData: previous => previous });
}
