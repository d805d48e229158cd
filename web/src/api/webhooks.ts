// Webhooks: programs that are told what happens, and what did not arrive at their addresses.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call, currentOf } from './client';
import type { Language, Schema } from './types';
import { useQuery } from './useQuery';

/** Who is told what; the report by mail is a part of it. */
export type Notified = Schema<'NotificationsFound'>;
export type NotifiedWanted = Schema<'NotificationsWanted'>;
/** A segment whose changes an address is told. */
export type SegmentHook = Schema<'SegmentHook'>;
export type SegmentHookWanted = Schema<'SegmentHookWanted'>;
/** A message that was given up. */
export type UndeliveredRow = Schema<'UndeliveredRow'>;
/** It went to several addresses under one id. */
type Named = Pick<UndeliveredRow, 'id' | 'url'>;

/** The same as of the plan of the report, which is saved along. */
const NOTIFIED = ['notifications'];
const UNDELIVERED = ['undelivered'];
export const UNDELIVERED_PAGE = 20;
/** Messages are given up while nobody does anything here. */
const UNDELIVERED_EVERY_MS = 15_000;

export function useNotified() {
  return useQuery({
    queryKey: NOTIFIED,
    queryFn: ({ signal }) => call<Notified>('GET', '/notifications', { signal }),
  });
}

/** Answers with the secrets of new addresses: this once, and only to whoever saved. */
export function useSaveNotified() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NotifiedWanted) => call<Notified>('PUT', '/notifications', { body }),
    onSuccess: saved => client.setQueryData(NOTIFIED, withoutSecrets(saved)),
    // Where somebody else was faster, theirs is there to be seen.
    onError: error => {
      const theirs = currentOf<Notified>(error);
      if (theirs) client.setQueryData(NOTIFIED, theirs);
    },
  });
}

function withoutSecrets(saved: Notified): Notified {
  return { ...saved, webhooks: saved.webhooks.map(({ url }) => ({ url })) };
}

/** Delivers a test at once; why it did not arrive is the error. */
export function useTryWebhook() {
  return useMutation({
    mutationFn: (url: string) => call<void>('POST', '/notifications/webhook', { body: { url } }),
  });
}

/** What was given up, newest first, with reasons in the language of the page. */
export function useUndelivered(page: number, language: Language) {
  return useQuery({
    queryKey: [...UNDELIVERED, page, language],
    queryFn: ({ signal }) => {
      const path = `/notifications/undelivered?offset=${page * UNDELIVERED_PAGE}&limit=${UNDELIVERED_PAGE}`;
      return call<Schema<'UndeliveredFound'>>('GET', path, { signal });
    },
    staleTime: 0,
    refetchInterval: UNDELIVERED_EVERY_MS,
    placeholderData: previous => previous,
  });
}

export function useDeliverAgain() {
  return useUndeliveredChange(one => call<void>('POST', path(one), { body: {} }));
}

export function useForgetDelivery() {
  return useUndeliveredChange(one => call<void>('DELETE', path(one)));
}

/** A change to the list, which is there anew before whoever changed it goes on: also where another was faster. */
function useUndeliveredChange(change: (one: Named) => Promise<void>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: UNDELIVERED }),
  });
}

function path({ id, url }: Named): string {
  return `/notifications/undelivered/${encodeURIComponent(id)}?url=${encodeURIComponent(url)}`;
}
