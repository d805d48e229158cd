import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from './client';
import type { Registry } from './types';

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
