import { Modal } from '@mantine/core';
import { useMemo } from 'react';
import type { Erasing } from '../../api/erasures';
import { useText } from '../../i18n/index';
import { EraseSteps } from './EraseSteps';

interface EraseDialogProps {
  opened: boolean;
  person: number;
  erasing: Erasing;
  onClose: () => void;
}

/** The erasure of one customer. What was begun goes on while it is closed. */
export function EraseDialog({ opened, person, erasing, onClose }: EraseDialogProps) {
  const { t } = useText();
  const receipt = erasing.erase.data;
  const whom = useMemo(() => ({ persons: [person], values: [] }), [person]);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="lg"
      title={
        receipt
          ? t('erasure.receipt', { number: String(receipt.number) })
          : t('erasure.title', { number: String(person) })
      }
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <EraseSteps whom={whom} erasing={erasing} onClose={onClose} />
    </Modal>
  );
}
