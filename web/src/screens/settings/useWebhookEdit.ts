import { useMutation } from '@tanstack/react-query';
import { currentOf } from '../../api/client';
import { useSegmentNames, useSegments } from '../../api/segmentNames';
import { type Notified, useSaveNotified } from '../../api/webhooks';
import { useText } from '../../i18n/index';
import { showDone, showFailure } from '../../states/undo';
import { edited, isContested, type Tell, type Untell, undone, type WebhookEdit } from './webhookEdits';

const ATTEMPTS = 4;

interface Change {
  base: Notified;
  edit: WebhookEdit;
}

/** Changes who is told what. What others changed beside it stays; it fails where both changed the same. */
export function useWebhookEdit() {
  const save = useSaveNotified();
  const { data: segments } = useSegments();
  const exists = (key: string) => !segments || segments.some(one => one.key === key);
  return useMutation({
    mutationFn: async ({ base, edit }: Change): Promise<Notified> => {
      let known = base;
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await save.mutateAsync(edited(known, edit, exists));
        } catch (error) {
          const theirs = currentOf<Notified>(error);
          if (!theirs || attempt === ATTEMPTS || isContested(edit, base, theirs)) throw error;
          known = theirs;
        }
      }
    },
  });
}

/** Changes what an address is told of a segment, with a way back. */
export function useTelling() {
  const { t, format } = useText();
  const segmentName = useSegmentNames(true);
  const { mutateAsync, error, isPending } = useWebhookEdit();
  const undo = async (base: Notified, edit: Tell | Untell) => {
    try {
      await mutateAsync({ base, edit });
      showDone(t('registry.undone'));
    } catch (failure) {
      showFailure(failure);
    }
  };
  const change = async (base: Notified, edit: Tell | Untell): Promise<void> => {
    const saved = await mutateAsync({ base, edit });
    const name = format.quote(segmentName(edit.segment));
    const message = edit.edit === 'tell' ? t('webhooks.told', { name }) : t('webhooks.stopped', { name });
    showDone(message, () => void undo(saved, undone(base, edit)));
  };
  return { change, error, isPending };
}
