import { Alert, Button, Group } from '@mantine/core';
import type { NoteVersion } from '../api/notes';
import { useText } from '../i18n/index';
import { useAuthorName } from '../saved/useAuthorName';
import classes from './Notes.module.css';
import { noteDays } from './words';

interface ConflictProps {
  theirs: NoteVersion;
  onTheirs: () => void;
  onMine: () => void;
}

/** What somebody else saved meanwhile, to choose from; one's own stays in the form above. */
export function Conflict({ theirs, onTheirs, onMine }: ConflictProps) {
  const text = useText();
  const { t } = text;
  const { body } = theirs;
  const author = useAuthorName()(theirs.author);
  return (
    <Alert
      color="amber"
      variant="light"
      role="alert"
      title={body ? t('notes.conflict', { author }) : t('notes.conflictRemoved', { author })}
    >
      {body && (
        <p className={classes.theirs}>
          <span className={classes.when}>
            {noteDays(body, text)} · {t(`note.${body.kind}`)}
          </span>
          {body.text}
        </p>
      )}
      <Group gap="xs" mt="xs">
        <Button size="compact-sm" onClick={onMine}>
          {t('notes.keepMine')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={onTheirs}>
          {t(body ? 'notes.takeTheirs' : 'notes.leaveRemoved')}
        </Button>
      </Group>
    </Alert>
  );
}
