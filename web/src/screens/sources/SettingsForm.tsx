import { Alert, Button, Group, Modal, Select, Switch, Text, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type Signature, type SourceRow, useRenewKey } from '../../api/sources';
import { useText } from '../../i18n/index';
import { useAuthorName } from '../../saved/useAuthorName';
import { FailureText } from '../../states/State';
import { showFailure } from '../../states/undo';
import { CopyButton } from './Copied';
import { type FieldProps, OriginsField, ReadingFields, SecretField } from './Fields';
import { rememberKey } from './keys';
import { presetOf } from './presets';
import classes from './Sources.module.css';
import { DraftActions, stateOf, useDraft, useSourceEdit } from './useDraft';

/** Who may send, how it is read, the key, and the end of it. */
export function SettingsForm({ row }: { row: SourceRow }) {
  const { t, format } = useText();
  const authorName = useAuthorName();
  const draft = useDraft(row);
  const { settings, set } = draft;
  return (
    <div className={classes.stack}>
      <section className={`${classes.box} ${classes.form}`} aria-labelledby="settings">
        <h2 id="settings">{t('source.view.settings')}</h2>
        {draft.notice}
        {settings.kind === 'browser' && <OriginsField settings={settings} onChange={set} />}
        {settings.kind === 'webhook' && !presetOf(settings) && <SignatureFields settings={settings} onChange={set} />}
        <SecretField settings={settings} onChange={set} signed={row.signed} />
        <ReadingFields settings={settings} onChange={set} />
        <Switch
          label={t('source.keepAddress')}
          description={t('source.keepAddressHelp')}
          checked={settings.keep_address ?? false}
          onChange={event => set({ keep_address: event.currentTarget.checked })}
        />
        <DraftActions draft={draft} message={t('source.saved')} />
      </section>
      <KeyBox row={row} />
      <CloseBox row={row} />
      <Text size="sm" c="dimmed">
        {t('source.made', { time: format.day(row.created), author: authorName(row.author) })}
      </Text>
    </div>
  );
}

/** How a sender without a template proves itself. */
function SignatureFields({ settings, onChange }: FieldProps) {
  const { t } = useText();
  const webhook = settings.webhook ?? {};
  const signature = webhook.signature ?? null;
  const set = (next: Signature | null) => onChange({ webhook: { ...webhook, signature: next } });
  const named = signature && 'name' in signature ? signature : null;
  const choose = (value: string | null) => {
    if (value === 'header') set({ scheme: 'header', name: named?.name ?? 'x-signature' });
    else if (value === 'token') set({ scheme: 'token', name: named?.name ?? 'x-webhook-token' });
    else set(null);
  };
  return (
    <div className={classes.two}>
      <Select
        label={t('source.proof')}
        allowDeselect={false}
        data={[
          { value: 'key', label: t('source.proof.key') },
          { value: 'header', label: t('source.proof.header') },
          { value: 'token', label: t('source.proof.token') },
        ]}
        value={signature ? signature.scheme : 'key'}
        onChange={choose}
      />
      {named && (
        <TextInput
          label={t('source.header')}
          value={named.name}
          onChange={event => set({ ...named, name: event.currentTarget.value.trim().toLowerCase() })}
        />
      )}
    </div>
  );
}

/** The key, and another one in its place. */
function KeyBox({ row }: { row: SourceRow }) {
  const { t } = useText();
  const navigate = useNavigate();
  const renew = useRenewKey(row.number);
  const [asked, setAsked] = useState(false);
  const open = row.settings.kind === 'browser';
  const confirm = () =>
    renew.mutate(undefined, {
      onSuccess: made => {
        rememberKey(row.number, made.key);
        setAsked(false);
        void navigate({ to: '/data/sources/$number', params: { number: String(row.number) }, search: {} });
      },
    });
  return (
    <section className={classes.box} aria-labelledby="key">
      <h2 id="key">{t('source.key')}</h2>
      <p className={classes.lead}>{t(open ? 'source.keyPublic' : 'source.keySecret')}</p>
      <div className={classes.key}>
        <code>{row.key.replace(/\.{3}$/, '…')}</code>
        {open && <CopyButton value={row.key} label={t('source.copyKey')} />}
        <Button size="xs" variant="default" onClick={() => setAsked(true)}>
          {t('source.newKey')}
        </Button>
      </div>
      <Modal
        opened={asked}
        onClose={() => setAsked(false)}
        title={t('source.newKeyTitle')}
        closeButtonProps={{ 'aria-label': t('app.close') }}
      >
        <Text size="sm">{t('source.newKeyBody')}</Text>
        {renew.error && (
          <Alert color="red" mt="md" role="alert">
            <FailureText error={renew.error} />
          </Alert>
        )}
        <Group justify="flex-end" mt="lg" gap="xs">
          <Button variant="default" onClick={() => setAsked(false)} data-autofocus>
            {t('build.cancel')}
          </Button>
          <Button loading={renew.isPending} onClick={confirm}>
            {t('source.newKeyConfirm')}
          </Button>
        </Group>
      </Modal>
    </section>
  );
}

/** Takes nothing any more, or takes again; both can be undone. */
function CloseBox({ row }: { row: SourceRow }) {
  const { t } = useText();
  const { edit, saving } = useSourceEdit(row.number);
  const [asked, setAsked] = useState(false);
  const change = async (closed: boolean) => {
    const base = stateOf(row);
    try {
      await edit(base, { ...base, closed }, t(closed ? 'source.closedNow' : 'source.openNow', { name: row.name }));
    } catch (error) {
      showFailure(error);
    }
    setAsked(false);
  };
  return (
    <section className={classes.box} aria-labelledby="close">
      <h2 id="close">{t(row.closed ? 'source.reopenTitle' : 'source.closeTitle')}</h2>
      <p className={classes.lead}>{t(row.closed ? 'source.closedHelp' : 'source.closeHelp')}</p>
      {row.closed ? (
        <Button size="sm" loading={saving} onClick={() => void change(false)}>
          {t('source.reopen')}
        </Button>
      ) : (
        <Button size="sm" variant="default" onClick={() => setAsked(true)}>
          {t('source.close')}
        </Button>
      )}
      <Modal
        opened={asked}
        onClose={() => setAsked(false)}
        title={t('source.closeSure', { name: row.name })}
        closeButtonProps={{ 'aria-label': t('app.close') }}
      >
        <Text size="sm">{t('source.closeBody')}</Text>
        <Group justify="flex-end" mt="lg" gap="xs">
          <Button variant="default" onClick={() => setAsked(false)} data-autofocus>
            {t('build.cancel')}
          </Button>
          <Button color="red" loading={saving} onClick={() => void change(true)}>
            {t('source.close')}
          </Button>
        </Group>
      </Modal>
    </section>
  );
}
