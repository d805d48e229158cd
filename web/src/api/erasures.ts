// Erasure: what would go, the job that removes it, the receipts; and everything known of a customer as a file.

import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isUnderWay } from '../erasure/receipt';
import type { Whom } from '../erasure/values';
import { call, callForFile } from './client';
import { useLakeChanged } from './data';
import { follow, type Progress } from './jobs';
import type { Schema } from './types';
import { useQuery } from './useQuery';

export type ErasureOf = Schema<'ErasureOf'>;
export type ErasurePreviewed = Schema<'ErasurePreviewed'>;
export type ErasureReceipt = Schema<'ErasureReceipt'>;
export type ErasuresFound = Schema<'ErasuresFound'>;

const ERASURES = 'erasures';
/** Of what is under way somebody wants to see the end. */
const UNDER_WAY_EVERY_MS = 3000;

/** All receipts, the newest first. */
export function useErasures() {
  return useQuery({
    queryKey: [ERASURES, 'all'],
    queryFn: ({ signal }) => call<ErasuresFound>('GET', '/erasures', { signal }),
    refetchInterval: query => (query.state.data?.erasures.some(isUnderWay) ? UNDER_WAY_EVERY_MS : false),
  });
}

export function useErasure(number: number) {
  return useQuery({
    queryKey: [ERASURES, number],
    queryFn: ({ signal }) => call<ErasureReceipt>('GET', `/erasures/${number}`, { signal }),
    refetchInterval: query => (query.state.data && isUnderWay(query.state.data) ? UNDER_WAY_EVERY_MS : false),
  });
}

/** What an erasure would do. Asked anew each time, since others work as well; nothing of it is kept. */
export function useForeseenErasure(whom: Whom) {
  return useQuery({
    queryKey: ['foreseen', ERASURES, whom],
    queryFn: ({ signal }) =>
      call<ErasurePreviewed>('POST', '/erasures/preview', { body: { ...whom, reason: '' }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

/** Erases as a job that tells how far it is, or at once where the server has no jobs. */
async function erased(body: ErasureOf, onProgress: (progress: Progress) => void): Promise<ErasureReceipt> {
  const reply = await call<ErasureReceipt | Schema<'JobBegun'>>('POST', '/erasures?job=true', { body });
  if (!('job' in reply)) return reply;
  // It is not left half done: nobody stops it from here.
  return follow<ErasureReceipt>(reply.job, { onProgress, signal: new AbortController().signal });
}

const OF_CUSTOMERS = new Set(['customer', 'customers', 'timeline', 'glance']);

/** Whether a query is about single customers. */
function isOfCustomers({ queryKey: [name, part] }: { queryKey: QueryKey }): boolean {
  return OF_CUSTOMERS.has(String(name)) || (name === 'consent' && part === 'customer');
}

/** What is counted comes anew, and nothing of single customers is remembered here either. */
function useForgotten(): () => Promise<void> {
  const client = useQueryClient();
  const changed = useLakeChanged();
  return async () => {
    await changed();
    client.removeQueries({ type: 'inactive', predicate: isOfCustomers });
  };
}

/** The erasure of somebody; it goes on where the page that began it is left. */
export function useErase() {
  const client = useQueryClient();
  const forgotten = useForgotten();
  const [progress, setProgress] = useState<Progress | null>(null);
  const erase = useMutation({
    mutationFn: (body: ErasureOf) => {
      setProgress(null);
      return erased(body, setProgress);
    },
    // The receipt is there at once; what was counted with the customers comes anew behind it.
    onSuccess: () => {
      void forgotten();
    },
    // What was begun is on the list, whatever became of it.
    onError: () => {
      void client.invalidateQueries({ queryKey: [ERASURES] });
    },
  });
  return { erase, progress };
}

export type Erasing = ReturnType<typeof useErase>;

/** Everything that is known of a customer; that it was handed out is written down. */
export function useArchive(person: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => callForFile(`/customers/${person}/archive`, { method: 'GET' }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['audit'] }),
  });
}
