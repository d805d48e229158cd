import { useCallback, useEffect, useRef, useState } from 'react';
import { leaveMap, type PresentCell, type PresentPerson, usePresent } from '../../../api/presence';
import { newKey } from '../../../saved/key';

/** Whoever walks over the map with the arrows is not told of at every cell. */
const SETTLED_MS = 400;

const NOBODY: PresentPerson[] = [];

export interface Presence {
  /** Who else has the map open. */
  people: PresentPerson[];
  /** Says at which cell one is; nowhere in particular where it is none. */
  tell: (cell: PresentCell | null) => void;
}

/** Says that this page has a map open, and knows who else has. */
export function usePresence(mapKey: string): Presence {
  const [tab] = useState(newKey);
  const cell = useRef<PresentCell | null>(null);
  const settling = useRef<number | undefined>(undefined);
  const { data, refetch } = usePresent(mapKey, tab, () => cell.current);
  const tell = useCallback(
    (next: PresentCell | null) => {
      if (next?.step === cell.current?.step && next?.lane === cell.current?.lane) return;
      cell.current = next;
      window.clearTimeout(settling.current);
      settling.current = window.setTimeout(() => void refetch(), SETTLED_MS);
    },
    [refetch],
  );
  useEffect(() => {
    const leave = () => leaveMap(mapKey, tab);
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      window.clearTimeout(settling.current);
      leave();
    };
  }, [mapKey, tab]);
  return { people: data ?? NOBODY, tell };
}
