import { Alert, Button, Group, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useColleagues } from '../../../api/talk';
import { useText } from '../../../i18n/index';
import { isDay } from '../../../question/calendar';
import { FailureText } from '../../../states/State';
import classes from './Talk.module.css';

/** What is to be done, by whom and until when. */
export interface TaskContent {
  title: string;
  owner: number | null;
  due: string | null;
}

export const NEW_TASK: TaskContent = { title: '', owner: null, due: null };

interface TaskFormProps {
  initial: TaskContent;
  action: string;
  save: (content: TaskContent) => Promise<unknown>;
  onDone: () => void;
}

/** Makes a task, or changes one. */
export function TaskForm({ initial, action, save, onDone }: TaskFormProps) {
  const { t } = useText();
  const colleagues = useColleagues().data ?? [];
  const [content, setContent] = useState(initial);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const change = (fields: Partial<TaskContent>) => setContent(before => ({ ...before, ...fields }));
  const title = content.title.trim();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (title === '' || busy) return;
    setBusy(true);
    setFailure(null);
    try {
      await save({ ...content, title });
      onDone();
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  };
  return (
    <form className={classes.form} onSubmit={event => void submit(event)}>
      {failure !== null && (
        <Alert color="red" variant="light" role="alert">
          <FailureText error={failure} />
        </Alert>
      )}
      <TextInput
        label={t('talk.taskTitle')}
        autoFocus
        maxLength={300}
        value={content.title}
        onChange={event => change({ title: event.currentTarget.value })}
      />
      <div className={classes.pair}>
        <Select
          label={t('talk.taskOwner')}
          placeholder={t('talk.taskNobody')}
          clearable
          searchable
          data={colleagues.map(one => ({ value: String(one.id), label: one.name || one.email }))}
          value={content.owner === null ? null : String(content.owner)}
          nothingFoundMessage={t('build.nothingFound')}
          onChange={owner => change({ owner: owner === null ? null : Number(owner) })}
        />
        <TextInput
          type="date"
          label={t('talk.taskDue')}
          value={content.due ?? ''}
          onChange={event => {
            const day = event.currentTarget.value;
            if (day === '' || isDay(day)) change({ due: day || null });
          }}
        />
      </div>
      <Group gap="xs" justify="flex-end">
        <Button size="xs" variant="default" onClick={onDone}>
          {t('build.cancel')}
        </Button>
        <Button size="xs" type="submit" loading={busy} disabled={title === ''}>
          {action}
        </Button>
      </Group>
    </form>
  );
}
