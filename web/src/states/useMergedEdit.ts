import { currentOf } from '../api/client';
import { useText } from '../i18n/index';
import { showDone, showFailure } from './undo';

/** After so many refusals in a row somebody else is saving all the time. */
const ATTEMPTS = 4;

export interface Versioned {
  version: number;
}

export interface Saving<Whole> {
  mutateAsync: (whole: Whole) => Promise<Whole>;
  isPending: boolean;
}

export type Merge<Whole> = (base: Whole, mine: Whole, theirs: Whole) => { merged: Whole; clash: boolean };

/** Saves something whole with a way back; what others changed beside it stays. Throws where both changed the same. */
export function useMergedEdit<Whole extends Versioned>(put: Saving<Whole>, merge: Merge<Whole>) {
  const { t } = useText();
  const edit = async (base: Whole, mine: Whole, message: string): Promise<void> => {
    let [before, next] = [base, { ...mine, version: base.version }];
    for (let attempt = 1; ; attempt += 1) {
      try {
        const saved = await put.mutateAsync(next);
        const back = { ...before, version: saved.version };
        showDone(message, () => void edit(saved, back, t('registry.undone')).catch(showFailure));
        return;
      } catch (error) {
        const theirs = currentOf<Whole>(error);
        if (!theirs || attempt === ATTEMPTS) throw error;
        const { merged, clash } = merge(base, mine, theirs);
        if (clash) throw error;
        [before, next] = [theirs, merged];
      }
    }
  };
  return { edit, saving: put.isPending };
}
