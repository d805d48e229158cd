import { Alert, Button, Input, Modal, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useId, useState } from 'react';
import { type ConsentSaid, type ContactChannel, type Policy, type Purpose, useSayConsent } from '../../api/consent';
import { instantOf, localTime } from '../../consent/moment';
import { CHANNELS, channelName, oneOf } from '../../consent/names';
import { useText } from '../../i18n/index';
import type { PlainKey } from '../../i18n/types';
import { FailureText } from '../../states/State';
import { showDone } from '../../states/undo';
import shared from '../identity/Identity.module.css';

/** As long as the server keeps a note. */
const LONGEST = 1000;
/** All channels. */
const ALL = '*';

interface Form {
  given: boolean;
  purpose: string;
  channel: ContactChannel | null;
  /** By the clocks of the reader's zone; null for now. */
  when: string | null;
  wording: string | null;
  note: string;
}

type Problems = Partial<Record<'channel' | 'when', PlainKey>>;

/** Whether a yes has to name its channel. */
function isForEach({ channels, each_channel }: Purpose, given: boolean): boolean {
  return given && each_channel && channels.length > 0;
}

function problemsOf({ given, channel, when }: Form, purpose: Purpose | undefined, zone: string): Problems {
  const problems: Problems = {};
  if (purpose && isForEach(purpose, given) && channel === null) problems.channel = 'setup.required';
  if (when !== null) {
    const time = instantOf(when, zone);
    if (!time) problems.when = 'setup.required';
    else if (time.getTime() > Date.now()) problems.when = 'consent.future';
  }
  return problems;
}

function saidOf({ given, purpose, channel, when, wording, note }: Form, zone: string): ConsentSaid {
  const time = when === null ? null : instantOf(when, zone);
  const words = given && wording ? { wording } : {};
  return { purpose, channel, given, ...words, note: note.trim(), ...(time && { time: time.toISOString() }) };
}

interface ConsentDialogProps {
  person: number;
  policy: Policy;
  onClose: () => void;
}

/** What a customer said, as somebody of the company writes it down. */
export function ConsentDialog({ person, policy, onClose }: ConsentDialogProps) {
  const { t, zone } = useText();
  const say = useSayConsent(person);
  const [first] = policy.purposes.toSorted((a, b) => Number(b.basis === 'consent') - Number(a.basis === 'consent'));
  const [form, setForm] = useState<Form>({
    given: true,
    purpose: first?.key ?? '',
    channel: null,
    when: null,
    wording: first?.wordings.at(-1)?.version ?? null,
    note: '',
  });
  const [sent, setSent] = useState(false);
  const purpose = policy.purposes.find(({ key }) => key === form.purpose);
  const set = (changes: Partial<Form>) => setForm({ ...form, ...changes });
  const problems = problemsOf(form, purpose, zone);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setSent(true);
    if (Object.keys(problems).length > 0) return;
    try {
      await say.mutateAsync(saidOf(form, zone));
      showDone(t('consent.said'));
      onClose();
    } catch {
      // The form shows it.
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('consent.sayTitle')}
      closeOnClickOutside={form.note === ''}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <form className={shared.form} onSubmit={event => void submit(event)} noValidate>
        <p className={shared.said}>{t('consent.sayLead')}</p>
        <Fields form={form} policy={policy} purpose={purpose} problems={sent ? problems : {}} onChange={set} />
        <Textarea
          label={t('consent.sayNote')}
          placeholder={t('consent.sayExample')}
          autosize
          minRows={2}
          maxRows={6}
          maxLength={LONGEST}
          value={form.note}
          onChange={event => set({ note: event.currentTarget.value })}
        />
        {say.error && (
          <Alert color="red" role="alert">
            <FailureText error={say.error} />
          </Alert>
        )}
        <div className={shared.actions}>
          <Button variant="default" onClick={onClose}>
            {t('build.cancel')}
          </Button>
          <Button type="submit" loading={say.isPending}>
            {t('consent.say')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

interface FieldsProps {
  form: Form;
  policy: Policy;
  purpose: Purpose | undefined;
  problems: Problems;
  onChange: (changes: Partial<Form>) => void;
}

function Fields({ form, policy, purpose, problems, onChange }: FieldsProps) {
  const { t, zone } = useText();
  const said = useId();
  const [now] = useState(() => localTime(new Date(), zone));
  const versions = purpose?.wordings.map(({ version }) => version) ?? [];
  const choose = (key: string | null) => {
    const next = policy.purposes.find(one => one.key === key);
    if (next) onChange({ purpose: next.key, channel: null, wording: next.wordings.at(-1)?.version ?? null });
  };
  return (
    <>
      <div>
        <Input.Label id={said} labelElement="div" mb={4}>
          {t('consent.saidField')}
        </Input.Label>
        <SegmentedControl<'yes' | 'no'>
          fullWidth
          aria-labelledby={said}
          value={form.given ? 'yes' : 'no'}
          onChange={word => onChange({ given: word === 'yes' })}
          data={[
            { value: 'yes', label: t('consent.yes') },
            { value: 'no', label: t('consent.no') },
          ]}
        />
      </div>
      <Select<string>
        label={t('consent.purpose')}
        description={purpose && t(`consent.basisHelp.${purpose.basis}`)}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        allowDeselect={false}
        data={policy.purposes.map(({ key, name }) => ({ value: key, label: name }))}
        value={form.purpose}
        onChange={choose}
      />
      {purpose && purpose.channels.length > 0 && (
        <Channel form={form} purpose={purpose} error={problems.channel} onChange={channel => onChange({ channel })} />
      )}
      <TextInput
        type="datetime-local"
        label={t('consent.when')}
        max={now}
        value={form.when ?? now}
        error={problems.when ? t(problems.when) : null}
        onChange={event => onChange({ when: event.currentTarget.value })}
      />
      {form.given && versions.length > 0 && (
        <Select<string>
          label={t('consent.wording')}
          placeholder={t('consent.noWording')}
          clearable
          clearButtonProps={{ 'aria-label': t('person.clear') }}
          data={versions}
          value={form.wording}
          onChange={wording => onChange({ wording })}
        />
      )}
    </>
  );
}

interface ChannelProps {
  form: Form;
  purpose: Purpose;
  error: PlainKey | undefined;
  onChange: (channel: ContactChannel | null) => void;
}

function Channel({ form, purpose, error, onChange }: ChannelProps) {
  const text = useText();
  const { t } = text;
  const isNeeded = isForEach(purpose, form.given);
  const all = isNeeded ? [] : [{ value: ALL, label: t('consent.allChannels') }];
  return (
    <Select<string>
      label={t('consent.channel')}
      description={isNeeded ? t('consent.eachChannel') : null}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      allowDeselect={false}
      data={[...all, ...purpose.channels.map(channel => ({ value: channel, label: channelName(channel, text) }))]}
      value={form.channel ?? (isNeeded ? null : ALL)}
      error={error ? t(error) : null}
      onChange={channel => onChange(oneOf(CHANNELS, channel))}
    />
  );
}
