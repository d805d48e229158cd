import { currentOf } from '../../api/client';
import { useSaveSettings } from '../../api/settings';
import type { Settings } from '../../api/types';
import { useText } from '../../i18n/index';
import { showDone, showFailure } from '../../states/undo';
import { mergeFields } from '../../touchpoints/merge';

/** Saves settings with a way back; what others changed beside it stays. Throws where both changed the same. */
export function useSettingsEdit() {
  const { t } = useText();
  const save = useSaveSettings();
  const edit = async (base: Settings, mine: Settings, message: string): Promise<void> => {
    let [before, next] = [base, { ...mine, version: base.version }];
    for (let attempt = 1; ; attempt += 1) {
      try {
        const saved = await save.mutateAsync(next);
        const back = { ...before, version: saved.version };
        showDone(message, () => void edit(saved, back, t('registry.undone')).catch(showFailure));
        return;
      } catch (error) {
        const theirs = currentOf<Settings>(error);
        if (!theirs || attempt === 4) throw error;
        const { version: _, ...own } = mine;
        const { merged, conflicts } = mergeFields<Omit<Settings, 'version'>>(
          withoutVersion(base),
          own,
          withoutVersion(theirs),
        );
        if (conflicts.length > 0) throw error;
        [before, next] = [theirs, { ...merged, version: theirs.version }];
      }
    }
  };
  return edit;
}

function withoutVersion({ version: _, ...rest }: Settings): Omit<Settings, 'version'> {
  return rest;
}
