import { currentOf } from '../../api/client';
import { type Policy, useSavePolicy } from '../../api/consent';
import { mergePolicies } from '../../consent/policy';
import { useText } from '../../i18n/index';
import { showDone, showFailure } from '../../states/undo';

/** After so many refusals in a row somebody else is saving all the time. */
const ATTEMPTS = 4;

/** Saves a policy with a way back; what others changed beside it stays. Throws where both changed the same. */
export function usePolicyEdit() {
  const { t } = useText();
  const put = useSavePolicy();
  const edit = async (base: Policy, mine: Policy, message: string): Promise<void> => {
    let [before, next] = [base, { ...mine, version: base.version }];
    for (let attempt = 1; ; attempt += 1) {
      try {
        const saved = await put.mutateAsync(next);
        const back = { ...before, version: saved.version };
        showDone(message, () => void edit(saved, back, t('registry.undone')).catch(showFailure));
        return;
      } catch (error) {
        const theirs = currentOf<Policy>(error);
        if (!theirs || attempt === ATTEMPTS) throw error;
        const { merged, clash } = mergePolicies(base, mine, theirs);
        if (clash) throw error;
        [before, next] = [theirs, merged];
      }
    }
  };
  return { edit, saving: put.isPending };
}
