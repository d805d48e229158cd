import { Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../i18n/index';

const LONGEST_NAME = 200;
const LONGEST_NOTE = 2000;

export interface Named {
  name: string;
  note: string;
}

interface NameDialogProps {
  title: string;
  start: Named;
  submit: string;
  busy: boolean;
  onSubmit: (named: Named) => void;
  onClose: () => void;
}

/** Asks for a name and a note. */
export function NameDialog({ title, start, submit, busy, onSubmit, onClose }: NameDialogProps) {
  const { t } = useText();
  const [name, setName] = useState(start.name);
  const [note, setNote] = useState(start.note);
  const complete = name.trim().length > 0;
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('app.close') }}>
      <form
        onSubmit={event => {
          event.preventDefault();
          if (complete) onSubmit({ name: name.trim(), note: note.trim() });
        }}
      >
        <Stack gap="sm">
          <TextInput
            label={t('save.name')}
            data-autofocus
            required
            maxLength={LONGEST_NAME}
            value={name}
            onChange={event => setName(event.currentTarget.value)}
            onFocus={event => event.currentTarget.select()}
          />
          <Textarea
            label={t('save.note')}
            description={t('save.noteHint')}
            autosize
            minRows={2}
            maxRows={8}
            maxLength={LONGEST_NOTE}
            value={note}
            onChange={event => setNote(event.currentTarget.value)}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('build.cancel')}
            </Button>
            <Button type="submit" loading={busy} disabled={!complete}>
              {submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
