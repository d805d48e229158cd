import { useSavePolicy } from '../../api/consent';
import { mergePolicies } from '../../consent/policy';
import { useMergedEdit } from '../../states/useMergedEdit';

/** Saves a policy with a way back. */
export const usePolicyEdit = () => useMergedEdit(useSavePolicy(), mergePolicies);
