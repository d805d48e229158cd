// Retention: how long interactions are kept, what went because its time was over, and the counts that are kept of it.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from './client';
import { useLakeChanged } from './data';
import { follow, type Progress } from './jobs';
import type { Schema } from './types';
import { useQuery } from './useQuery';

export type KeepUnit = Schema<'KeepUnit'>;
export type KeepFor = Schema<'KeepFor'>;
export type RetentionRule = Schema<'RetentionRule'>;
/** What has a default is there in an answer. */
export type RetentionPolicy = Required<Schema<'RetentionPolicy'>>;
export type RetentionFound = Omit<Schema<'RetentionFound'>, 'policy'> & { policy: RetentionPolicy };
export type RetentionRun = Schema<'RetentionRun'>;
export type RetentionPreview = Schema<'RetentionPreview'>;
/** Interactions of a touchpoint in a month. */
export type RetentionMonth = Schema<'RetentionMonth'>;
type Applied = Schema<'RetentionApplied'>;

const RETENTION = 'retention';
const FOUND = [RETENTION, 'found'];
/** Of what is under way somebody wants to see the end. */
const UNDER_WAY_EVERY_MS = 3000;

export function isUnderWay({ finished }: Pick<RetentionRun, 'finished'>): boolean {
  return !finished;
}

/** The rules, what they removed, and when they are applied next. */
export function useRetention() {
  return useQuery({
    queryKey: FOUND,
    queryFn: ({ signal }) => call<RetentionFound>('GET', '/retention', { signal }),
    refetchInterval: query => (query.state.data?.runs.some(isUnderWay) ? UNDER_WAY_EVERY_MS : false),
  });
}

export function useSaveRetention() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: RetentionPolicy) => call<RetentionPolicy>('PUT', '/retention', { body }),
    onSuccess: policy => {
      client.setQueryData<RetentionFound>(FOUND, found => found && { ...found, policy });
    },
    // Where somebody else was faster, theirs is there to be taken.
    onError: () => client.invalidateQueries({ queryKey: FOUND }),
  });
}

/** What rules would remove. Counted anew each time, since data arrive meanwhile; nothing of it is kept. */
export function useForeseenRemoval(policy: RetentionPolicy) {
  return useQuery({
    queryKey: ['foreseen', RETENTION, policy],
    queryFn: ({ signal }) => call<RetentionPreview>('POST', '/retention/preview', { body: policy, signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

/** Removes as a job that tells how far it is, or at once where the server has no jobs. */
async function removed(onProgress: (progress: Progress) => void): Promise<Applied> {
  const reply = await call<Applied | Schema<'JobBegun'>>('POST', '/retention/runs?job=true');
  if (!('job' in reply)) return reply;
  // It is not left half done: nobody stops it from here.
  return follow<Applied>(reply.job, { onProgress, signal: new AbortController().signal });
}

/** The removal of what is past its time; it goes on where the page that began it is left. */
export function useRemoval() {
  const client = useQueryClient();
  const changed = useLakeChanged();
  const [progress, setProgress] = useState<Progress | null>(null);
  const remove = useMutation({
    mutationFn: () => {
      setProgress(null);
      return removed(setProgress);
    },
    onSuccess: () => {
      void changed();
    },
    // What was begun is on the list, whatever became of it.
    onError: () => {
      void client.invalidateQueries({ queryKey: [RETENTION] });
    },
  });
  return { remove, progress };
}

export type Removal = ReturnType<typeof useRemoval>;

/** What is kept of removed interactions, by month and touchpoint. */
export function useRetainedMonths() {
  return useQuery({
    queryKey: [RETENTION, 'months'],
    queryFn: ({ signal }) => call<RetentionMonth[]>('GET', '/retention/months', { signal }),
  });
}
