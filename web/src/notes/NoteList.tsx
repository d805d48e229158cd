import { ActionIcon, Button, UnstyledButton } from '@mantine/core';
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { SavedNote } from '../api/notes';
import { useText } from '../i18n/index';
import classes from './Notes.module.css';
import type { PlacedNote } from './place';
import { useRemoveNote } from './useRemoveNote';
import { noteDays } from './words';

interface NoteListProps {
  notes: readonly PlacedNote[];
  /** Whether the reader may change notes. */
  may: boolean;
  onAdd: () => void;
  onEdit: (note: SavedNote) => void;
}

const FIRST_NOTES = 12;

/** The notes of a picture, by the numbers they have in it. */
export function NoteList({ notes, may, onAdd, onEdit }: NoteListProps) {
  const text = useText();
  const { t } = text;
  const remove = useRemoveNote();
  const [all, setAll] = useState(false);
  if (notes.length === 0 && !may) return null;
  const rest = notes.length - FIRST_NOTES;
  return (
    <section className={classes.notes} aria-label={t('notes.title')}>
      {notes.length > 0 && (
        <ol className={classes.list}>
          {notes.slice(0, all ? undefined : FIRST_NOTES).map(({ number, note }) => (
            <li key={note.key} className={classes.note}>
              <span className={classes.number} aria-hidden="true">
                {number}
              </span>
              <span className={classes.what}>
                <span className={classes.when}>
                  {noteDays(note.body, text)} · {t(`note.${note.body.kind}`)}
                </span>
                {note.body.text}
                {note.body.author && <small>{note.body.author}</small>}
              </span>
              {may && (
                <span className={classes.actions}>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size="sm"
                    aria-label={t('notes.editOne', { text: note.body.text })}
                    onClick={() => onEdit(note)}
                  >
                    <IconPencil size={15} stroke={1.7} aria-hidden />
                  </ActionIcon>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size="sm"
                    aria-label={t('notes.removeOne', { text: note.body.text })}
                    onClick={() => void remove(note)}
                  >
                    <IconTrash size={15} stroke={1.7} aria-hidden />
                  </ActionIcon>
                </span>
              )}
            </li>
          ))}
        </ol>
      )}
      <div className={classes.foot}>
        {rest > 0 && !all && (
          <UnstyledButton className={classes.more} onClick={() => setAll(true)}>
            {t('notes.more', { count: rest })}
          </UnstyledButton>
        )}
        {may && (
          <Button
            className={classes.add}
            variant="subtle"
            color="gray"
            size="compact-sm"
            leftSection={<IconPlus size={15} aria-hidden />}
            onClick={onAdd}
          >
            {t('notes.add')}
          </Button>
        )}
      </div>
    </section>
  );
}
