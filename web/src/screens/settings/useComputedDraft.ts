import { type ComputedTraits, useSaveComputedTraits } from '../../api/computed';
import {
  draftOf,
  mergeTraits,
  problemsOf,
  sameDraft,
  type TraitDraft,
  type TraitProblems,
  traitsOf,
} from '../../computed/draft';
import { useText } from '../../i18n/index';
import { type Drafting, type MergedDraft, useMergedDraft } from '../../states/useMergedDraft';

export type ComputedEditing = MergedDraft<ComputedTraits, TraitDraft[], TraitProblems>;

const DRAFTING: Drafting<ComputedTraits, TraitDraft[], TraitProblems> = {
  draftOf,
  wholeOf: traitsOf,
  same: sameDraft,
  problemsOf,
  merge: mergeTraits,
};

/** The computed traits while they are edited. */
export function useComputedDraft(saved: ComputedTraits): ComputedEditing {
  const { t } = useText();
  return useMergedDraft(saved, useSaveComputedTraits(), DRAFTING, t('computed.saved'));
}
