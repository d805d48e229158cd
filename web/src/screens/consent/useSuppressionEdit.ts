import { type SuppressionRow, type SuppressionWanted, useSuppress, useUnsuppress } from '../../api/consent';
import type { Known } from '../../api/identity';
import { useIsMasked } from '../../api/queries';
import { useText } from '../../i18n/index';
import { showDone, showFailure } from '../../states/undo';

/** Puts identifiers on the suppression list and takes them off, with a way back. */
export function useSuppressionEdit() {
  const { t } = useText();
  const put = useSuppress();
  const drop = useUnsuppress();
  const masked = useIsMasked();
  const undo = async (step: () => Promise<unknown>) => {
    try {
      await step();
      showDone(t('registry.undone'));
    } catch (error) {
      showFailure(error);
    }
  };
  return {
    /** Throws what the form is to show. */
    add: async (wanted: SuppressionWanted): Promise<void> => {
      const row = await put.mutateAsync(wanted);
      showDone(t('consent.suppressed'), () => void undo(() => drop.mutateAsync(row)));
    },
    remove: async (row: SuppressionRow, known: Known | undefined): Promise<void> => {
      const { channel, reason, note } = row;
      try {
        await drop.mutateAsync(row);
        // What is masked cannot be put back: it names somebody else, or nobody.
        const whole = masked ? undefined : known;
        const back = whole && (() => put.mutateAsync({ kind: whole.kind, value: whole.value, channel, reason, note }));
        showDone(t('consent.unsuppressed'), back && (() => void undo(back)));
      } catch (error) {
        showFailure(error);
      }
    },
    adding: put.isPending,
    removing: drop.isPending,
  };
}
