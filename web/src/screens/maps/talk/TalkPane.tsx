import { Button, Tabs } from '@mantine/core';
import { useText } from '../../../i18n/index';
import { standsAt, type Where } from '../../../maps/talk';
import { Failure } from '../../../states/State';
import { type TalkPane as Pane, TALKS } from '../search';
import { useStudio } from '../studio';
import { Comments } from './Comments';
import { besideTalk, placeName, samePlace } from './places';
import classes from './Talk.module.css';
import { Tasks } from './Tasks';

/** What people say to each other about a part of the map, and what is to be done there. */
export default function TalkPane({ pane, where }: { pane: Pane; where: Where }) {
  const text = useText();
  const { t } = text;
  const { map, talk, go } = useStudio();
  const whole = samePlace(where, {});
  const heads = talk.comments?.filter(one => one.thread == null && one.resolved == null && standsAt(one, where));
  const tasks = talk.tasks?.filter(one => one.done == null && standsAt(one, where));
  const counts = { comments: heads?.length ?? 0, tasks: tasks?.length ?? 0 };
  return (
    <div className={classes.pane}>
      {!whole && (
        <p className={classes.where}>
          <span>{t('talk.at', { place: placeName(map, where, text) })}</span>
          <Button size="compact-sm" variant="subtle" onClick={() => go({ beside: [pane] })}>
            {t('talk.wholeMap')}
          </Button>
        </p>
      )}
      <Tabs value={pane} keepMounted={false} onChange={next => go({ beside: besideTalk(next as Pane, where) })}>
        <Tabs.List grow mb="md">
          {TALKS.map(one => (
            <Tabs.Tab key={one} value={one}>
              {counts[one] > 0 ? t('talk.tab', { name: t(`talk.${one}`), count: counts[one] }) : t(`talk.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {talk.error && <Failure compact error={talk.error} retry={talk.retry} />}
        <Tabs.Panel value="comments">
          <Comments where={where} />
        </Tabs.Panel>
        <Tabs.Panel value="tasks">
          <Tasks where={where} />
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}
