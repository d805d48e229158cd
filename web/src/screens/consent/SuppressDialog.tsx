import { Alert, Button, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { ContactChannel, SuppressionReason } from '../../api/consent';
import type { IdentifierKind, Known } from '../../api/identity';
import { CHANNELS, channelName, oneOf, REASONS } from '../../consent/names';
import { useText } from '../../i18n/index';
import { kindName, shownValue, strongestFirst } from '../../question/customers';
import { FailureText } from '../../states/State';
import shared from '../identity/Identity.module.css';
import { useSuppressionEdit } from './useSuppressionEdit';

/** As long as the server keeps a note. */
const LONGEST_NOTE = 1000;
const LONGEST_VALUE = 500;
/** What people know of customers besides e-mail addresses and phone numbers. */
const KINDS: IdentifierKind[] = ['crm_id', 'user_id', 'loyalty_id', 'messenger_id', 'device_id', 'anonymous_id'];
/** An e-mail address or a phone number: the server tells which. */
const CONTACT = 'contact';
/** All channels. */
const ALL = '*';

interface Form {
  kind: IdentifierKind | null;
  value: string;
  channel: ContactChannel | null;
  reason: SuppressionReason;
  note: string;
}

interface SuppressDialogProps {
  /** Of a customer: one of these is chosen. Whatever is typed otherwise. */
  identifiers?: readonly Known[];
  onClose: () => void;
}

/** Puts an identifier on the suppression list. */
export function SuppressDialog({ identifiers, onClose }: SuppressDialogProps) {
  const text = useText();
  const { t } = text;
  const { add, adding } = useSuppressionEdit();
  const own = strongestFirst(identifiers ?? []);
  const [form, setForm] = useState<Form>({
    kind: own[0]?.kind ?? null,
    value: own[0]?.value ?? '',
    channel: null,
    reason: 'requested',
    note: '',
  });
  const [sent, setSent] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const set = (changes: Partial<Form>) => setForm({ ...form, ...changes });
  const value = form.value.trim();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setSent(true);
    setError(null);
    if (value === '') return;
    try {
      await add({ ...form, value, note: form.note.trim() });
      onClose();
    } catch (failure) {
      setError(failure);
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('consent.suppressTitle')}
      closeOnClickOutside={form.note === '' && (identifiers !== undefined || form.value === '')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <form className={shared.form} onSubmit={event => void submit(event)} noValidate>
        {identifiers ? (
          <Select<string>
            label={t('consent.value')}
            allowDeselect={false}
            data={own.map((one, place) => ({
              value: String(place),
              label: `${kindName(one.kind, text)} ${shownValue(one)}`,
            }))}
            value={String(own.findIndex(one => one.kind === form.kind && one.value === form.value))}
            onChange={place => {
              const one = own[Number(place)];
              if (one) set({ kind: one.kind, value: one.value });
            }}
          />
        ) : (
          <>
            <Select<string>
              label={t('consent.kind')}
              allowDeselect={false}
              data={[
                { value: CONTACT, label: t('consent.kindContact') },
                ...KINDS.map(kind => ({ value: kind, label: kindName(kind, text) })),
              ]}
              value={form.kind ?? CONTACT}
              onChange={kind => set({ kind: oneOf(KINDS, kind) })}
            />
            <TextInput
              label={t(form.kind ? 'consent.value' : 'consent.contact')}
              description={t(form.kind ? 'consent.valueHelp' : 'consent.contactHelp')}
              data-autofocus
              autoComplete="off"
              maxLength={LONGEST_VALUE}
              value={form.value}
              error={sent && value === '' ? t('setup.required') : null}
              onChange={event => set({ value: event.currentTarget.value })}
            />
          </>
        )}
        <Select<string>
          label={t('consent.channel')}
          allowDeselect={false}
          data={[
            { value: ALL, label: t('consent.allChannels') },
            ...CHANNELS.map(channel => ({ value: channel, label: channelName(channel, text) })),
          ]}
          value={form.channel ?? ALL}
          onChange={channel => set({ channel: oneOf(CHANNELS, channel) })}
        />
        <Select<string>
          label={t('consent.reason')}
          description={t(`consent.reasonHelp.${form.reason}`)}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          allowDeselect={false}
          data={REASONS.map(reason => ({ value: reason, label: t(`consent.reason.${reason}`) }))}
          value={form.reason}
          onChange={reason => set({ reason: oneOf(REASONS, reason) ?? form.reason })}
        />
        <Textarea
          label={t('consent.note')}
          description={t('consent.noteHelp')}
          autosize
          minRows={2}
          maxRows={6}
          maxLength={LONGEST_NOTE}
          value={form.note}
          onChange={event => set({ note: event.currentTarget.value })}
        />
        {error !== null && (
          <Alert color="red" role="alert">
            <FailureText error={error} />
          </Alert>
        )}
        <div className={shared.actions}>
          <Button variant="default" onClick={onClose}>
            {t('build.cancel')}
          </Button>
          <Button type="submit" loading={adding}>
            {t('consent.suppress')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
