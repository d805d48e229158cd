import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { documentQuery, type Saved, useVersions } from '../../../api/documents';
import { useQuery } from '../../../api/useQuery';
import type { Kind } from '../../../question/kinds';
import type { ExploreSearch, PageSearch } from '../../../router';
import { readSavedQuestion, type SavedQuestion } from '../../../saved/savedQuestion';
import { sameView, searchOf, type View, viewOf } from '../../../saved/view';

export interface SavedState {
  /** What the address shows. */
  view: View;
  key: string | undefined;
  /** The newest version; its body is null where it was deleted. */
  newest: Saved<SavedQuestion | null> | undefined;
  /** The version that the address is based on. */
  base: Saved<SavedQuestion> | undefined;
  /** The address shows something else than that version. */
  changed: boolean;
  /** There is a newer version than that. */
  old: boolean;
  error: unknown;
}

/** The saved question of an address, in the version on which it is based. */
export function useSaved(kind: Kind, search: ExploreSearch & PageSearch): SavedState {
  const view = viewOf(kind, search);
  const key = search.saved;
  const document = useQuery({ ...documentQuery('question', key ?? ''), enabled: key !== undefined });
  const newest = document.data && { ...document.data, body: readSavedQuestion(document.data.body) };
  const old = newest !== undefined && search.version !== undefined && search.version < newest.version;
  // Of a deleted one the versions before are what can be had back.
  const versions = useVersions('question', key ?? '', key !== undefined && (old || newest?.body === null));
  const wanted = old ? search.version : newest?.version;
  const found = newest?.body && !old ? newest : versions.data?.find(one => one.version === wanted);
  const body = found && readSavedQuestion(found.body);
  const base = found && body ? { ...found, body } : undefined;
  return {
    view,
    key,
    newest,
    base,
    changed: base !== undefined && !sameView(base.body, view),
    old,
    error: document.error ?? versions.error,
  };
}

/** Goes to a version of a saved question, exactly as it was saved. */
export function useOpenSaved(): (saved: Pick<Saved<SavedQuestion>, 'key' | 'version' | 'body'>) => void {
  const navigate = useNavigate();
  return useCallback(
    ({ key, version, body }) =>
      void navigate({
        to: '/explore/$kind',
        params: { kind: body.kind },
        search: { ...searchOf(body), saved: key, version },
        resetScroll: false,
      }),
    [navigate],
  );
}
