import { useCallback, useMemo, useState } from 'react';
import { currentOf } from '../../api/client';
import type { Policy } from '../../api/consent';
import {
  draftOf,
  mergePolicies,
  type PolicyDraft,
  type PurposeProblems,
  policyOf,
  problemsOf,
  sameDraft,
} from '../../consent/policy';
import { useText } from '../../i18n/index';
import { usePolicyEdit } from './usePolicyEdit';

export type ChangePolicy = (change: (before: PolicyDraft) => PolicyDraft) => void;

export interface PolicyEditing {
  shown: PolicyDraft;
  dirty: boolean;
  saving: boolean;
  /** What is wrong, from the first attempt to save it on; by the purpose. */
  problems: ReadonlyMap<string, PurposeProblems>;
  change: ChangePolicy;
  save: () => void;
  discard: () => void;
  /** What somebody else saved meanwhile, where both changed the same. */
  theirs: Policy | null;
  /** Saves mine after theirs. */
  keepMine: () => void;
  error: unknown;
}

const NONE: ReadonlyMap<string, PurposeProblems> = new Map();

/** The policy while it is edited. */
export function usePolicyDraft(saved: Policy): PolicyEditing {
  const { t } = useText();
  const { edit, saving } = usePolicyEdit();
  /** What is being written, and what it began from: others may save meanwhile. */
  const [draft, setDraft] = useState<{ base: Policy; mine: PolicyDraft } | null>(null);
  const [theirs, setTheirs] = useState<Policy | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [sent, setSent] = useState(false);
  const before = useMemo(() => draftOf(saved), [saved]);
  const shown = draft?.mine ?? before;
  const base = draft?.base ?? saved;
  const wrong = useMemo(() => problemsOf(shown), [shown]);
  const change = useCallback<ChangePolicy>(
    next => setDraft(now => ({ base: now?.base ?? saved, mine: next(now?.mine ?? before) })),
    [saved, before],
  );
  const discard = () => {
    setDraft(null);
    setTheirs(null);
    setError(null);
    setSent(false);
  };
  const store = async (against: Policy, mine: Policy) => {
    setTheirs(null);
    setError(null);
    try {
      await edit(against, mine, t('consent.policySaved'));
      discard();
    } catch (failure) {
      const current = currentOf<Policy>(failure);
      if (current) setTheirs(current);
      else setError(failure);
    }
  };
  const keepMine = () => {
    if (!theirs) return;
    const { merged } = mergePolicies(base, policyOf(shown, base.version), theirs);
    setDraft({ base: theirs, mine: draftOf(merged, theirs) });
    void store(theirs, merged);
  };
  return {
    shown,
    dirty: draft !== null && !sameDraft(shown, before),
    saving,
    problems: sent ? wrong : NONE,
    change,
    save: () => {
      setSent(true);
      if (wrong.size === 0) void store(base, policyOf(shown, base.version));
    },
    discard,
    theirs,
    keepMine,
    error,
  };
}
