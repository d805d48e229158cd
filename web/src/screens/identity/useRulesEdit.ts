import { currentOf } from '../../api/client';
import { type IdentityRules, useSaveRules } from '../../api/identity';
import { useText } from '../../i18n/index';
import { showDone, showFailure } from '../../states/undo';
import { mergeRules } from './rules';

/** After so many refusals in a row somebody else is saving all the time. */
const ATTEMPTS = 4;

/** Saves rules with a way back; what others changed beside it stays. Throws where both changed the same. */
export function useRulesEdit() {
  const { t } = useText();
  const put = useSaveRules();
  const edit = async (base: IdentityRules, mine: IdentityRules, message: string): Promise<void> => {
    let [before, next] = [base, { ...mine, version: base.version }];
    for (let attempt = 1; ; attempt += 1) {
      try {
        const saved = await put.mutateAsync(next);
        const back = { ...before, version: saved.version };
        showDone(message, () => void edit(saved, back, t('registry.undone')).catch(showFailure));
        return;
      } catch (error) {
        const theirs = currentOf<IdentityRules>(error);
        if (!theirs || attempt === ATTEMPTS) throw error;
        const { merged, clash } = mergeRules(base, mine, theirs);
        if (clash) throw error;
        [before, next] = [theirs, merged];
      }
    }
  };
  return { edit, saving: put.isPending };
}
