import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { call, Unreachable } from './client';
import { useLakeChanged } from './data';
import type { Schema } from './types';
import { useQuery } from './useQuery';

export type SourceRow = Schema<'SourceRow'>;
export type SourceSettings = Schema<'SourceSettings'>;
export type SourceKind = Schema<'SourceKind'>;
export type WebhookSettings = Schema<'WebhookSettings'>;
export type WebhookMapping = Schema<'WebhookMapping'>;
export type Signature = Schema<'Signature'>;
export type MadeSource = Schema<'Made'>;
/** An event as it was read. */
export type RecentRow = Schema<'RecentRow'>;
/** An event that could not be read. */
export type RejectedEvent = Schema<'RejectedEvent'>;
export type Replayed = Schema<'Replayed'>;

/** How many events had come of each source by a moment. */
export interface Sample {
  at: number;
  counts: Readonly<Record<number, number>>;
}
export type SourcesFound = Schema<'SourcesFound'> & { samples: Sample[] };

const LIST = ['sources'];
const LIST_EVERY_MS = 4000;
/** A minute of samples: a rate is a difference of counts. */
const SAMPLES = 16;
const RECENT_EVERY_MS = 1000;
/** As many events as a page keeps of a stream. */
const RECENT_KEPT = 300;
/** As many as the server has of each source. */
export const RECENT_AT_ONCE = 50;
export const QUARANTINE_PAGE = 50;

function sampleOf(found: Schema<'SourcesFound'>): Sample {
  const counts = found.sources.map(({ number, arrived }) => {
    return [number, arrived.interactions + arrived.repeated + arrived.rejected] as const;
  });
  return { at: Date.now(), counts: Object.fromEntries(counts) };
}

/** All live sources, asked again every few seconds while they are looked at. */
export function useSources(enabled = true) {
  const client = useQueryClient();
  return useQuery({
    queryKey: LIST,
    queryFn: async ({ signal }): Promise<SourcesFound> => {
      const found = await call<Schema<'SourcesFound'>>('GET', '/sources', { signal });
      const before = client.getQueryData<SourcesFound>(LIST)?.samples ?? [];
      return { ...found, samples: [...before, sampleOf(found)].slice(-SAMPLES) };
    },
    enabled,
    refetchInterval: LIST_EVERY_MS,
    staleTime: 1000,
  });
}

/** Puts a changed source into the list: its counts are not told with it. */
function useChanged(): (changed: SourceRow) => void {
  const client = useQueryClient();
  return changed => {
    client.setQueryData<SourcesFound>(LIST, found => {
      if (!found) return found;
      const put = (row: SourceRow): SourceRow =>
        row.number === changed.number ? { ...changed, arrived: row.arrived, quarantine: row.quarantine } : row;
      return { ...found, sources: found.sources.map(put) };
    });
    void client.invalidateQueries({ queryKey: LIST, exact: true });
  };
}

export function useAddSource() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Schema<'NewSource'>) => call<MadeSource>('POST', '/sources', { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: LIST, exact: true }),
  });
}

export interface SourceChange {
  version: number;
  settings: SourceSettings;
  closed: boolean;
}

export function useChangeSource(number: number) {
  const client = useQueryClient();
  const changed = useChanged();
  return useMutation({
    mutationFn: (body: SourceChange) => call<SourceRow>('PUT', `/sources/${number}`, { body }),
    onSuccess: changed,
    // Where somebody else was faster, theirs is shown.
    onError: () => client.invalidateQueries({ queryKey: LIST, exact: true }),
  });
}

export function useRenewKey(number: number) {
  const changed = useChanged();
  return useMutation({
    mutationFn: () => call<MadeSource>('POST', `/sources/${number}/key`),
    onSuccess: made => changed(made.source),
  });
}

/** What a page has of the stream of a source: newest first. */
export interface Stream {
  rows: RecentRow[];
  /** More may have come between two looks than the server keeps. */
  gaps: boolean;
}

/** The newest events of a source, asked for every second while the page is in sight. */
export function useRecent(number: number, enabled = true) {
  const client = useQueryClient();
  const key = [...LIST, number, 'recent'];
  // A server that begins anew counts anew.
  const lost = useRef(false);
  return useQuery({
    queryKey: key,
    queryFn: async ({ signal }): Promise<Stream> => {
      const before = client.getQueryData<Stream>(key) ?? { rows: [], gaps: false };
      const newest = lost.current ? 0 : (before.rows[0]?.number ?? 0);
      try {
        const fresh = await call<RecentRow[]>('GET', `/sources/${number}/recent?after=${newest}`, { signal });
        const known = new Set(lost.current ? before.rows.map(keyOf) : []);
        lost.current = false;
        const added = fresh.filter(row => !known.has(keyOf(row))).reverse();
        if (added.length === 0) return before;
        return {
          rows: [...added, ...before.rows].slice(0, RECENT_KEPT),
          gaps: before.rows.length > 0 && added.length >= RECENT_AT_ONCE,
        };
      } catch (error) {
        lost.current ||= error instanceof Unreachable;
        throw error;
      }
    },
    enabled,
    refetchInterval: RECENT_EVERY_MS,
    staleTime: 0,
  });
}

/** Numbers alone may come again after a restart. */
export function keyOf({ number, received }: RecentRow): string {
  return `${number}-${received}`;
}

export function useSourceQuarantine(number: number) {
  return useInfiniteQuery({
    queryKey: [...LIST, number, 'quarantine'],
    queryFn: ({ signal, pageParam }) => {
      const before = pageParam === null ? '' : `&before=${pageParam}`;
      return call<RejectedEvent[]>('GET', `/sources/${number}/quarantine?limit=${QUARANTINE_PAGE}${before}`, {
        signal,
      });
    },
    initialPageParam: null as number | null,
    getNextPageParam: last => (last.length === QUARANTINE_PAGE ? (last.at(-1)?.number ?? null) : null),
    staleTime: 0,
  });
}

export function useReplay(number: number) {
  const client = useQueryClient();
  const lakeChanged = useLakeChanged();
  return useMutation({
    mutationFn: () => call<Replayed>('POST', `/sources/${number}/replay`),
    onSuccess: async ({ taken }) => {
      await client.invalidateQueries({ queryKey: LIST });
      if (taken > 0) await lakeChanged();
    },
  });
}
