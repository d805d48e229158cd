import { useEffect, useState } from 'react';
import { useVisit } from '../../api/own';
import { useSignedIn } from '../../api/queries';
import { forget, keep, kept } from './stored';

/** Whoever was away longer than this begins a new visit. */
const PAUSE_MS = 30 * 60_000;

export interface Visits {
  /** When the visit before this one was last seen going on; null in the first. */
  previous: number | null;
  active: number;
}

/** As the server counts visits, for the demo, which has no accounts. */
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

/** What a browser remembers, as the server takes it. */
export function toVisit({ previous, active }: Visits) {
  const at = (time: number) => new Date(time).toISOString();
  return { active: at(active), ...(previous === null ? {} : { previous: at(previous) }) };
}

/** When the user was here before. */
export function useLastVisit(): number | null {
  const { user, demo } = useSignedIn();
  const place = `styk-visit-${user?.id ?? ''}`;
  const [here] = useState(() => {
    if (!demo) return null;
    const now = visited(readVisits(kept(place)), Date.now());
    keep(place, now);
    return now.previous;
  });
  const { data } = useVisit(!demo, () => {
    const visits = readVisits(kept(place));
    return visits ? toVisit(visits) : null;
  });
  useEffect(() => {
    if (data) forget(place);
  }, [data, place]);
  if (demo) return here;
  return data?.previous ? Date.parse(data.previous) : null;
}
