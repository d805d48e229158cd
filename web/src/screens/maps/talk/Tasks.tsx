import { ActionIcon, Button, Checkbox, Menu } from '@mantine/core';
import { IconDots, IconMapPin, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useMayEdit, useSignedIn } from '../../../api/queries';
import {
  type MapTask,
  useAddTask,
  useChangeTask,
  useColleagues,
  useFinishTask,
  useRemoveTask,
} from '../../../api/talk';
import { useText } from '../../../i18n/index';
import { standsAt, type Where } from '../../../maps/talk';
import { ago } from '../../../saved/ago';
import { useAuthorName } from '../../../saved/useAuthorName';
import { showFailure } from '../../../states/undo';
import { useStudio } from '../studio';
import { besideTalk, placeName, samePlace } from './places';
import { Removing } from './Removing';
import classes from './Talk.module.css';
import { NEW_TASK, TaskForm } from './TaskForm';

const ICON = { size: 15, stroke: 1.7, 'aria-hidden': true } as const;

/** The tasks of a part of the map: open ones first, by the day they are due. */
export function Tasks({ where }: { where: Where }) {
  const { t } = useText();
  const { mapKey, editor, talk } = useStudio();
  const mayEdit = useMayEdit();
  const add = useAddTask(mapKey);
  const [adding, setAdding] = useState(false);
  const tasks = talk.tasks?.filter(task => standsAt(task, where));
  return (
    <div className={classes.list}>
      {adding ? (
        <TaskForm
          initial={NEW_TASK}
          action={t('talk.taskMake')}
          save={async content => {
            await editor.flush();
            await add.mutateAsync({ ...content, ...where });
          }}
          onDone={() => setAdding(false)}
        />
      ) : (
        mayEdit && (
          <Button
            size="xs"
            variant="light"
            className={classes.add}
            leftSection={<IconPlus {...ICON} />}
            onClick={() => setAdding(true)}
          >
            {t('talk.addTask')}
          </Button>
        )
      )}
      {tasks?.length === 0 && <p className={classes.none}>{t('talk.noTasks')}</p>}
      <ul className={classes.tasks}>
        {tasks?.map(task => (
          <li key={task.id}>
            <TaskItem task={task} where={where} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function TaskItem({ task, where }: { task: MapTask; where: Where }) {
  const text = useText();
  const { t } = text;
  const { mapKey, map, go } = useStudio();
  const mayEdit = useMayEdit();
  const { user } = useSignedIn();
  const change = useChangeTask(mapKey);
  const remove = useRemoveTask(mapKey);
  const finish = useFinishTask(mapKey);
  const [doing, setDoing] = useState<'edit' | 'remove' | null>(null);
  const done = () => setDoing(null);
  const { id, title, owner = null, due = null } = task;
  if (doing === 'edit') {
    return (
      <TaskForm
        initial={{ title, owner, due }}
        action={t('build.filterSave')}
        save={content => change.mutateAsync({ id, ...content })}
        onDone={done}
      />
    );
  }
  return (
    <div className={classes.task} data-done={task.done != null || undefined}>
      <Checkbox
        label={title}
        checked={task.done != null}
        disabled={finish.isPending || !(mayEdit || user?.id === owner)}
        onChange={event => finish.mutate({ id, done: event.currentTarget.checked }, { onError: showFailure })}
      />
      {mayEdit && <TaskMenu title={title} onChoose={setDoing} />}
      <TaskAbout task={task} />
      {!samePlace(task, where) && (
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconMapPin {...ICON} />}
          className={classes.place}
          onClick={() => go({ beside: besideTalk('tasks', task) })}
        >
          {placeName(map, task, text)}
        </Button>
      )}
      {doing === 'remove' && (
        <Removing question={t('talk.removeTask')} remove={() => remove.mutateAsync(id)} onClose={done} />
      )}
    </div>
  );
}

/** Whose it is, when it is due, and by whom it was done. */
function TaskAbout({ task }: { task: MapTask }) {
  const text = useText();
  const { t, format } = text;
  const authorName = useAuthorName();
  const owner = useColleagues().data?.find(one => one.id === task.owner);
  return (
    <p className={classes.about}>
      <span>{owner ? owner.name || owner.email : t('talk.taskNobody')}</span>
      {task.done != null ? (
        <span title={format.instant(task.done)}>
          {t('talk.doneBy', { author: authorName(task.finisher ?? ''), time: ago(task.done, text) })}
        </span>
      ) : (
        task.due != null && (
          <span data-overdue={task.overdue || undefined}>
            {t(task.overdue ? 'talk.overdue' : 'talk.due', { day: format.plainDay(task.due) })}
          </span>
        )
      )}
    </p>
  );
}

function TaskMenu({ title, onChoose }: { title: string; onChoose: (what: 'edit' | 'remove') => void }) {
  const { t } = useText();
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={24}
          className={classes.more}
          aria-label={t('talk.more', { name: title })}
        >
          <IconDots {...ICON} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil {...ICON} />} onClick={() => onChoose('edit')}>
          {t('talk.edit')}
        </Menu.Item>
        <Menu.Item c="var(--bad)" leftSection={<IconTrash {...ICON} />} onClick={() => onChoose('remove')}>
          {t('talk.remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
