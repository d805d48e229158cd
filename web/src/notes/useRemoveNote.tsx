import { UnstyledButton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { conflictOf, type SavedNote, useSaveNote } from '../api/notes';
import { useText } from '../i18n/index';
import { FailureText } from '../states/State';
import classes from './Notes.module.css';

/** Removes a note; for a while the reader can have it back. */
export function useRemoveNote(): (note: SavedNote) => Promise<void> {
  const { t } = useText();
  const save = useSaveNote();
  const failed = (error: unknown) => notifications.show({ color: 'red', message: <FailureText error={error} /> });
  return async note => {
    const { key, body } = note;
    try {
      const removed = await save.mutateAsync({ key, version: note.version, body: null });
      const id = `note-${key}`;
      const undo = () => {
        notifications.hide(id);
        save.mutateAsync({ key, version: removed.version, body }).catch(failed);
      };
      notifications.show({
        id,
        autoClose: 10_000,
        closeButtonProps: { 'aria-label': t('app.close') },
        message: (
          <span className={classes.removed}>
            {t('notes.removed')}
            <UnstyledButton className={classes.undo} onClick={undo}>
              {t('notes.undo')}
            </UnstyledButton>
          </span>
        ),
      });
    } catch (error) {
      // Somebody changed it meanwhile: the list now shows what they wrote, and it can be removed again.
      if (conflictOf(error)) notifications.show({ color: 'amber', message: t('notes.changedMeanwhile') });
      else failed(error);
    }
  };
}
