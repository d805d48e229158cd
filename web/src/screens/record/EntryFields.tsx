import { Button, Input, Radio, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { localTime } from '../../consent/moment';
import { type Choice, chosen } from '../../entry/choices';
import { CHANNELS, type EntryDraft, type EntryProblems, SCORES } from '../../entry/entry';
import { readWho } from '../../entry/who';
import { useText } from '../../i18n/index';
import { currencyChoices } from '../settings/choices';
import classes from './Record.module.css';
import { TouchpointField } from './TouchpointField';

/** As long as the server keeps them. */
const LONGEST = { who: 300, name: 200, note: 4000 };

interface EntryFieldsProps {
  draft: EntryDraft;
  choices: readonly Choice[];
  problems: EntryProblems;
  isNext: boolean;
  onChange: (changes: Partial<EntryDraft>) => void;
}

/** Who, what, where and when; what is seldom told comes last. */
export function EntryFields({ draft, choices, problems, isNext, onChange }: EntryFieldsProps) {
  const { t } = useText();
  const own = chosen(choices, draft.what);
  const said = own && !own.isFound ? t('entry.notFound', { event: own.event }) : t('entry.whatHelp');
  return (
    <>
      <WhoField draft={draft} isNext={isNext} onChange={onChange} />
      <TouchpointField
        label={t('entry.what')}
        description={said}
        choices={choices}
        value={draft.what}
        error={problems.what ? t(problems.what) : null}
        onChange={what => onChange({ what })}
      />
      <ChannelField draft={draft} problems={problems} onChange={onChange} />
      <TextInput
        label={t('entry.place')}
        description={t('entry.placeHelp')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        autoComplete="off"
        maxLength={LONGEST.name}
        value={draft.place}
        onChange={event => onChange({ place: event.currentTarget.value })}
      />
      <WhenField draft={draft} problems={problems} onChange={onChange} />
      <Textarea
        label={t('entry.note')}
        description={t('entry.noteHelp')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={LONGEST.note}
        value={draft.note}
        onChange={event => onChange({ note: event.currentTarget.value })}
        onKeyDown={submitWithControl}
      />
      <ScoreField score={draft.score} onChange={score => onChange({ score })} />
      <AmountField draft={draft} problems={problems} onChange={onChange} />
    </>
  );
}

/** Enter begins a line in a note, so that it takes another key to be done there. */
function submitWithControl(event: KeyboardEvent<HTMLTextAreaElement>) {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.currentTarget.form?.requestSubmit();
}

type PartProps = Pick<EntryFieldsProps, 'draft' | 'problems' | 'onChange'>;

function WhoField({ draft, isNext, onChange }: Pick<EntryFieldsProps, 'draft' | 'isNext' | 'onChange'>) {
  const { t } = useText();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (isNext) input.current?.focus();
  }, [isNext]);
  const { taken, isUnsure } = readWho(draft.who, draft.isNumber);
  return (
    <div>
      <TextInput
        ref={input}
        label={t('entry.who')}
        description={t(`entry.taken.${taken}`)}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={LONGEST.who}
        value={draft.who}
        onChange={event => onChange({ who: event.currentTarget.value })}
      />
      {isUnsure && (
        <Button variant="light" size="compact-sm" mt={6} onClick={() => onChange({ isNumber: !draft.isNumber })}>
          {t(draft.isNumber ? 'entry.isPhone' : 'entry.isNumber')}
        </Button>
      )}
    </div>
  );
}

function ChannelField({ draft, problems, onChange }: PartProps) {
  const { t } = useText();
  const choose = (value: string) => {
    const channel = CHANNELS.find(one => one === value);
    if (channel) onChange({ channel });
  };
  return (
    <>
      <Radio.Group label={t('word.channel')} value={draft.channel} onChange={choose}>
        <div className={classes.channels}>
          {CHANNELS.map(channel => (
            <Radio.Card key={channel} value={channel} className={classes.channel} radius="xl">
              {t(`entry.channel.${channel}`)}
            </Radio.Card>
          ))}
        </div>
      </Radio.Group>
      {draft.channel === 'other' && (
        <TextInput
          label={t('entry.other')}
          placeholder={t('entry.otherExample')}
          autoComplete="off"
          maxLength={LONGEST.name}
          value={draft.other}
          error={problems.other ? t(problems.other) : null}
          onChange={event => onChange({ other: event.currentTarget.value })}
        />
      )}
    </>
  );
}

function WhenField({ draft, problems, onChange }: PartProps) {
  const { t, zone } = useText();
  const label = useId();
  const [opened] = useState(() => localTime(new Date(), zone));
  const choose = (when: 'now' | 'then') => onChange({ when: when === 'now' ? null : localTime(new Date(), zone) });
  return (
    <div className={classes.when}>
      <div>
        <Input.Label id={label} labelElement="div" mb={4}>
          {t('entry.when')}
        </Input.Label>
        <SegmentedControl<'now' | 'then'>
          aria-labelledby={label}
          value={draft.when === null ? 'now' : 'then'}
          onChange={choose}
          data={[
            { value: 'now', label: t('entry.now') },
            { value: 'then', label: t('entry.then') },
          ]}
        />
      </div>
      {draft.when !== null && (
        <TextInput
          type="datetime-local"
          label={t('entry.time')}
          max={[draft.when, opened].sort().at(-1)}
          value={draft.when}
          error={problems.when ? t(problems.when) : null}
          onChange={event => onChange({ when: event.currentTarget.value })}
        />
      )}
    </div>
  );
}

/** From 0 to 10; the one that is chosen is taken back by choosing it again. */
function ScoreField({ score, onChange }: { score: number | null; onChange: (score: number | null) => void }) {
  const { t } = useText();
  const label = useId();
  const help = useId();
  return (
    <div>
      <Input.Label id={label} labelElement="div" mb={4}>
        {t('entry.score')}
      </Input.Label>
      <div className={classes.scores} role="group" aria-labelledby={label} aria-describedby={help}>
        {SCORES.map(one => (
          <button
            key={one}
            type="button"
            aria-pressed={one === score}
            aria-label={t('entry.scoreOf', { score: one })}
            onClick={() => onChange(one === score ? null : one)}
          >
            {one}
          </button>
        ))}
      </div>
      <p id={help} className={classes.hint}>
        {t('entry.scoreHelp')}
      </p>
    </div>
  );
}

function AmountField({ draft, problems, onChange }: PartProps) {
  const { t, language } = useText();
  const currencies = useMemo(() => currencyChoices(language), [language]);
  return (
    <div className={classes.amount}>
      <TextInput
        label={t('entry.amount')}
        inputMode="decimal"
        autoComplete="off"
        maxLength={20}
        value={draft.amount}
        error={problems.amount ? t(problems.amount) : null}
        onChange={event => onChange({ amount: event.currentTarget.value })}
      />
      <Select<string>
        label={t('settings.currency')}
        searchable
        allowDeselect={false}
        data={currencies}
        value={draft.currency}
        onChange={currency => currency && onChange({ currency })}
      />
    </div>
  );
}
