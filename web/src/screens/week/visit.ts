import { useState } from 'react';
import { keep, kept } from './stored';

/** Whoever was away longer than this begins a new visit. */
const PAUSE_MS = 30 * 60_000;

export interface Visits {
  /** When the visit before this one was last seen going on; null in the first. */
  previous: number | null;
  active: number;
}

export function visited(before: Visits | null, now: number): Visits {
  if (!before) return { previous: null, active: now };
  const isNew = now - before.active > PAUSE_MS;
  return { previous: isNew ? before.active : before.previous, active: now };
}

function readVisits(raw: unknown): Visits | null {
  if (typeof raw !== 'object' || raw === null) return null;
  const { previous, active } = raw as Record<string, unknown>;
  if (typeof active !== 'number') return null;
  return { previous: typeof previous === 'number' ? previous : null, active };
}

/** When the user was here before, in this browser. */
export function useLastVisit(user: string): number | null {
  const [last] = useState(() => {
    const place = `styk-visit-${user}`;
    const now = visited(readVisits(kept(place)), Date.now());
    keep(place, now);
    return now.previous;
  });
  return last;
}
