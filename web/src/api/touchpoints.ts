import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call, Problem } from './client';
import type { Registry } from './types';

/** The newest version of a document, which comes with the refusal of an edit of an older one. */
export function currentOf<T>(error: unknown): T | null {
  if (!(error instanceof Problem) || error.status !== 409) return null;
  return ((error.body as { current?: T | null }).current ?? null) as T | null;
}

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
