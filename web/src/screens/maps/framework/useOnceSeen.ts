import { useInViewport } from '@mantine/hooks';
import { useEffect, useState } from 'react';

/** Whether something has been in sight, so that what is never looked at is never asked for. */
export function useOnceSeen<T extends HTMLElement>() {
  const { ref, inViewport } = useInViewport<T>();
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (inViewport) setSeen(true);
  }, [inViewport]);
  return { ref, seen };
}
