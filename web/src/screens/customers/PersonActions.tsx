import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconDownload, IconTrash } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { save } from '../../answer/picture';
import { useCustomer } from '../../api/customers';
import { type Erasing, useArchive } from '../../api/erasures';
import { useIsAdministrator, useMayEdit } from '../../api/queries';
import { useText } from '../../i18n/index';
import { showDone, showFailure } from '../../states/undo';

const EraseDialog = lazy(async () => ({ default: (await import('../erasures/EraseDialog')).EraseDialog }));

interface PersonActionsProps {
  person: number;
  erasing: Erasing;
}

/** What is done with all that is known of a customer: handed out, or erased. */
export function PersonActions({ person, erasing }: PersonActionsProps) {
  const [dialog, setDialog] = useState<'unseen' | 'open' | 'closed'>('unseen');
  return (
    <>
      {!erasing.erase.isSuccess && <PersonMenu person={person} onErase={() => setDialog('open')} />}
      {/* Loaded when first opened; from then on it stays, to go as it came. */}
      {dialog !== 'unseen' && (
        <Suspense fallback={null}>
          <EraseDialog
            opened={dialog === 'open'}
            person={person}
            erasing={erasing}
            onClose={() => setDialog('closed')}
          />
        </Suspense>
      )}
    </>
  );
}

interface PersonMenuProps {
  person: number;
  onErase: () => void;
}

/** Nothing for viewers, nor of somebody who is not there. */
function PersonMenu({ person, onErase }: PersonMenuProps) {
  const { t, language } = useText();
  const customer = useCustomer(person, language);
  const mayEdit = useMayEdit();
  const administrator = useIsAdministrator();
  const archive = useArchive(person);
  if (!mayEdit || customer.data?.person !== person) return null;
  const download = async () => {
    try {
      save(await archive.mutateAsync(), `styk-customer-${person}.zip`);
      showDone(t('erasure.archived'));
    } catch (error) {
      showFailure(error);
    }
  };
  return (
    <Menu position="bottom-end" width={240} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('erasure.actions')} loading={archive.isPending}>
          <IconDots size={19} stroke={1.7} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconDownload size={16} aria-hidden />}
          disabled={customer.data.masked}
          onClick={() => void download()}
        >
          {t('erasure.archive')}
        </Menu.Item>
        {customer.data.masked && <Menu.Label>{t('mask.archive')}</Menu.Label>}
        {administrator && (
          <Menu.Item leftSection={<IconTrash size={16} aria-hidden />} c="var(--bad)" onClick={onErase}>
            {t('erasure.erase')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
