// What employees write down.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { EntryTaken, EntryWanted } from '../entry/types';
import { call } from './client';

/** Records one interaction: on the server's disk once this is done, in its answers a moment later. */
export function useAddEntry() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: EntryWanted) => call<EntryTaken>('POST', '/interactions', { body }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['audit'] });
      void client.invalidateQueries({ queryKey: ['sources'] });
    },
  });
}
