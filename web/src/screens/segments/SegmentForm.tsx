import { Alert, Button, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { SegmentRow } from '../../api/segments';
import { useText } from '../../i18n/index';
import { ago } from '../../saved/ago';
import { useAuthorName } from '../../saved/useAuthorName';
import { FailureText } from '../../states/State';
import { UnsavedGuard } from '../../states/Unsaved';
import classes from './Editor.module.css';
import { PreviewBox } from './PreviewBox';
import { RuleEditor } from './RuleEditor';
import type { Editing } from './useSegmentDraft';

/** As long as the server keeps them. */
const LONGEST_NAME = 100;
const LONGEST_DESCRIPTION = 2000;

/** A segment for those who may change it: name, rule, and at once who is in it. */
export function SegmentForm({ editing }: { editing: Editing }) {
  const { t } = useText();
  const { shown, fresh, dirty, saving, preview, set, save, discard, theirs, keepMine, error } = editing;
  const [sent, setSent] = useState(false);
  const named = shown.name.trim() !== '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setSent(true);
    if (named && preview.filled && (fresh || dirty)) save();
  };
  return (
    <div className={classes.columns}>
      <form className={classes.form} onSubmit={submit} noValidate>
        <section className={`${classes.box} ${classes.about}`}>
          <TextInput
            label={t('save.name')}
            required
            maxLength={LONGEST_NAME}
            value={shown.name}
            error={sent && !named ? t('setup.required') : null}
            onChange={event => set({ name: event.currentTarget.value })}
          />
          <Textarea
            label={t('segments.description')}
            description={t('segments.descriptionHelp')}
            autosize
            minRows={1}
            maxRows={8}
            maxLength={LONGEST_DESCRIPTION}
            value={shown.description}
            onChange={event => set({ description: event.currentTarget.value })}
          />
        </section>
        <RuleEditor rule={shown.rule} preview={preview} onChange={rule => set({ rule })} />
        {theirs && <Conflict theirs={theirs} onMine={keepMine} onTheirs={discard} />}
        {error !== null && (
          <Alert color="red" role="alert">
            <FailureText error={error} />
          </Alert>
        )}
        <div className={classes.bar} data-dirty={dirty || undefined}>
          <Button type="submit" disabled={!preview.filled || (!fresh && !dirty)} loading={saving}>
            {t('save.save')}
          </Button>
          <Button variant="default" disabled={!dirty} onClick={discard}>
            {t('rule.discard')}
          </Button>
        </div>
        <UnsavedGuard dirty={dirty} />
      </form>
      <PreviewBox rule={shown.rule} preview={preview} />
    </div>
  );
}

interface ConflictProps {
  theirs: SegmentRow;
  onMine: () => void;
  onTheirs: () => void;
}

/** Somebody else saved meanwhile; one's own stays in the form. */
function Conflict({ theirs, onMine, onTheirs }: ConflictProps) {
  const text = useText();
  const { t } = text;
  const author = useAuthorName()(theirs.author);
  return (
    <Alert color="amber" role="alert" title={t('conflict.title')}>
      {t('conflict.saved', { author, time: ago(theirs.changed, text) })}
      <div className={classes.choices}>
        <Button size="xs" onClick={onMine}>
          {t('conflict.keepMine')}
        </Button>
        <Button size="xs" variant="default" onClick={onTheirs}>
          {t('conflict.takeTheirs')}
        </Button>
      </div>
    </Alert>
  );
}
