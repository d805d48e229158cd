import { Alert, Button, Group, Modal, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { CSSProperties } from 'react';
import { useUndo } from '../../api/data';
import { useText } from '../../i18n/index';
import { FailureText } from '../../states/State';

/** Mantine's red has no contrast in the dark. */
const DANGER = {
  '--button-bg': 'var(--bad)',
  '--button-hover': 'color-mix(in srgb, var(--bad) 86%, var(--ink))',
  '--button-color': 'var(--card)',
} as CSSProperties;

/** What is known of the import that is to go. */
export interface Undoable {
  number: number;
  file_name: string;
  interactions: number;
}

interface UndoModalProps {
  target: Undoable | null;
  onClose: () => void;
  onUndone?: () => void;
}

/** Says what will go before it goes. */
export function UndoModal({ target, onClose, onUndone }: UndoModalProps) {
  const { t } = useText();
  const undo = useUndo();
  const close = () => {
    undo.reset();
    onClose();
  };
  const confirm = () => {
    if (!target) return;
    undo.mutate(target.number, {
      onSuccess: ({ rows }) => {
        notifications.show({ message: t('undo.done', { count: rows }) });
        onUndone?.();
        close();
      },
    });
  };
  return (
    <Modal
      opened={target !== null}
      onClose={close}
      title={t('undo.title')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      {target && (
        <>
          <Text fw={560}>{t('undo.what', { count: target.interactions, file: target.file_name })}</Text>
          <Text mt="xs" c="dimmed" size="sm">
            {t('undo.more')}
          </Text>
          {undo.error && (
            <Alert color="red" mt="md" role="alert">
              <FailureText error={undo.error} />
            </Alert>
          )}
          <Group justify="flex-end" mt="lg" gap="sm">
            <Button variant="default" onClick={close} data-autofocus>
              {t('undo.keep')}
            </Button>
            <Button style={DANGER} loading={undo.isPending} onClick={confirm}>
              {t('undo.confirm')}
            </Button>
          </Group>
        </>
      )}
    </Modal>
  );
}
