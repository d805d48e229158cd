import '@mantine/dates/styles.css';
import 'dayjs/locale/pl';
import 'dayjs/locale/ru';
import { Alert, Button, Group, Modal, Select, Stack, Textarea } from '@mantine/core';
import { DatePickerInput, DatesProvider } from '@mantine/dates';
import { type FormEvent, useState } from 'react';
import { conflictOf, NOTE_KINDS, type Note, type NoteKind, type NoteVersion, useSaveNote } from '../api/notes';
import { useSignedIn } from '../api/queries';
import { useText } from '../i18n/index';
import { FailureText } from '../states/State';
import { Conflict } from './Conflict';
import type { Writing } from './WithNotes';

const LONGEST = 280;

/** Writes a note, or changes one. Somebody else's change meanwhile is shown beside one's own. */
export default function NoteForm({ writing, onClose }: { writing: Writing; onClose: () => void }) {
  const { t, language } = useText();
  const { user } = useSignedIn();
  const save = useSaveNote();
  const old = 'note' in writing ? writing.note : null;
  const [key] = useState(() => old?.key ?? newKey());
  const [version, setVersion] = useState(old?.version ?? 0);
  const [note, setNote] = useState<Note>(
    () =>
      old?.body ?? {
        date: 'day' in writing ? writing.day : '',
        until: null,
        kind: 'campaign',
        text: '',
        author: user?.name ?? '',
      },
  );
  const [tried, setTried] = useState(false);
  const [theirs, setTheirs] = useState<NoteVersion | null>(null);
  const change = (changed: Partial<Note>) => setNote(before => ({ ...before, ...changed }));
  const missing = note.text.trim() === '';
  const store = (against: number) =>
    save.mutate(
      { key, version: against, body: { ...note, text: note.text.trim() } },
      { onSuccess: onClose, onError: error => setTheirs(conflictOf(error)) },
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!missing && note.date) store(version);
  };
  const takeTheirs = (current: NoteVersion) => {
    if (!current.body) return onClose();
    setVersion(current.version);
    setNote(current.body);
    setTheirs(null);
    save.reset();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(old ? 'notes.edit' : 'notes.new')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          <Textarea
            label={t('notes.text')}
            placeholder={t('notes.textExample')}
            data-autofocus
            autosize
            minRows={2}
            maxLength={LONGEST}
            error={tried && missing ? t('setup.required') : null}
            value={note.text}
            onChange={event => change({ text: event.currentTarget.value })}
          />
          <Select
            label={t('notes.kind')}
            allowDeselect={false}
            checkIconPosition="right"
            data={NOTE_KINDS.map(value => ({ value, label: t(`note.${value}`) }))}
            value={note.kind}
            onChange={kind => change({ kind: (kind ?? 'other') as NoteKind })}
          />
          <DatesProvider settings={{ locale: language, firstDayOfWeek: 1 }}>
            <Group grow align="start">
              <DatePickerInput
                label={t('notes.date')}
                valueFormat="D MMM YYYY"
                value={note.date || null}
                onChange={date => date && change({ date, until: note.until && note.until < date ? null : note.until })}
              />
              <DatePickerInput
                label={t('notes.until')}
                placeholder={t('notes.oneDay')}
                valueFormat="D MMM YYYY"
                clearable
                clearButtonProps={{ 'aria-label': t('person.clear') }}
                minDate={note.date}
                value={note.until ?? null}
                onChange={until => change({ until: until && until > note.date ? until : null })}
              />
            </Group>
          </DatesProvider>
          {theirs && (
            <Conflict theirs={theirs} onTheirs={() => takeTheirs(theirs)} onMine={() => store(theirs.version)} />
          )}
          {save.error && !theirs && (
            <Alert color="red" variant="light" role="alert">
              <FailureText error={save.error} />
            </Alert>
          )}
          {!theirs && (
            <Group justify="flex-end" mt={4}>
              <Button variant="default" onClick={onClose}>
                {t('build.cancel')}
              </Button>
              <Button type="submit" loading={save.isPending}>
                {t('build.filterSave')}
              </Button>
            </Group>
          )}
        </Stack>
      </form>
    </Modal>
  );
}

/** The day first, so that keys sort by when notes were written. */
function newKey(): string {
  return `${new Date().toISOString().slice(0, 10)}-${crypto.getRandomValues(new Uint32Array(2)).join('')}`;
}
