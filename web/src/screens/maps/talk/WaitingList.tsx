import { ActionIcon, Checkbox } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useFinishTask, useSeeMention, useWaiting, type Waiting } from '../../../api/talk';
import { useText } from '../../../i18n/index';
import { ago } from '../../../saved/ago';
import { useAuthorName } from '../../../saved/useAuthorName';
import { showFailure } from '../../../states/undo';
import { beginning } from './CommentView';
import { besideTalk } from './places';
import classes from './Talk.module.css';

/** Comments that mention the reader and tasks that wait for them, on all maps; nothing where there are none. */
export function WaitingList() {
  const { t } = useText();
  const { data } = useWaiting();
  if (!data || data.tasks.length + data.mentions.length === 0) return null;
  return (
    <section className={classes.waiting} aria-label={t('talk.waiting')}>
      <h2>{t('talk.waiting')}</h2>
      <ul>
        {data.mentions.map(mention => (
          <MentionItem key={`mention ${mention.comment.id}`} mention={mention} />
        ))}
        {data.tasks.map(task => (
          <TaskItem key={`task ${task.task.id}`} mine={task} />
        ))}
      </ul>
    </section>
  );
}

function MentionItem({ mention }: { mention: Waiting['mentions'][number] }) {
  const text = useText();
  const { t } = text;
  const authorName = useAuthorName();
  const see = useSeeMention();
  const { comment, map } = mention;
  const said = beginning(comment.text, 160);
  return (
    <li>
      <ActionIcon
        variant="default"
        size={22}
        aria-label={t('talk.seen', { text: said })}
        loading={see.isPending}
        onClick={() => see.mutate(comment.id, { onError: showFailure })}
      >
        <IconCheck size={14} aria-hidden />
      </ActionIcon>
      <div>
        <Link
          to="/journeys/maps/$key"
          params={{ key: map }}
          search={{ beside: besideTalk('comments', comment) }}
          onClick={() => see.mutate(comment.id)}
        >
          {said}
        </Link>
        <p className={classes.about}>
          <span>{t('talk.mentionedBy', { author: authorName(comment.author) })}</span>
          <Named {...mention} />
          <time dateTime={comment.created}>{ago(comment.created, text)}</time>
        </p>
      </div>
    </li>
  );
}

function TaskItem({ mine }: { mine: Waiting['tasks'][number] }) {
  const { t, format } = useText();
  const { task, map } = mine;
  const finish = useFinishTask(map);
  const { id, title, due, overdue } = task;
  return (
    <li>
      <Checkbox
        aria-label={title}
        checked={finish.isPending}
        disabled={finish.isPending}
        onChange={() => finish.mutate({ id, done: true }, { onError: showFailure })}
      />
      <div>
        <Link to="/journeys/maps/$key" params={{ key: map }} search={{ beside: besideTalk('tasks', task) }}>
          {title}
        </Link>
        <p className={classes.about}>
          {due != null && (
            <span data-overdue={overdue || undefined}>
              {t(overdue ? 'talk.overdue' : 'talk.due', { day: format.plainDay(due) })}
            </span>
          )}
          <Named {...mine} />
        </p>
      </div>
    </li>
  );
}

/** The map, and its step. */
function Named({ map_name: name, step_name: step }: { map_name: string; step_name?: string | null }) {
  const { t } = useText();
  return <span>{step ? t('talk.onStep', { name, step }) : t('talk.onMap', { name })}</span>;
}
