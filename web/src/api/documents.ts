// What people save, every version of it: questions, boards, maps, personas and frameworks.

import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { call, currentOf } from './client';
import type { Schema } from './types';
import { useQuery } from './useQuery';

export type DocumentKind = 'question' | 'board' | 'map' | 'persona' | 'framework';

/** One version of a document; its body is null where it was deleted. */
export type Saved<Body = unknown> = Omit<Schema<'Saved'>, 'body'> & { body: Body };

function path(kind: DocumentKind, key: string): string {
  return `/documents/${kind}/${encodeURIComponent(key)}`;
}

export function documentsQuery(kind: DocumentKind) {
  return queryOptions({
    queryKey: ['documents', kind],
    queryFn: ({ signal }) => call<Saved[]>('GET', `/documents/${kind}`, { signal }),
  });
}

export function readDocument(kind: DocumentKind, key: string, signal?: AbortSignal): Promise<Saved> {
  return call<Saved>('GET', path(kind, key), signal && { signal });
}

export function documentQuery(kind: DocumentKind, key: string) {
  return queryOptions({
    queryKey: ['document', kind, key],
    queryFn: ({ signal }) => readDocument(kind, key, signal),
  });
}

export function versionsQuery(kind: DocumentKind, key: string) {
  return queryOptions({
    queryKey: ['versions', kind, key],
    queryFn: ({ signal }) => call<Saved[]>('GET', `${path(kind, key)}/versions`, { signal }),
  });
}

/** The newest version of every document of a kind. */
export function useDocuments(kind: DocumentKind, enabled = true) {
  return useQuery({ ...documentsQuery(kind), enabled });
}

/** All versions of a document, newest first. */
export function useVersions(kind: DocumentKind, key: string, enabled = true) {
  return useQuery({ ...versionsQuery(kind, key), enabled, staleTime: 0 });
}

/** Names of all who ever had an account, by e-mail. */
export function useAuthors() {
  return useQuery({
    queryKey: ['authors'],
    queryFn: ({ signal }) => call<Schema<'Author'>[]>('GET', '/authors', { signal }),
    staleTime: 300_000,
  });
}

export interface Save<Body> {
  key: string;
  /** The version that was edited; 0 for a new document. */
  version: number;
  /** Null deletes; the versions stay. */
  body: Body | null;
}

export function useSaveDocument<Body>(kind: DocumentKind) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ key, version, body }: Save<Body>) =>
      call<Saved>('PUT', path(kind, key), { body: { version, body } }),
    onSuccess: saved => {
      client.setQueryData(documentQuery(kind, saved.key).queryKey, saved);
      void client.invalidateQueries({ queryKey: ['documents', kind] });
      void client.invalidateQueries({ queryKey: ['versions', kind, saved.key] });
    },
  });
}

/** The newest version, where somebody else saved before; null for any other error. */
export const conflictOf = currentOf<Saved>;
