import { type Saved, useSaveDocument } from '../../api/documents';
import { useText } from '../../i18n/index';
import type { Board } from '../../saved/board';
import { showDone, showFailure } from '../../states/undo';

/** Deletes a board and offers to have it back; whether it is gone. */
export function useRemoveBoard(): (board: Saved<Board>) => Promise<boolean> {
  const { t } = useText();
  const { mutateAsync } = useSaveDocument<Board>('board');
  return async ({ key, version, body }) => {
    try {
      const gone = await mutateAsync({ key, version, body: null });
      showDone(t('save.deleted', { name: body.name }), () => {
        mutateAsync({ key, version: gone.version, body }).catch(showFailure);
      });
      return true;
    } catch (error) {
      showFailure(error);
      return false;
    }
  };
}
