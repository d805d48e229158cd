import { useMemo } from 'react';
import { type DocumentKind, type Saved, useVersions } from '../../api/documents';

/** The older version of a document that the address names, as soon as it is there. */
export function useOlder<Body>(
  kind: DocumentKind,
  key: string,
  wanted: number | undefined,
  read: (raw: unknown) => Body | null,
): Saved<Body> | null {
  const versions = useVersions(kind, key, wanted !== undefined);
  const found = wanted === undefined ? undefined : versions.data?.find(one => one.version === wanted);
  return useMemo(() => {
    const body = found ? read(found.body) : null;
    return found && body !== null ? { ...found, body } : null;
  }, [found, read]);
}
