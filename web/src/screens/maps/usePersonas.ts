import { useMemo } from 'react';
import { useDocuments } from '../../api/documents';
import { type Persona, readPersona } from '../../maps/persona';
import { readAll } from '../../saved/savedQuestion';

/** All personas there are, by key, those changed last first. */
export function usePersonas() {
  const documents = useDocuments('persona');
  const list = useMemo(
    () => readAll(documents.data, readPersona).sort((a, b) => b.created.localeCompare(a.created)),
    [documents.data],
  );
  const byKey: ReadonlyMap<string, Persona> = useMemo(() => new Map(list.map(one => [one.key, one.body])), [list]);
  return { documents, list, byKey };
}
