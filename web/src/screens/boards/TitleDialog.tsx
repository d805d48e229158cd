import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../../i18n/index';

interface TitleDialogProps {
  start: string;
  onSubmit: (title: string) => void;
  onClose: () => void;
}

/** A title of one's own for a card; without one it is called by its question. */
export function TitleDialog({ start, onSubmit, onClose }: TitleDialogProps) {
  const { t } = useText();
  const [title, setTitle] = useState(start);
  return (
    <Modal opened onClose={onClose} title={t('board.cardTitle')} closeButtonProps={{ 'aria-label': t('app.close') }}>
      <form
        onSubmit={event => {
          event.preventDefault();
          onSubmit(title.trim());
        }}
      >
        <Stack gap="sm">
          <TextInput
            label={t('pin.cardTitle')}
            description={t('board.titleHint')}
            data-autofocus
            maxLength={200}
            value={title}
            onChange={event => setTitle(event.currentTarget.value)}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('build.cancel')}
            </Button>
            <Button type="submit">{t('build.filterSave')}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
