import { Modal } from '@mantine/core';
import { useText } from '../../i18n/index';
import { DecisionForm } from './DecisionForm';
import type { Wanted } from './links';

interface DecisionDialogProps {
  wanted: Wanted | null;
  from?: number;
  onClose: () => void;
}

/** Shows what a decision would do before it is made. */
export function DecisionDialog({ wanted, from, onClose }: DecisionDialogProps) {
  const { t } = useText();
  return (
    <Modal
      opened={wanted !== null}
      onClose={onClose}
      size="lg"
      title={wanted && t(`identity.title.${wanted.decision}`)}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      {wanted && <DecisionForm wanted={wanted} from={from} onDone={onClose} onCancel={onClose} />}
    </Modal>
  );
}
