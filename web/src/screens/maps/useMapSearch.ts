import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { PageSearch } from '../../router';
import type { MapSearch } from './search';

type Search = MapSearch & PageSearch;

/** What the address of a map says, and another address for it. */
export function useMapSearch(): { search: Search; go: (change: Partial<MapSearch>, replace?: boolean) => void } {
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate({ from: '/journeys/maps/$key' });
  const go = useCallback(
    (change: Partial<MapSearch>, replace = true) =>
      void navigate({
        to: '.',
        search: (before: Search) => ({ ...before, ...change }),
        replace,
        resetScroll: false,
      }),
    [navigate],
  );
  return { search, go };
}
