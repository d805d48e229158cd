import { type RefObject, useEffect, useRef } from 'react';

/** Focus for what takes the place of a button that was just pressed, so that it is read out and gone on from. */
export function useFocused<Shown extends HTMLElement>(): RefObject<Shown | null> {
  const shown = useRef<Shown>(null);
  useEffect(() => {
    shown.current?.focus();
  }, []);
  return shown;
}
