import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { currentOf } from '../api/client';
import { useSaveRegistry } from '../api/touchpoints';
import type { Registry } from '../api/types';
import { useText } from '../i18n/index';
import { showDone, showFailure } from '../states/undo';
import { mergeRegistries, type RegistryConflict, withChoices } from './registry';

/** After so many refusals in a row somebody else is saving all the time. */
const ATTEMPTS = 4;

/** Saves of one page follow each other: the second is made from what the first one left. */
let last: Promise<unknown> = Promise.resolve();

interface Edit {
  /** What the change was made from, and what it made of it. */
  base: Registry;
  mine: Registry;
  /** What was done, in a few words. */
  message: string;
}

export interface PendingConflict extends Edit {
  theirs: Registry;
  merged: Registry;
  conflicts: RegistryConflict[];
}

export type Outcome = 'saved' | 'conflict' | { error: unknown };

export interface RegistryEdit {
  /** Saves a change; where others changed the rest meanwhile, theirs stays. */
  save: (edit: Edit) => Promise<Outcome>;
  /** The same where no form shows what went wrong. */
  saveAloud: (edit: Edit) => Promise<boolean>;
  saving: boolean;
  conflict: PendingConflict | null;
  settle: (choices: ReadonlyMap<string, 'mine' | 'theirs'>) => void;
  dismiss: () => void;
}

export function useRegistryEdit(): RegistryEdit {
  const { t } = useText();
  const client = useQueryClient();
  const put = useSaveRegistry();
  const [conflict, setConflict] = useState<PendingConflict | null>(null);

  const store = async (edit: Edit, onConflict: (pending: PendingConflict) => void): Promise<Outcome> => {
    let [before, next] = [edit.base, edit.mine];
    const known = client.getQueryData<Registry>(['touchpoints']);
    if (known && known.version > edit.base.version) {
      const { merged, conflicts } = mergeRegistries(edit.base, edit.mine, known);
      if (conflicts.length > 0) {
        onConflict({ ...edit, theirs: known, merged, conflicts });
        return 'conflict';
      }
      [before, next] = [known, merged];
    }
    for (let attempt = 1; ; attempt += 1) {
      try {
        const saved = await put.mutateAsync(next);
        const undone = { base: saved, mine: { ...before, version: saved.version }, message: t('registry.undone') };
        showDone(edit.message, () => void undo(undone));
        return 'saved';
      } catch (error) {
        const theirs = currentOf<Registry>(error);
        if (!theirs || attempt === ATTEMPTS) return { error };
        client.setQueryData(['touchpoints'], theirs);
        const { merged, conflicts } = mergeRegistries(edit.base, edit.mine, theirs);
        if (conflicts.length > 0) {
          onConflict({ ...edit, theirs, merged, conflicts });
          return 'conflict';
        }
        [before, next] = [theirs, merged];
      }
    }
  };

  const inTurn = (edit: Edit, onConflict: (pending: PendingConflict) => void): Promise<Outcome> => {
    const done = last.then(() => store(edit, onConflict));
    last = done.catch(() => undefined);
    return done;
  };

  const undo = async (edit: Edit) => {
    // The screen may be gone by then, so a conflict can only be told.
    const outcome = await inTurn(edit, () => showDone(t('registry.undoLate')));
    if (typeof outcome === 'object') showFailure(outcome.error);
  };

  const save = (edit: Edit) => inTurn(edit, setConflict);
  const saveAloud = async (edit: Edit) => {
    const outcome = await save(edit);
    if (typeof outcome === 'object') showFailure(outcome.error);
    return outcome === 'saved';
  };
  return {
    save,
    saveAloud,
    saving: put.isPending,
    conflict,
    settle: choices => {
      if (!conflict) return;
      const { theirs, merged, conflicts, message } = conflict;
      setConflict(null);
      void saveAloud({ base: theirs, mine: withChoices(merged, conflicts, choices), message });
    },
    dismiss: () => setConflict(null),
  };
}
