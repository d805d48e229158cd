import { Button, Modal, Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import { useDocuments } from '../../api/documents';
import { useText } from '../../i18n/index';
import { ago } from '../../saved/ago';
import type { Board } from '../../saved/board';
import { type Change, changesOf } from '../../saved/merge';
import classes from '../../saved/Saved.module.css';
import { readAll, readSavedQuestion } from '../../saved/savedQuestion';
import { useAuthorName } from '../../saved/useAuthorName';
import type { BoardEditing } from '../../saved/useBoard';
import { useCardName } from './useCardName';

interface MergeDialogProps {
  editing: BoardEditing;
  onCopied: (key: string) => void;
  onGone: () => void;
}

/** Somebody else saved the board meanwhile: both edits side by side, and what to make of them. */
export function MergeDialog({ editing, onCopied, onGone }: MergeDialogProps) {
  const text = useText();
  const { t } = text;
  const authorName = useAuthorName();
  const { conflict, base, board } = editing;
  if (!conflict || !base || !board) return null;
  const theirs = conflict.body;
  return (
    <Modal
      opened
      // Neither edit is dropped by looking away: the choice has to be made.
      onClose={() => {}}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      size="lg"
      title={t('conflict.title')}
    >
      <Stack gap="md">
        <Text size="sm">
          {t(theirs ? 'conflict.saved' : 'conflict.deleted', {
            author: authorName(conflict.author),
            time: ago(conflict.created, text),
          })}
        </Text>
        <div className={classes.changes}>
          <Changes title={t('conflict.mine')} before={base.body} after={board} />
          {theirs && <Changes title={t('conflict.theirs')} before={base.body} after={theirs} />}
        </div>
        <div className={classes.choices}>
          {theirs && <Button onClick={() => editing.resolve('merge')}>{t('conflict.merge')}</Button>}
          <Button variant="default" onClick={() => editing.resolve('mine')}>
            {t('conflict.keepMine')}
          </Button>
          <Button
            variant="default"
            onClick={() => {
              if (theirs) editing.resolve('theirs');
              else onGone();
            }}
          >
            {t(theirs ? 'conflict.takeTheirs' : 'conflict.leaveDeleted')}
          </Button>
          <Button
            variant="default"
            onClick={async () => {
              const copied = await editing.copy(t('save.copyOf', { name: board.name }));
              if (copied) onCopied(copied);
            }}
          >
            {t('conflict.copy')}
          </Button>
        </div>
      </Stack>
    </Modal>
  );
}

function Changes({ title, before, after }: { title: string; before: Board; after: Board }) {
  const say = useChangeText();
  return (
    <section>
      <h3>{title}</h3>
      <ul>
        {changesOf(before, after).map((change, index) => (
          <li key={index}>{say(change)}</li>
        ))}
      </ul>
    </section>
  );
}

/** A change of a board in words. */
export function useChangeText(): (change: Change) => string {
  const { t, format } = useText();
  const questions = useDocuments('question');
  const saved = useMemo(
    () => new Map(readAll(questions.data, readSavedQuestion).map(one => [one.key, one])),
    [questions.data],
  );
  const nameOf = useCardName(saved);
  return change => {
    switch (change.what) {
      case 'renamed':
        return t('change.renamed', { name: format.quote(change.name) });
      case 'settings':
        return t('change.settings');
      case 'moved':
        return t('change.moved');
      default:
        return t(`change.${change.what}`, { name: format.quote(nameOf(change.card)) });
    }
  };
}
