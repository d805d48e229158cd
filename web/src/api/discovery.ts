// Maps proposed from what customers do.

import { call } from './client';
import type { Schema } from './types';
import { useQuery } from './useQuery';

/** Which journeys maps are made of. */
export type MapDiscovering = Schema<'MapDiscovering'>;
/** Drafts of everybody and of groups of journeys, with how well each fits. */
export type Discovery = Schema<'Discovery'>;
export type MapDraft = Schema<'MapDraft'>;
export type MapFit = Schema<'MapFit'>;
export type JourneyGroup = Schema<'JourneyGroup'>;
/** Something that is another in a group than in the others. */
export type GroupMark = Schema<'GroupMark'>;

/** All drafts with their maps: whoever makes them simpler waits for nothing. */
export function useDiscovery(wanted: MapDiscovering) {
  return useQuery({
    queryKey: ['ask', 'maps', 'discovery', wanted],
    queryFn: ({ signal }) => call<Discovery>('POST', '/maps/discover', { body: wanted, signal }),
    staleTime: 300_000,
  });
}
