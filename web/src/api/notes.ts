import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call, Problem } from './client';
import type { Saved } from './documents';
import { useQuery } from './useQuery';

export const NOTE_KINDS = ['campaign', 'price', 'outage', 'release', 'competitor', 'law', 'other'] as const;
export type NoteKind = (typeof NOTE_KINDS)[number];

/** What happened on a day, or from a day until another. */
export interface Note {
  /** `2024-05-06`, of the company's zone. */
  date: string;
  /** The last day. */
  until?: string | null;
  kind: NoteKind;
  text: string;
  author: string;
}

export type SavedNote = Saved<Note>;

/** A version of a note as the server has it; without a body it was removed. */
export type NoteVersion = Saved<Note | null>;

const KEY = ['documents', 'note'];

function isNote(saved: NoteVersion): saved is SavedNote {
  const { body } = saved;
  return body !== null && typeof body.date === 'string' && typeof body.text === 'string';
}

/** All notes, the earliest first. */
export function useNotes() {
  return useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) => {
      const saved = await call<NoteVersion[]>('GET', '/documents/note', { signal });
      return saved.filter(isNote).sort((a, b) => a.body.date.localeCompare(b.body.date) || a.key.localeCompare(b.key));
    },
  });
}

export interface NoteSave {
  key: string;
  /** The version that was edited; 0 for a new note. */
  version: number;
  /** Null removes it. */
  body: Note | null;
}

export function useSaveNote() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ key, version, body }: NoteSave) =>
      call<NoteVersion>('PUT', `/documents/note/${encodeURIComponent(key)}`, { body: { version, body } }),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
}

/** The version that somebody else saved meanwhile, where that is why saving failed. */
export function conflictOf(error: unknown): NoteVersion | null {
  if (!(error instanceof Problem) || error.status !== 409) return null;
  const current = error.body.current as NoteVersion | undefined;
  return current && typeof current.version === 'number' ? current : null;
}
