import { type Policy, useSavePolicy } from '../../api/consent';
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
import { type Drafting, type MergedDraft, useMergedDraft } from '../../states/useMergedDraft';

export type PolicyEditing = MergedDraft<Policy, PolicyDraft, PurposeProblems>;
export type ChangePolicy = PolicyEditing['change'];

const DRAFTING: Drafting<Policy, PolicyDraft, PurposeProblems> = {
  draftOf,
  wholeOf: policyOf,
  same: sameDraft,
  problemsOf,
  merge: mergePolicies,
};

/** The policy while it is edited. */
export function usePolicyDraft(saved: Policy): PolicyEditing {
  const { t } = useText();
  return useMergedDraft(saved, useSavePolicy(), DRAFTING, t('consent.policySaved'));
}
