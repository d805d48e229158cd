import { useSaveRules } from '../../api/identity';
import { useMergedEdit } from '../../states/useMergedEdit';
import { mergeRules } from './rules';

/** Saves rules with a way back. */
export const useRulesEdit = () => useMergedEdit(useSaveRules(), mergeRules);
