import { Switch } from '@mantine/core';
import { useMemo } from 'react';
import { useMayEdit } from '../../../api/queries';
import { useAddComment } from '../../../api/talk';
import { useText } from '../../../i18n/index';
import { standsAt, threadsOf, type Where } from '../../../maps/talk';
import { useStudio } from '../studio';
import { CommentForm } from './CommentForm';
import classes from './Talk.module.css';
import { ThreadView } from './ThreadView';

/** The threads of a part of the map, the newest first. */
export function Comments({ where }: { where: Where }) {
  const { t } = useText();
  const { mapKey, editor, talk, search, go } = useStudio();
  const mayEdit = useMayEdit();
  const add = useAddComment(mapKey);
  const { step, lane } = where;
  const threads = useMemo(
    () => threadsOf(talk.comments ?? []).filter(({ head }) => standsAt(head, { step, lane })),
    [talk.comments, step, lane],
  );
  const open = threads.filter(({ head }) => head.resolved == null);
  const settled = threads.length - open.length;
  const shown = search.settled ? threads : open;
  return (
    <div className={classes.list}>
      {mayEdit && (
        <CommentForm
          label={t('talk.write')}
          help={t('talk.writeHelp')}
          action={t('talk.send')}
          save={async said => {
            // A step that was made just now is to be known there.
            await editor.flush();
            await add.mutateAsync({ ...said, ...where });
          }}
        />
      )}
      {settled > 0 && (
        <Switch
          label={t('talk.showSettled', { count: settled })}
          checked={search.settled === 1}
          onChange={event => go({ settled: event.currentTarget.checked ? 1 : undefined })}
        />
      )}
      {shown.length === 0 && talk.comments && (
        <p className={classes.none}>{t(settled > 0 ? 'talk.noCommentsHere' : 'talk.noComments')}</p>
      )}
      {shown.map(thread => (
        <ThreadView key={thread.head.id} thread={thread} where={where} />
      ))}
    </div>
  );
}
