// Who else has a map open: said and asked in one request, every few seconds.

import { BASE, call, ownHeaders } from './client';
import type { Schema } from './types';
import { useQuery } from './useQuery';

export type PresentPerson = Schema<'PresentPerson'>;
export type PresentCell = Schema<'PresenceCell'>;

/** The server takes whoever was silent for twelve seconds for gone. */
const EVERY_MS = 5_000;

function path(map: string): string {
  return `/maps/${encodeURIComponent(map)}/presence`;
}

/** Says that a tab has a map open and at which cell it is; who else has, while the page is looked at. */
export function usePresent(map: string, tab: string, cellNow: () => PresentCell | null) {
  return useQuery({
    queryKey: ['presence', map, tab],
    queryFn: ({ signal }) => call<PresentPerson[]>('POST', path(map), { body: { tab, cell: cellNow() }, signal }),
    refetchInterval: EVERY_MS,
    refetchOnWindowFocus: 'always',
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
}

/** Says that a tab leaves a map, also while the page goes. */
export function leaveMap(map: string, tab: string): void {
  fetch(BASE + path(map), {
    method: 'POST',
    keepalive: true,
    credentials: 'same-origin',
    headers: { ...ownHeaders(true), 'content-type': 'application/json' },
    body: JSON.stringify({ tab, leaves: true }),
    // Who is not heard any more has gone all the same.
  }).catch(() => {});
}
