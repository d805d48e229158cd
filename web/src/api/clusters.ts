// Groups of customers who behave alike.

import { call } from './client';
import { follow } from './jobs';
import type { Language, Schema } from './types';
import { useQuery } from './useQuery';

/** Groups of customers, if there are any. */
export type Clusters = Schema<'Clusters'>;
export type Cluster = Schema<'Cluster'>;
/** A number of customers that is another in a group than elsewhere. */
export type ClusterHabit = Schema<'ClusterHabit'>;

/** Looks for groups as a job, or at once where the server has no jobs. */
async function find(signal: AbortSignal): Promise<Clusters> {
  const reply = await call<Clusters | Schema<'JobBegun'>>('POST', '/segments/clusters?job=true', { signal });
  return 'job' in reply ? follow<Clusters>(reply.job, { onProgress: () => undefined, signal }) : reply;
}

/** All customers are looked at several times for it: only once somebody wants it, and again when they say so. */
export function useClusters(language: Language, wanted: boolean) {
  return useQuery({
    queryKey: ['clusters', language],
    queryFn: ({ signal }) => find(signal),
    enabled: wanted,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
