import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { conflictOf, type Saved, useSaveDocument } from '../../../api/documents';
import { useText } from '../../../i18n/index';
import type { ExploreSearch } from '../../../router';
import { newKey } from '../../../saved/key';
import { readSavedQuestion, type SavedQuestion } from '../../../saved/savedQuestion';
import { showDone, showFailure } from '../../../states/undo';
import { useOpenSaved } from './useSaved';

export interface Conflict {
  key: string;
  mine: SavedQuestion;
  theirs: Saved<SavedQuestion | null>;
}

/** Saving a question, and what comes of two people doing so. */
export function useSaving() {
  const { t } = useText();
  const save = useSaveDocument<SavedQuestion>('question');
  const open = useOpenSaved();
  const navigate = useNavigate();
  const [conflict, setConflict] = useState<Conflict | null>(null);

  const saveAs = async (key: string, version: number, body: SavedQuestion): Promise<boolean> => {
    try {
      const saved = await save.mutateAsync({ key, version, body });
      setConflict(null);
      open({ ...saved, body });
      return true;
    } catch (error) {
      const theirs = conflictOf(error);
      if (theirs) setConflict({ key, mine: body, theirs: { ...theirs, body: readSavedQuestion(theirs.body) } });
      else showFailure(error);
      return false;
    }
  };

  const remove = async (key: string, version: number, body: SavedQuestion) => {
    try {
      const gone = await save.mutateAsync({ key, version, body: null });
      void navigate({
        to: '.',
        search: (before: ExploreSearch) => ({ ...before, saved: undefined, version: undefined }),
      });
      showDone(t('save.deleted', { name: body.name }), () => void saveAs(key, gone.version, body));
    } catch (error) {
      const theirs = conflictOf(error);
      if (theirs) setConflict({ key, mine: body, theirs: { ...theirs, body: readSavedQuestion(theirs.body) } });
      else showFailure(error);
    }
  };

  return {
    busy: save.isPending,
    conflict,
    dismiss: () => setConflict(null),
    open,
    save: saveAs,
    saveNew: (body: SavedQuestion) => saveAs(newKey(), 0, body),
    remove,
  };
}

export type Saving = ReturnType<typeof useSaving>;
