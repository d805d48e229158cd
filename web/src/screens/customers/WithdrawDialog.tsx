import { Alert, Button, Modal, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useSayConsent } from '../../api/consent';
import { EVERYTHING } from '../../consent/names';
import { useText } from '../../i18n/index';
import { FailureText } from '../../states/State';
import { showDone } from '../../states/undo';
import shared from '../identity/Identity.module.css';

/** As long as the server keeps a note. */
const LONGEST = 1000;

/** Takes back everything that a customer allowed, once that is confirmed. */
export function WithdrawDialog({ person, onClose }: { person: number; onClose: () => void }) {
  const { t } = useText();
  const say = useSayConsent(person);
  const [note, setNote] = useState('');
  const confirm = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await say.mutateAsync({ purpose: EVERYTHING, given: false, note: note.trim() });
      showDone(t('consent.withdrawnAll'));
      onClose();
    } catch {
      // The form shows it.
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('consent.withdrawTitle')}
      closeOnClickOutside={note === ''}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <form className={shared.form} onSubmit={event => void confirm(event)} noValidate>
        <p className={shared.said}>{t('consent.withdrawBody')}</p>
        <Textarea
          label={t('consent.sayNote')}
          placeholder={t('consent.sayExample')}
          autosize
          minRows={2}
          maxRows={6}
          maxLength={LONGEST}
          value={note}
          onChange={event => setNote(event.currentTarget.value)}
        />
        {say.error && (
          <Alert color="red" role="alert">
            <FailureText error={say.error} />
          </Alert>
        )}
        <div className={shared.actions}>
          <Button variant="default" data-autofocus onClick={onClose}>
            {t('build.cancel')}
          </Button>
          <Button type="submit" color="red" loading={say.isPending}>
            {t('consent.withdrawAll')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
