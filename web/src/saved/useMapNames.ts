import { useMemo } from 'react';
import { useDocuments } from '../api/documents';
import { readMap } from '../maps/map';
import type { NameOf } from '../question/names';
import { readAll } from './savedQuestion';

/** What journey maps are called. They are loaded where a question is about one; where they are already, that does. */
export function useMapNames(wanted: boolean): NameOf {
  const { data } = useDocuments('map', wanted);
  return useMemo(() => {
    const names = new Map(readAll(data, readMap).map(({ key, body }) => [key, body.name]));
    return key => names.get(key) ?? key;
  }, [data]);
}
