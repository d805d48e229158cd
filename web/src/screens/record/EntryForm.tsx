import { Alert, Button } from '@mantine/core';
import { type FormEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useAddEntry } from '../../api/entry';
import { useSignedIn, useTouchpoints } from '../../api/queries';
import { type Choice, choicesOf } from '../../entry/choices';
import { counterOf, type EntryDraft, isBegun, newEntry, problemsOf, readCounter, wantedOf } from '../../entry/entry';
import { useText } from '../../i18n/index';
import { FailureText } from '../../states/State';
import { UnsavedGuard } from '../../states/Unsaved';
import shared from '../identity/Identity.module.css';
import { keep, kept } from '../week/stored';
import { EntryFields } from './EntryFields';
import classes from './Record.module.css';

/** What this browser remembers of the counter that it stands at. */
const COUNTER = 'styk-counter';
/** Where the company has settled none. */
const CURRENCY = 'EUR';

/** One interaction after the other, as whoever saw them writes them down. */
export function EntryForm() {
  const { language } = useText();
  const currency = useSignedIn().settings?.currency ?? CURRENCY;
  const registry = useTouchpoints();
  const choices = useMemo(() => choicesOf(registry.data, language), [registry.data, language]);
  const [recorded, setRecorded] = useState<string | null>(null);
  const [round, setRound] = useState(0);
  if (recorded !== null) {
    const another = () => {
      setRecorded(null);
      setRound(round + 1);
    };
    return <Recorded what={recorded} onAnother={another} />;
  }
  return (
    <OneEntry
      start={newEntry(readCounter(kept(COUNTER), currency))}
      choices={choices}
      isNext={round > 0}
      onRecorded={setRecorded}
    />
  );
}

interface OneEntryProps {
  start: EntryDraft;
  choices: readonly Choice[];
  /** It follows another: whoever writes goes on where it begins. */
  isNext: boolean;
  onRecorded: (what: string) => void;
}

function OneEntry({ start, choices, isNext, onRecorded }: OneEntryProps) {
  const { t, zone } = useText();
  const add = useAddEntry();
  const [draft, setDraft] = useState(start);
  const [sent, setSent] = useState(false);
  const problems = problemsOf(draft, zone, new Date());
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setSent(true);
    if (add.isPending || Object.keys(problems).length > 0) return;
    try {
      await add.mutateAsync(wantedOf(draft, choices, zone));
      keep(COUNTER, counterOf(draft));
      onRecorded(draft.what.trim());
    } catch {
      // The form shows it.
    }
  };
  return (
    <form className={`${shared.form} ${classes.form}`} onSubmit={event => void submit(event)} noValidate>
      <EntryFields
        draft={draft}
        choices={choices}
        problems={sent ? problems : {}}
        isNext={isNext}
        onChange={changes => setDraft(before => ({ ...before, ...changes }))}
      />
      {add.error && (
        <Alert color="red" role="alert">
          <FailureText error={add.error} />
        </Alert>
      )}
      <Button type="submit" size="md" className={classes.submit ?? ''} loading={add.isPending}>
        {t('entry.save')}
      </Button>
      <UnsavedGuard dirty={isBegun(draft)} />
    </form>
  );
}

/** What was recorded; Enter goes on to the next. */
function Recorded({ what, onAnother }: { what: string; onAnother: () => void }) {
  const { t, format } = useText();
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  return (
    <div className={classes.recorded}>
      <div role="status">
        <b>{t('entry.recorded', { what: format.quote(what) })}</b>
        <p>{t('entry.recordedHelp')}</p>
      </div>
      <Button ref={button} variant="light" onClick={onAnother}>
        {t('entry.another')}
      </Button>
    </div>
  );
}
