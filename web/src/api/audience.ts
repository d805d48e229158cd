// Segments as lists for other systems: who would be on one, and the list itself, which is written down.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call, callForFile } from './client';
import type { Schema } from './types';
import { useQuery } from './useQuery';

/** Whom a list is made for: its identifiers and headings. */
export type AudienceFormat = Schema<'AudienceFormat'>;
export type AudienceOf = Schema<'AudienceOf'>;
/** Who of a segment would be on a list, and why others would not. */
export type AudienceFound = Schema<'AudienceFound'>;
/** A list that a customer was on. */
export type HandoverRow = Schema<'HandoverRow'>;

function path(segment: string): string {
  return `/segments/${encodeURIComponent(segment)}/audience`;
}

/** How many would be on a list. Consent changes without anything being asked here, so it is counted anew each time. */
export function useTriedAudience(segment: string, of: AudienceOf) {
  return useQuery({
    queryKey: ['ask', 'audience', segment, of],
    queryFn: ({ signal }) => call<AudienceFound>('POST', `${path(segment)}/try`, { body: of, signal }),
    staleTime: 0,
    placeholderData: previous => previous,
  });
}

/** The list itself. From then on it stands on the pages of all who are on it. */
export function useHandOver(segment: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (of: AudienceOf) => callForFile(path(segment), { body: of }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['consent', 'customer'] });
      void client.invalidateQueries({ queryKey: ['audit'] });
    },
  });
}
