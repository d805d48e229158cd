import { Alert, Button, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { Notified } from '../../api/webhooks';
import { useText } from '../../i18n/index';
import type { PlainKey } from '../../i18n/types';
import { FailureText } from '../../states/State';
import { CopyButton } from '../sources/Copied';
import sources from '../sources/Sources.module.css';
import classes from './Settings.module.css';
import { useWebhookEdit } from './useWebhookEdit';
import { addressOf } from './webhookEdits';

const EXAMPLE = 'https://example.com/hook';

/** Adds an address, then shows once what its messages are signed with. */
export function NewWebhook({ known, onClose }: { known: Notified; onClose: () => void }) {
  const { t } = useText();
  const [base] = useState(known);
  const add = useWebhookEdit();
  const [url, setUrl] = useState('');
  const [sent, setSent] = useState(false);
  const address = addressOf(url);
  const made = add.data;
  const secret = made?.webhooks.find(one => one.secret)?.secret;
  const problem = problemOf(address, base);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setSent(true);
    if (!problem) add.mutate({ base, edit: { edit: 'add', url: address } });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('webhooks.add')}
      // A click beside it must not lose what is shown only once.
      closeOnClickOutside={!made && url === ''}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      {made ? (
        <>
          {secret ? <Secret secret={secret} /> : <Alert color="amber">{t('webhooks.onceOthers')}</Alert>}
          <div className={classes.dialogActions}>
            <Button variant="default" onClick={onClose}>
              {t('tokens.done')}
            </Button>
          </div>
        </>
      ) : (
        <form onSubmit={submit} className={classes.form} noValidate>
          {add.error && (
            <Alert color="red" role="alert">
              <FailureText error={add.error} />
            </Alert>
          )}
          <TextInput
            label={t('webhooks.address')}
            description={t('webhooks.addressHelp')}
            placeholder={EXAMPLE}
            type="url"
            data-autofocus
            autoComplete="off"
            value={url}
            error={sent && problem ? t(problem) : null}
            onChange={event => setUrl(event.currentTarget.value)}
          />
          <div className={classes.dialogActions}>
            <Button variant="default" onClick={onClose}>
              {t('build.cancel')}
            </Button>
            <Button type="submit" loading={add.isPending}>
              {t('webhooks.addSubmit')}
            </Button>
          </div>
        </form>
      )}
    </Modal>
  );
}

/** Whether it is an address of the internet is for the server to say. */
function problemOf(address: string, { webhooks }: Notified): PlainKey | null {
  if (address === '') return 'setup.required';
  return webhooks.some(({ url }) => url === address) ? 'webhooks.isThere' : null;
}

function Secret({ secret }: { secret: string }) {
  const { t } = useText();
  const shown = useRef<HTMLDivElement>(null);
  // The button that was pressed is gone; no other is at hand, so that a second press does not close it unread.
  useEffect(() => {
    shown.current?.focus();
  }, []);
  return (
    <Alert color="amber" ref={shown} tabIndex={-1} title={t('webhooks.once')}>
      <div className={sources.key}>
        <code>{secret}</code>
        <CopyButton filled value={secret} label={t('webhooks.copySecret')} />
      </div>
    </Alert>
  );
}
