import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react';
import { type SavedNote, useNotes } from '../api/notes';
import { useSession } from '../api/queries';
import type { Period } from '../api/types';
import { useText } from '../i18n/index';
import { NoteList } from './NoteList';
import { dayAt, type PlacedNote, placed } from './place';

const NoteForm = lazy(() => import('./NoteForm'));

interface WithNotesProps {
  /** The periods of the picture. */
  starts: readonly (string | null | undefined)[];
  period: Period | null | undefined;
  /** The picture, given its notes and, for those who may, what a click on its axis does. */
  children: (notes: readonly PlacedNote[], onPick: ((index: number) => void) | undefined) => ReactNode;
}

/** What is written: a new note of a day, or one there is. */
export type Writing = { day: string } | { note: SavedNote };

/** A picture over time with what happened meanwhile, listed below it. */
export function WithNotes({ starts, period, children }: WithNotesProps) {
  const { zone } = useText();
  const { data: session } = useSession();
  const { data } = useNotes();
  const [writing, setWriting] = useState<Writing | null>(null);
  const notes = useMemo(() => (period ? placed(data ?? [], starts, period, zone) : []), [data, starts, period, zone]);
  const role = session?.user?.role;
  const may = role === 'editor' || role === 'administrator';
  const add = (index: number) => {
    const day = dayAt(starts, index, zone);
    if (day) setWriting({ day });
  };
  if (!period) return children([], undefined);
  return (
    <>
      {children(notes, may ? add : undefined)}
      <NoteList notes={notes} may={may} onAdd={() => add(starts.length - 1)} onEdit={note => setWriting({ note })} />
      {writing && (
        <Suspense>
          <NoteForm writing={writing} onClose={() => setWriting(null)} />
        </Suspense>
      )}
    </>
  );
}
