import { type Saved, useSaveDocument } from '../../api/documents';
import { useText } from '../../i18n/index';
import type { MapDocument } from '../../maps/map';
import { showDone, showFailure } from '../../states/undo';

/** Deletes a map and offers to have it back; whether it is gone. */
export function useRemoveMap(): (map: Saved<MapDocument>) => Promise<boolean> {
  const { t } = useText();
  const { mutateAsync } = useSaveDocument<MapDocument>('map');
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
