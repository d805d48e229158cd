import { Checkbox, Select, Textarea, TextInput } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { ContactChannel } from '../../api/consent';
import { BASES, CHANNELS, CLASSES, channelName, oneOf } from '../../consent/names';
import {
  named,
  type PolicyDraft,
  type PurposeChange,
  type PurposeDraft,
  type PurposeProblems,
  requirable,
  typedKey,
  withPurpose,
} from '../../consent/policy';
import { useText } from '../../i18n/index';
import classes from './Consent.module.css';
import type { ChangePolicy } from './usePolicyDraft';
import { WordingFields } from './WordingFields';

/** As long as the server keeps them. */
const LONGEST = { name: 100, key: 64, description: 2000 };

interface PurposeFieldsProps {
  purpose: PurposeDraft;
  draft: PolicyDraft;
  problems: PurposeProblems;
  onChange: ChangePolicy;
}

/** Everything that there is to change of a purpose. */
export function PurposeFields({ purpose, draft, problems, onChange }: PurposeFieldsProps) {
  const text = useText();
  const { t } = text;
  const { id, saved } = purpose;
  const set = (change: PurposeChange) => onChange(before => withPurpose(before, id, change));
  const first = useRef<HTMLInputElement>(null);
  const isNew = !saved && purpose.name === '' && purpose.key === '';
  useEffect(() => {
    if (isNew) first.current?.focus();
  }, [isNew]);
  return (
    <div className={classes.fields}>
      <div className={classes.two}>
        <TextInput
          ref={first}
          label={t('consent.name')}
          description={t('consent.descriptionHelp')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          maxLength={LONGEST.name}
          value={purpose.name}
          error={problems.name ? t(problems.name) : null}
          onChange={event => {
            const { value } = event.currentTarget;
            onChange(before => withPurpose(before, id, named(before, purpose, value)));
          }}
        />
        <TextInput
          className={classes.key}
          label={t('consent.key')}
          description={t(saved ? 'consent.keyFixed' : 'consent.keyHelp')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          readOnly={saved}
          autoComplete="off"
          spellCheck={false}
          maxLength={LONGEST.key}
          value={purpose.key}
          error={problems.key ? t(problems.key) : null}
          onChange={event => set(typedKey(event.currentTarget.value))}
        />
      </div>
      <Textarea
        label={t('consent.description')}
        autosize
        minRows={1}
        maxRows={6}
        maxLength={LONGEST.description}
        value={purpose.description}
        onChange={event => set({ description: event.currentTarget.value })}
      />
      <div className={classes.two}>
        <Select<string>
          label={t('consent.class')}
          description={t(`consent.classHelp.${purpose.class}`)}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          allowDeselect={false}
          data={CLASSES.map(one => ({ value: one, label: t(`consent.class.${one}`) }))}
          value={purpose.class}
          onChange={one => set({ class: oneOf(CLASSES, one) ?? purpose.class })}
        />
        <Select<string>
          label={t('consent.basis')}
          description={t(`consent.basisHelp.${purpose.basis}`)}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          allowDeselect={false}
          data={BASES.map(one => ({ value: one, label: t(`consent.basis.${one}`) }))}
          value={purpose.basis}
          onChange={one => set({ basis: oneOf(BASES, one) ?? purpose.basis })}
        />
      </div>
      <Checkbox.Group<ContactChannel>
        label={t('consent.channels')}
        description={t('consent.channelsHelp')}
        value={purpose.channels}
        onChange={chosen => set({ channels: CHANNELS.filter(channel => chosen.includes(channel)) })}
      >
        <div className={classes.checks}>
          {CHANNELS.map(channel => (
            <Checkbox key={channel} value={channel} label={channelName(channel, text)} />
          ))}
        </div>
      </Checkbox.Group>
      <Conditions purpose={purpose} draft={draft} problems={problems} onChange={set} />
      <WordingFields
        wordings={purpose.wordings}
        problems={problems.wordings}
        onChange={wordings => set({ wordings })}
      />
    </div>
  );
}

interface ConditionsProps extends Omit<PurposeFieldsProps, 'onChange'> {
  onChange: (change: PurposeChange) => void;
}

/** When a yes counts, and what has to be allowed besides. */
function Conditions({ purpose, draft, problems, onChange }: ConditionsProps) {
  const { t } = useText();
  const { requires } = purpose;
  const choices = requirable(draft, purpose).map(({ key, name }) => ({ value: key, label: name.trim() || key }));
  // One that is no longer possible stays in sight until another is chosen.
  const lost = requires !== null && !choices.some(({ value }) => value === requires) ? requires : null;
  const label = draft.find(({ key }) => key === lost)?.name.trim();
  const data = lost === null ? choices : [...choices, { value: lost, label: label || lost }];
  return (
    <>
      {purpose.basis === 'consent' && purpose.channels.length > 0 && (
        <Checkbox
          label={t('consent.eachChannel')}
          description={t('consent.eachChannelHelp')}
          checked={purpose.each_channel}
          onChange={event => onChange({ each_channel: event.currentTarget.checked })}
        />
      )}
      {purpose.basis === 'consent' && (
        <Checkbox
          label={t('consent.confirmed')}
          description={t('consent.confirmedHelp')}
          checked={purpose.confirmed}
          onChange={event => onChange({ confirmed: event.currentTarget.checked })}
        />
      )}
      {data.length > 0 && (
        <Select<string>
          label={t('consent.requires')}
          description={t('consent.requiresHelp')}
          placeholder={t('consent.requiresNothing')}
          clearable
          clearButtonProps={{ 'aria-label': t('person.clear') }}
          data={data}
          value={requires}
          error={problems.requires ? t(problems.requires) : null}
          onChange={value => onChange({ requires: value })}
        />
      )}
    </>
  );
}
