import { useEffect, useState } from 'react';
import { useKeepStars, useKeptStars, useTakeOverStars } from '../../api/own';
import { useSignedIn } from '../../api/queries';
import { showFailure } from '../../states/undo';
import { forget, keep, kept as readHere } from './stored';

function readKeys(raw: unknown): string[] {
  return Array.isArray(raw) ? raw.filter(one => typeof one === 'string') : [];
}

/** The touchpoints that the user wants to keep an eye on, by key. */
export function useStarred(): [string[], (keys: string[]) => void] {
  const { user, demo } = useSignedIn();
  // Where this browser kept them before the server did; whoever tries the demo has no account to keep them in.
  const place = `styk-starred-${user?.id ?? ''}`;
  const [here, setHere] = useState(() => readKeys(readHere(place)));
  const there = useKeptStars(!demo);
  const { mutate } = useKeepStars();
  const { mutate: takeOver, isIdle } = useTakeOverStars();
  const kept = there.data?.touchpoints;
  const moves = !demo && there.isSuccess && here.length > 0;
  useEffect(() => {
    if (!moves) return;
    if (kept) {
      forget(place);
      setHere([]);
    } else if (isIdle) takeOver(here);
  }, [moves, kept, here, place, isIdle, takeOver]);
  if (demo) {
    const change = (keys: string[]) => {
      setHere(keys);
      keep(place, keys);
    };
    return [here, change];
  }
  return [kept ?? here, keys => mutate(keys, { onError: showFailure })];
}
