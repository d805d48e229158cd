import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconPencil, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useIsAdministrator, useMayEdit, useSignedIn } from '../../../api/queries';
import { type MapComment, useChangeComment, useColleagues, useRemoveComment } from '../../../api/talk';
import { useText } from '../../../i18n/index';
import { partsOf } from '../../../maps/talk';
import { ago } from '../../../saved/ago';
import { useAuthorName } from '../../../saved/useAuthorName';
import { useStudio } from '../studio';
import { CommentForm } from './CommentForm';
import { Removing } from './Removing';
import classes from './Talk.module.css';

const ICON = { size: 16, stroke: 1.7, 'aria-hidden': true } as const;

/** A comment: who said what when, and what its author may do with it. */
export function CommentView({ comment }: { comment: MapComment }) {
  const text = useText();
  const { t, format } = text;
  const { mapKey } = useStudio();
  const authorName = useAuthorName();
  const change = useChangeComment(mapKey);
  const remove = useRemoveComment(mapKey);
  const [doing, setDoing] = useState<'edit' | 'remove' | null>(null);
  const done = () => setDoing(null);
  if (comment.deleted) return <p className={classes.gone}>{t('talk.removedComment')}</p>;
  const { id, author, created, edited, mentions } = comment;
  return (
    <div className={classes.comment}>
      <header>
        <b>{authorName(author)}</b>
        <time dateTime={created} title={format.instant(created)}>
          {ago(created, text)}
        </time>
        {edited != null && <span title={format.instant(edited)}>{t('talk.edited')}</span>}
        <OwnMenu comment={comment} onChoose={setDoing} />
      </header>
      {doing === 'edit' ? (
        <CommentForm
          label={t('talk.editLabel')}
          action={t('build.filterSave')}
          initial={{ text: comment.text, mentions }}
          focused
          save={said => change.mutateAsync({ id, ...said })}
          onDone={done}
        />
      ) : (
        <CommentText comment={comment} />
      )}
      {doing === 'remove' && (
        <Removing question={t('talk.removeComment')} remove={() => remove.mutateAsync(id)} onClose={done} />
      )}
    </div>
  );
}

/** The text, with the names of those whom it mentions. */
function CommentText({ comment: { text, mentions } }: { comment: MapComment }) {
  const colleagues = useColleagues().data ?? [];
  const names = colleagues.filter(one => mentions.includes(one.id)).map(one => one.name);
  return (
    <p className={classes.said}>
      {partsOf(text, names).map((part, at) => (part.mention ? <mark key={at}>{part.text}</mark> : part.text))}
    </p>
  );
}

interface OwnMenuProps {
  comment: MapComment;
  onChoose: (what: 'edit' | 'remove') => void;
}

/** Nobody puts words into the mouth of others; administrators may delete them. */
function OwnMenu({ comment, onChoose }: OwnMenuProps) {
  const { t } = useText();
  const { user } = useSignedIn();
  const mayEdit = useMayEdit();
  const administers = useIsAdministrator();
  const own = mayEdit && user?.email === comment.author;
  if (!own && !administers) return null;
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={24}
          className={classes.more}
          aria-label={t('talk.more', { name: beginning(comment.text) })}
        >
          <IconDots {...ICON} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {own && (
          <Menu.Item leftSection={<IconPencil {...ICON} />} onClick={() => onChoose('edit')}>
            {t('talk.edit')}
          </Menu.Item>
        )}
        <Menu.Item c="var(--bad)" leftSection={<IconTrash {...ICON} />} onClick={() => onChoose('remove')}>
          {t('talk.remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Enough of a text to know it by. */
export function beginning(text: string, most = 60): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}
