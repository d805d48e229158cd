import { Button, Group } from '@mantine/core';
import { IconArrowBackUp, IconCheck, IconChecklist, IconMapPin } from '@tabler/icons-react';
import { useState } from 'react';
import { useMayEdit } from '../../../api/queries';
import {
  type MapComment,
  type MapTask,
  useAddComment,
  useAddTask,
  useChangeTask,
  useRemoveTask,
  useResolve,
} from '../../../api/talk';
import { useText } from '../../../i18n/index';
import type { Thread, Where } from '../../../maps/talk';
import { ago } from '../../../saved/ago';
import { useAuthorName } from '../../../saved/useAuthorName';
import { showDone, showFailure } from '../../../states/undo';
import { useStudio } from '../studio';
import { CommentForm } from './CommentForm';
import { beginning, CommentView } from './CommentView';
import { besideTalk, placeName, samePlace } from './places';
import classes from './Talk.module.css';
import { NEW_TASK, TaskForm } from './TaskForm';

const ICON = { size: 15, stroke: 1.7, 'aria-hidden': true } as const;
/** The most letters of a task's title. */
const LONGEST_TITLE = 300;

interface ThreadViewProps {
  thread: Thread;
  /** The part of the map that the pane is about. */
  where: Where;
}

/** A thread: its comments in their order, and what can be done with it. */
export function ThreadView({ thread: { head, answers }, where }: ThreadViewProps) {
  const text = useText();
  const { t, format } = text;
  const { mapKey, map, go } = useStudio();
  const mayEdit = useMayEdit();
  const authorName = useAuthorName();
  const add = useAddComment(mapKey);
  const [answering, setAnswering] = useState(false);
  /** What was made of it just now, to be given an owner and a day. */
  const [task, setTask] = useState<MapTask | null>(null);
  const { id, resolved, resolver } = head;
  return (
    <article
      className={classes.thread}
      data-settled={resolved != null || undefined}
      aria-label={t('talk.thread', { author: authorName(head.author) })}
    >
      {!samePlace(head, where) && (
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconMapPin {...ICON} />}
          className={classes.place}
          onClick={() => go({ beside: besideTalk('comments', head) })}
        >
          {placeName(map, head, text)}
        </Button>
      )}
      <CommentView comment={head} />
      {answers.length > 0 && (
        <ol className={classes.answers}>
          {answers.map(answer => (
            <li key={answer.id}>
              <CommentView comment={answer} />
            </li>
          ))}
        </ol>
      )}
      {resolved != null && (
        <p className={classes.settled} title={format.instant(resolved)}>
          {t('talk.settledBy', { author: authorName(resolver ?? ''), time: ago(resolved, text) })}
        </p>
      )}
      {mayEdit && !answering && !task && (
        <ThreadTools head={head} onAnswer={() => setAnswering(true)} onTask={setTask} />
      )}
      {answering && (
        <CommentForm
          label={t('talk.answerLabel')}
          action={t('talk.answer')}
          focused
          save={said => add.mutateAsync({ ...said, thread: id })}
          onDone={() => setAnswering(false)}
        />
      )}
      {task && <NewTask task={task} onDone={() => setTask(null)} />}
    </article>
  );
}

/** The task that was made of a comment: on the list already, and open for more. */
function NewTask({ task, onDone }: { task: MapTask; onDone: () => void }) {
  const { t } = useText();
  const { mapKey } = useStudio();
  const change = useChangeTask(mapKey);
  const { id, title } = task;
  return (
    <TaskForm
      initial={{ ...NEW_TASK, title }}
      action={t('build.filterSave')}
      save={content => change.mutateAsync({ id, ...content })}
      onDone={onDone}
    />
  );
}

interface ThreadToolsProps {
  head: MapComment;
  onAnswer: () => void;
  onTask: (made: MapTask | null) => void;
}

function ThreadTools({ head, onAnswer, onTask }: ThreadToolsProps) {
  const { t } = useText();
  const { mapKey } = useStudio();
  const resolve = useResolve(mapKey);
  const add = useAddTask(mapKey);
  const remove = useRemoveTask(mapKey);
  const { id, text, deleted } = head;
  const settled = head.resolved != null;
  const unmake = (made: MapTask) => remove.mutateAsync(made.id).then(() => onTask(null), showFailure);
  const makeTask = async () => {
    try {
      const made = await add.mutateAsync({ title: beginning(text, LONGEST_TITLE), comment: id });
      onTask(made);
      showDone(t('talk.taskMade'), () => void unmake(made));
    } catch (error) {
      showFailure(error);
    }
  };
  return (
    <Group gap={4}>
      <Button size="compact-sm" variant="subtle" leftSection={<IconArrowBackUp {...ICON} />} onClick={onAnswer}>
        {t('talk.answer')}
      </Button>
      {!deleted && (
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconChecklist {...ICON} />}
          loading={add.isPending}
          onClick={() => void makeTask()}
        >
          {t('talk.toTask')}
        </Button>
      )}
      <Button
        size="compact-sm"
        variant="subtle"
        leftSection={<IconCheck {...ICON} />}
        loading={resolve.isPending}
        onClick={() => resolve.mutate({ id, resolved: !settled }, { onError: showFailure })}
      >
        {t(settled ? 'talk.reopen' : 'talk.settle')}
      </Button>
    </Group>
  );
}
