import { notifications } from '@mantine/notifications';
import { conflictOf, type SavedNote, useSaveNote } from '../api/notes';
import { useText } from '../i18n/index';
import { showDone, showFailure } from '../states/undo';

/** Removes a note; for a while the reader can have it back. */
export function useRemoveNote(): (note: SavedNote) => Promise<void> {
  const { t } = useText();
  const save = useSaveNote();
  return async note => {
    const { key, body } = note;
    try {
      const removed = await save.mutateAsync({ key, version: note.version, body: null });
      showDone(t('notes.removed'), () => {
        save.mutateAsync({ key, version: removed.version, body }).catch(showFailure);
      });
    } catch (error) {
      // Somebody changed it meanwhile: the list now shows what they wrote, and it can be removed again.
      if (conflictOf(error)) notifications.show({ color: 'amber', message: t('notes.changedMeanwhile') });
      else showFailure(error);
    }
  };
}
