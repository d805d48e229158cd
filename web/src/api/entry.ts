// What employees write down.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from './client';
import type { Schema } from './types';

export type EntryWanted = Schema<'EntryWanted'>;
export type Medium = Schema<'Medium'>;

/** Records one interaction: on the server's disk once this is done, in its answers a moment later. */
export function useAddEntry() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: EntryWanted) => call<Schema<'EntryTaken'>>('POST', '/interactions', { body }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['audit'] });
      void client.invalidateQueries({ queryKey: ['sources'] });
    },
  });
}
