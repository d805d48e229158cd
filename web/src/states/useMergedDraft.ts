import { useCallback, useMemo, useState } from 'react';
import { currentOf } from '../api/client';
import { type Merge, type Saving, useMergedEdit, type Versioned } from './useMergedEdit';

/** How something whole is edited. */
export interface Drafting<Whole, Draft, Problem> {
  /** Beside what is saved, where that is another. */
  draftOf: (whole: Whole, saved?: Whole) => Draft;
  wholeOf: (draft: Draft, version: number) => Whole;
  same: (one: Draft, other: Draft) => boolean;
  /** What keeps it from being saved, by the part that it is about. */
  problemsOf: (draft: Draft) => ReadonlyMap<string, Problem>;
  merge: Merge<Whole>;
}

export interface MergedDraft<Whole, Draft, Problem> {
  shown: Draft;
  dirty: boolean;
  saving: boolean;
  /** What is wrong, from the first attempt to save it on. */
  problems: ReadonlyMap<string, Problem>;
  change: (change: (before: Draft) => Draft) => void;
  save: () => void;
  discard: () => void;
  /** What somebody else saved meanwhile, where both changed the same. */
  theirs: Whole | null;
  /** Saves mine after theirs. */
  keepMine: () => void;
  error: unknown;
}

const NONE: ReadonlyMap<string, never> = new Map<string, never>();

/** Something whole while it is edited. How that is done is one and the same for as long as the form stands. */
export function useMergedDraft<Whole extends Versioned, Draft, Problem>(
  saved: Whole,
  put: Saving<Whole>,
  { draftOf, wholeOf, same, problemsOf, merge }: Drafting<Whole, Draft, Problem>,
  message: string,
): MergedDraft<Whole, Draft, Problem> {
  const { edit, saving } = useMergedEdit(put, merge);
  /** What is being written, and what it began from: others may save meanwhile. */
  const [draft, setDraft] = useState<{ base: Whole; mine: Draft } | null>(null);
  const [theirs, setTheirs] = useState<Whole | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [sent, setSent] = useState(false);
  const before = useMemo(() => draftOf(saved), [saved, draftOf]);
  const shown = draft?.mine ?? before;
  const base = draft?.base ?? saved;
  const wrong = useMemo(() => problemsOf(shown), [shown, problemsOf]);
  const change = useCallback(
    (next: (before: Draft) => Draft) =>
      setDraft(now => ({ base: now?.base ?? saved, mine: next(now?.mine ?? before) })),
    [saved, before],
  );
  const discard = () => {
    setDraft(null);
    setTheirs(null);
    setError(null);
    setSent(false);
  };
  const store = async (against: Whole, mine: Whole) => {
    setTheirs(null);
    setError(null);
    try {
      await edit(against, mine, message);
      discard();
    } catch (failure) {
      const current = currentOf<Whole>(failure);
      if (current) setTheirs(current);
      else setError(failure);
    }
  };
  const keepMine = () => {
    if (!theirs) return;
    const { merged } = merge(base, wholeOf(shown, base.version), theirs);
    setDraft({ base: theirs, mine: draftOf(merged, theirs) });
    void store(theirs, merged);
  };
  return {
    shown,
    dirty: draft !== null && !same(shown, before),
    saving,
    problems: sent ? wrong : NONE,
    change,
    save: () => {
      setSent(true);
      if (wrong.size === 0) void store(base, wholeOf(shown, base.version));
    },
    discard,
    theirs,
    keepMine,
    error,
  };
}
