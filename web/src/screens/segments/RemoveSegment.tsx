import { Button, Group, Modal, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconTrash } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { SegmentRow } from '../../api/segments';
import { useText } from '../../i18n/index';
import { showFailure } from '../../states/undo';
import { useSegmentEdit } from './useSegmentEdit';

/** Deletes a segment once that is confirmed; it can be had back. */
export function RemoveSegment({ row }: { row: SegmentRow }) {
  const { t, format } = useText();
  const [asked, { open, close }] = useDisclosure(false);
  const [removing, setRemoving] = useState(false);
  const { remove } = useSegmentEdit();
  const navigate = useNavigate();
  const confirm = async () => {
    setRemoving(true);
    try {
      await remove(row);
      await navigate({ to: '/customers/segments', ignoreBlocker: true });
    } catch (error) {
      showFailure(error);
      setRemoving(false);
      close();
    }
  };
  return (
    <>
      <Button variant="default" size="sm" leftSection={<IconTrash size={16} aria-hidden />} onClick={open}>
        {t('save.delete')}
      </Button>
      <Modal
        opened={asked}
        onClose={close}
        title={t('segments.deleteTitle', { name: format.quote(row.name) })}
        closeButtonProps={{ 'aria-label': t('app.close') }}
      >
        <Text size="sm">{t('segments.deleteBody')}</Text>
        <Group justify="flex-end" mt="lg" gap="xs">
          <Button variant="default" onClick={close} data-autofocus>
            {t('build.cancel')}
          </Button>
          <Button color="red" loading={removing} onClick={() => void confirm()}>
            {t('save.delete')}
          </Button>
        </Group>
      </Modal>
    </>
  );
}
