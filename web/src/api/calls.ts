// Segments as lists for the people who call: who would be on one, and the list itself, which is written down.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call, callForFile } from './client';
import type { Schema } from './types';
import { useQuery } from './useQuery';

export type CallsOf = Schema<'CallsOf'>;
/** Who of a segment would be on a list, and why others would not. */
export type CallsFound = Schema<'CallsFound'>;

function path(segment: string): string {
  return `/segments/${encodeURIComponent(segment)}/calls`;
}

/** How many would be on a list. Consent changes without anything being asked here, so it is counted anew each time. */
export function useTriedCalls(segment: string, of: CallsOf) {
  return useQuery({
    queryKey: ['ask', 'calls', segment, of],
    queryFn: ({ signal }) => call<CallsFound>('POST', `${path(segment)}/try`, { body: of, signal }),
    staleTime: 0,
    placeholderData: previous => previous,
  });
}

/** The list itself. From then on it stands on the pages of all who are on it. */
export function useCallList(segment: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (of: CallsOf) => callForFile(path(segment), { body: of }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['consent', 'customer'] });
      void client.invalidateQueries({ queryKey: ['audit'] });
    },
  });
}

/** Sends the company's own list of its customers; the server forgets it once a call list was made with it. */
export function useSendContacts() {
  return useMutation({
    mutationFn: (file: File) =>
      call<Schema<'Upload'>>('POST', `/uploads?name=${encodeURIComponent(file.name)}`, { body: file }),
  });
}
