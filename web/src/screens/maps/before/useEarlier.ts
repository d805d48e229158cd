import { useMemo } from 'react';
import { type Saved, useVersions } from '../../../api/documents';
import { useText } from '../../../i18n/index';
import { type MapDocument, readMap } from '../../../maps/map';
import { dayOf } from '../../../question/calendar';
import { readAll } from '../../../saved/savedQuestion';
import { useStudio } from '../studio';

/** What the map is compared with. */
export interface Earlier {
  /** The map that it is a version of: this one or another. */
  of: string;
  /** Versions to choose from, newest first; none until they are there. */
  versions: Saved<MapDocument>[] | undefined;
  chosen: Saved<MapDocument> | null;
  /** The day since which there is what came after it. */
  changed: string | undefined;
  error: Error | null;
  retry: () => void;
}

/** As the address says; else the version that the map was made from, or its own one before. */
export function useEarlier(): Earlier {
  const { zone } = useText();
  const { mapKey, map, older, state, search } = useStudio();
  const { baseline } = map;
  const unsaid = search.of === undefined && search.base === undefined;
  const of = search.of ?? (unsaid ? baseline?.map : undefined) ?? mapKey;
  const wanted = unsaid ? baseline?.version : search.base;
  const later = older?.version ?? state.base.version;
  const { data, error, refetch } = useVersions('map', of);
  const own = useVersions('map', mapKey).data;
  const isOwn = of === mapKey;
  const versions = useMemo(
    () => data && readAll(data, readMap).filter(one => !isOwn || one.version < later),
    [data, isOwn, later],
  );
  const chosen = (wanted === undefined ? versions?.[0] : versions?.find(one => one.version === wanted)) ?? null;
  const since = own?.filter(one => !isOwn || one.version > (chosen?.version ?? 0)).at(-1);
  return {
    of,
    versions,
    chosen,
    changed: since && dayOf(since.created, zone),
    error: versions ? null : error,
    retry: () => void refetch(),
  };
}
