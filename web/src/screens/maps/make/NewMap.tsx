import { Modal } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useText } from '../../../i18n/index';
import { Loading } from '../../../states/State';
import type { Making } from '../search';
import { BlankForm } from './BlankForm';
import { FileForm } from './FileForm';
import { PasteForm } from './PasteForm';
import { Templates } from './Templates';

// It brings the fields of questions along.
const DiscoverForm = lazy(() => import('./discover/DiscoverForm'));

interface NewMapProps {
  making: Making;
  onClose: () => void;
}

/** Makes a map in one of the ways there are. */
export function NewMap({ making, onClose }: NewMapProps) {
  const { t } = useText();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`maps.make.${making}`)}
      size={making === 'blank' || making === 'wizard' ? 'md' : 'xl'}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      {(making === 'blank' || making === 'wizard') && <BlankForm guided={making === 'wizard'} onClose={onClose} />}
      {making === 'template' && <Templates />}
      {making === 'file' && <FileForm onClose={onClose} />}
      {making === 'paste' && <PasteForm onClose={onClose} />}
      {making === 'discover' && (
        <Suspense fallback={<Loading />}>
          <DiscoverForm onClose={onClose} />
        </Suspense>
      )}
    </Modal>
  );
}
