import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { currentOf } from '../../api/client';
import type { SegmentRow } from '../../api/segments';
import { isChanged, type SegmentDraft } from '../../segments/draft';
import { type Preview, settled, usePreview } from './usePreview';
import { useSegmentEdit } from './useSegmentEdit';

export interface Editing {
  shown: SegmentDraft;
  /** Whether it is a segment that nobody saved yet. */
  fresh: boolean;
  dirty: boolean;
  saving: boolean;
  preview: Preview;
  set: (changes: Partial<SegmentDraft>) => void;
  save: () => void;
  discard: () => void;
  /** What somebody else saved meanwhile. */
  theirs: SegmentRow | null;
  /** Saves mine after theirs. */
  keepMine: () => void;
  error: unknown;
}

/** A segment while it is edited; none was saved where it is a new one. */
export function useSegmentDraft(saved: SegmentRow | null, start: SegmentDraft): Editing {
  const edit = useSegmentEdit();
  const navigate = useNavigate();
  /** What is being written, and what it began from: others may save meanwhile. */
  const [draft, setDraft] = useState<{ base: SegmentRow | null; mine: SegmentDraft } | null>(null);
  const [theirs, setTheirs] = useState<SegmentRow | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [saving, setSaving] = useState(false);
  const shown = draft?.mine ?? start;
  const preview = usePreview(shown.rule);
  const discard = () => {
    setDraft(null);
    setTheirs(null);
    setError(null);
  };
  const store = async (base: SegmentRow | null) => {
    setTheirs(null);
    setError(null);
    setSaving(true);
    try {
      const { key } = await edit.save(base, shown, settled(preview)?.rule);
      setDraft(null);
      if (!base) await navigate({ to: '/customers/segments/$key', params: { key }, ignoreBlocker: true });
    } catch (failure) {
      const current = base && currentOf<SegmentRow>(failure);
      if (current) setTheirs(current);
      else setError(failure);
    }
    setSaving(false);
  };
  return {
    shown,
    fresh: saved === null,
    dirty: draft !== null && isChanged(shown, start, saved?.rule ?? ''),
    saving,
    preview,
    set: changes => setDraft(now => ({ base: now ? now.base : saved, mine: { ...(now?.mine ?? start), ...changes } })),
    save: () => void store(draft ? draft.base : saved),
    discard,
    theirs,
    keepMine: () => void store(theirs),
    error,
  };
}
