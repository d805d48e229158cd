// Segments: customers by a rule over what they did and did not do.

import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { call, currentOf } from './client';
import { SEGMENTS, type SegmentRow } from './segmentNames';
import type { Schema } from './types';
import { useQuery } from './useQuery';

export { type SegmentRow, useSegmentNames, useSegments } from './segmentNames';
/** A rule as a tree of tests. */
export type SegmentRule = Schema<'SegmentRule'>;
export type SegmentWanted = Schema<'SegmentWanted'>;
export type SegmentSizes = Schema<'SegmentSizes'>;
/** A rule to count, in either of its two forms. */
export type SegmentTrial = Schema<'SegmentTrial'>;
export type SegmentTried = Schema<'SegmentTried'>;
/** How many customers were in a segment at a moment. */
export type SegmentPoint = Schema<'SegmentPoint'>;

function path(key: string): string {
  return `/segments/${encodeURIComponent(key)}`;
}

/** How many customers are in each segment, and in two of them at once; counted from interactions, as answers are. */
export function useSegmentSizes() {
  return useQuery({
    queryKey: ['ask', 'segments'],
    queryFn: ({ signal }) => call<SegmentSizes>('GET', '/segments/sizes', { signal }),
  });
}

/** Who entered a segment and left it since it is followed. */
export function useSegmentRecorded(key: string) {
  return useQuery({
    queryKey: ['ask', 'segment', 'recorded', key],
    queryFn: ({ signal }) => call<Schema<'SegmentRecorded'>>('GET', `${path(key)}/history`, { signal }),
  });
}

/** All versions of a segment, newest first. */
export function useSegmentVersions(key: string, enabled: boolean) {
  return useQuery({
    queryKey: [...SEGMENTS, 'versions', key],
    queryFn: ({ signal }) => call<SegmentRow[]>('GET', `${path(key)}/versions`, { signal }),
    enabled,
    staleTime: 0,
  });
}

function attempt(body: SegmentTrial, signal?: AbortSignal): Promise<SegmentTried> {
  return call<SegmentTried>('POST', '/segments/try', { body, ...(signal && { signal }) });
}

/** What a rule finds, before it is saved. */
export function useTriedSegment(trial: SegmentTrial | null) {
  return useQuery({
    queryKey: ['ask', 'segment', trial],
    queryFn: ({ signal }) => attempt(trial ?? {}, signal),
    enabled: trial !== null,
    staleTime: 60_000,
    placeholderData: previous => previous,
  });
}

/** The same asked once: for the other form of a rule. */
export function useReadSegment() {
  return useMutation({ mutationFn: (trial: SegmentTrial) => attempt(trial) });
}

/** Answers may ask for any segment, and who is in it stands on the pages of customers. */
function changed(client: QueryClient, refetchType: 'active' | 'none' = 'active'): void {
  for (const key of ['ask', 'map', 'customer']) void client.invalidateQueries({ queryKey: [key], refetchType });
  void client.invalidateQueries({ queryKey: SEGMENTS, refetchType });
}

function put(client: QueryClient, saved: SegmentRow): void {
  client.setQueryData<SegmentRow[]>(SEGMENTS, rows => rows && [...rows.filter(one => one.key !== saved.key), saved]);
}

export function useSaveSegment() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ key, ...body }: SegmentWanted & { key: string }) => call<SegmentRow>('PUT', path(key), { body }),
    onSuccess: saved => {
      put(client, saved);
      changed(client);
    },
    // Where somebody else was faster, theirs are there to be taken.
    onError: error => {
      const theirs = currentOf<SegmentRow>(error);
      if (theirs) put(client, theirs);
    },
  });
}

export function useRemoveSegment() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ key, version }: Pick<SegmentRow, 'key' | 'version'>) =>
      call<void>('DELETE', `${path(key)}?version=${version}`),
    // What is on the page still asks for it: that is not to be asked again, only whatever opens next.
    onSuccess: () => changed(client, 'none'),
  });
}
