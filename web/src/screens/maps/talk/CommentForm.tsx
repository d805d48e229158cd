import { Alert, Button, Group } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useColleagues } from '../../../api/talk';
import { useText } from '../../../i18n/index';
import { mentionedIn } from '../../../maps/talk';
import { FailureText } from '../../../states/State';
import { MentionField } from './MentionField';
import classes from './Talk.module.css';

/** A text, and the accounts that it mentions. */
export interface Said {
  text: string;
  mentions: number[];
}

interface CommentFormProps {
  label: string;
  help?: string;
  /** What the button says. */
  action: string;
  /** What is there to begin with, where a comment is edited. */
  initial?: Said;
  focused?: boolean;
  save: (said: Said) => Promise<unknown>;
  /** Saved, or given up. */
  onDone?: () => void;
}

/** Writes a comment, or edits one. What could not be saved stays in the field. */
export function CommentForm({ label, help, action, initial, focused, save, onDone }: CommentFormProps) {
  const { t } = useText();
  const colleagues = useColleagues().data ?? [];
  const [text, setText] = useState(initial?.text ?? '');
  const [chosen, setChosen] = useState<ReadonlySet<number>>(() => new Set(initial?.mentions));
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const said = text.trim();
  const send = async () => {
    if (said === '' || busy) return;
    setBusy(true);
    setFailure(null);
    try {
      await save({ text: said, mentions: mentionedIn(said, colleagues, chosen) });
      setText('');
      onDone?.();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send();
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      {failure !== null && (
        <Alert color="red" variant="light" role="alert">
          <FailureText error={failure} />
        </Alert>
      )}
      <MentionField
        label={label}
        help={help}
        value={text}
        colleagues={colleagues}
        focused={focused}
        onChange={setText}
        onChoose={id => setChosen(before => new Set(before).add(id))}
        onSend={() => void send()}
      />
      <Group gap="xs" justify="flex-end">
        {onDone && (
          <Button size="xs" variant="default" onClick={onDone}>
            {t('build.cancel')}
          </Button>
        )}
        <Button size="xs" type="submit" loading={busy} disabled={said === ''}>
          {action}
        </Button>
      </Group>
    </form>
  );
}
