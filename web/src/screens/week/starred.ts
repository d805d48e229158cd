import { useCallback, useState } from 'react';
import { keep, kept } from './stored';

function readKeys(raw: unknown): string[] {
  return Array.isArray(raw) ? raw.filter(one => typeof one === 'string') : [];
}

/** The touchpoints that the user wants to keep an eye on, by key. */
export function useStarred(user: string): [string[], (keys: string[]) => void] {
  const place = `styk-starred-${user}`;
  const [keys, setKeys] = useState(() => readKeys(kept(place)));
  const change = useCallback(
    (next: string[]) => {
      setKeys(next);
      keep(place, next);
    },
    [place],
  );
  return [keys, change];
}
