import { type RetentionPolicy, useSaveRetention } from '../../api/retention';
import { useText } from '../../i18n/index';
import type { PlainKey } from '../../i18n/types';
import { draftOf, mergePolicies, policyOf, problemsOf, type RetentionDraft, sameDraft } from '../../retention/policy';
import { type Drafting, type MergedDraft, useMergedDraft } from '../../states/useMergedDraft';

export type RetentionEditing = MergedDraft<RetentionPolicy, RetentionDraft, PlainKey>;
export type ChangeRules = RetentionEditing['change'];

const DRAFTING: Drafting<RetentionPolicy, RetentionDraft, PlainKey> = {
  draftOf,
  wholeOf: policyOf,
  same: sameDraft,
  problemsOf,
  merge: mergePolicies,
};

/** The rules while they are edited. */
export function useRetentionDraft(saved: RetentionPolicy): RetentionEditing {
  const { t } = useText();
  return useMergedDraft(saved, useSaveRetention(), DRAFTING, t('retention.saved'));
}
