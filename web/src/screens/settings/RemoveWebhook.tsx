import { Alert, Button, Modal, Text } from '@mantine/core';
import { useState } from 'react';
import { currentOf } from '../../api/client';
import type { Notified } from '../../api/webhooks';
import { useText } from '../../i18n/index';
import { FailureText } from '../../states/State';
import { showDone } from '../../states/undo';
import classes from './Settings.module.css';
import { useWebhookEdit } from './useWebhookEdit';
import own from './Webhooks.module.css';

interface RemoveWebhookProps {
  known: Notified;
  url: string;
  onClose: () => void;
}

/** The secret of an address cannot be brought back, so this is asked first. */
export function RemoveWebhook({ known, url, onClose }: RemoveWebhookProps) {
  const { t } = useText();
  const [base] = useState(known);
  const remove = useWebhookEdit();
  /** Somebody else changed meanwhile what it is told: asked once more. */
  const theirs = currentOf<Notified>(remove.error);
  const confirm = async () => {
    const saved = await remove.mutateAsync({ base: theirs ?? base, edit: { edit: 'remove', url } }).catch(() => null);
    if (!saved) return;
    showDone(t('webhooks.removed', { url }));
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('webhooks.removeTitle')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      {theirs && (
        <Alert color="amber" role="alert" title={t('registry.conflict.title')} mb="md">
          {t('webhooks.conflict')}
        </Alert>
      )}
      {remove.error && !theirs && (
        <Alert color="red" role="alert" mb="md">
          <FailureText error={remove.error} />
        </Alert>
      )}
      <Text size="sm" className={own.said ?? ''}>
        {t('webhooks.removeBody', { url })}
      </Text>
      <div className={classes.dialogActions}>
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('build.cancel')}
        </Button>
        <Button color="red" loading={remove.isPending} onClick={() => void confirm()}>
          {t('webhooks.remove')}
        </Button>
      </div>
    </Modal>
  );
}
