import { Button, Menu, Tabs } from '@mantine/core';
import { IconArrowLeft, IconCheck, IconPresentation } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useText } from '../../i18n/index';
import { editMap } from '../../maps/commands/editMap';
import { MAP_STATUSES, stepsOf } from '../../maps/map';
import { isOverdue } from '../../maps/summary';
import { dayOf } from '../../question/calendar';
import { ago } from '../../saved/ago';
import { useAuthorName } from '../../saved/useAuthorName';
import { FailureText } from '../../states/State';
import { UndoRedo } from '../../states/UndoRedo';
import { InlineText } from './InlineText';
import { MapMenu } from './MapMenu';
import maps from './Maps.module.css';
import { People } from './presence/People';
import classes from './Studio.module.css';
import type { MapView } from './search';
import { useStudio } from './studio';
import { TalkButton } from './talk/TalkButton';

const TABS = ['map', 'table', 'card', 'plan', 'rules', 'matrix', 'before', 'guide'] as const;

/** The map's name and state, and all that can be done with it. */
export function MapHead() {
  const { t } = useText();
  const { map, editable, run, search, go } = useStudio();
  const tabs = TABS.filter(tab => tab !== 'guide' || editable);
  const show = (tab: string | null) =>
    go({ view: tab === 'map' ? undefined : ((tab ?? undefined) as MapView | undefined), beside: undefined });
  return (
    <>
      <Link to="/journeys/maps" className={maps.back}>
        <IconArrowLeft size={16} aria-hidden />
        {t('maps.title')}
      </Link>
      <header className={classes.head}>
        <div className={classes.titles}>
          <h1>
            <InlineText
              value={map.name}
              label={t('maps.name')}
              editable={editable}
              required
              onCommit={name => run(editMap({ name }))}
            />
          </h1>
          <About />
        </div>
        <div className={classes.tools}>
          {editable && <EditTools />}
          <People />
          <TalkButton />
          <Button
            variant="default"
            size="sm"
            leftSection={<IconPresentation size={17} aria-hidden />}
            disabled={stepsOf(map).length === 0}
            onClick={() => {
              go({ view: 'present', wall: 1, beside: undefined }, false);
              // Where the browser refuses, the page without its frame is shown all the same.
              document.documentElement.requestFullscreen?.().catch(() => {});
            }}
          >
            {t('maps.present')}
          </Button>
          <MapMenu />
        </div>
      </header>
      <Tabs value={search.view ?? 'map'} onChange={show} className={classes.tabs}>
        <Tabs.List>
          {tabs.map(tab => (
            <Tabs.Tab key={tab} value={tab}>
              {t(`maps.view.${tab}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
    </>
  );
}

/** Kind, status, who answers for it, when it is looked at again, and which version it is. */
function About() {
  const text = useText();
  const { t, format, zone } = text;
  const authorName = useAuthorName();
  const { map, state, go } = useStudio();
  const { base } = state;
  const overdue = isOverdue(map, dayOf(new Date(), zone));
  return (
    <p className={classes.about}>
      <span>{t(`maps.kind.${map.kind}`)}</span>
      <StatusMenu />
      {map.owner && <span>{map.owner}</span>}
      {map.review_due && (
        <button type="button" data-overdue={overdue || undefined} onClick={() => go({ beside: ['settings'] }, false)}>
          {t(overdue ? 'maps.reviewOverdue' : 'maps.reviewDue', { day: format.plainDay(map.review_due) })}
        </button>
      )}
      <span title={format.instant(base.created)}>
        {t('save.standing', {
          version: base.version,
          author: authorName(base.author),
          time: ago(base.created, text),
        })}
      </span>
    </p>
  );
}

function StatusMenu() {
  const { t } = useText();
  const { map, editable, run } = useStudio();
  const shown = t(`maps.status.${map.status}`);
  if (!editable) {
    return (
      <span className={maps.status} data-status={map.status}>
        {shown}
      </span>
    );
  }
  return (
    <Menu position="bottom-start" width={200}>
      <Menu.Target>
        <button
          type="button"
          className={maps.status}
          data-status={map.status}
          aria-label={`${t('maps.status')}: ${shown}`}
        >
          {shown}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {MAP_STATUSES.map(status => (
          <Menu.Item
            key={status}
            role="menuitemradio"
            aria-checked={map.status === status}
            rightSection={map.status === status ? <IconCheck size={16} aria-hidden /> : null}
            onClick={() => run(editMap({ status }))}
          >
            {t(`maps.status.${status}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Whether all is saved, and the way back and forth. */
function EditTools() {
  const { t } = useText();
  const authorName = useAuthorName();
  const { editor, state } = useStudio();
  const { status, failure, cameIn } = state;
  return (
    <>
      <span className={classes.saving} data-status={status} role="status">
        {t(`board.status.${status}`)}
        {status === 'saved' && cameIn?.merged && ` · ${t('maps.mergedWith', { author: authorName(cameIn.author) })}`}
        {status === 'failed' && (
          <>
            {' '}
            <FailureText error={failure} />
            <Button size="compact-sm" variant="subtle" onClick={() => void editor.flush()}>
              {t('state.retry')}
            </Button>
          </>
        )}
      </span>
      <UndoRedo canUndo={state.canUndo} canRedo={state.canRedo} undo={editor.undo} redo={editor.redo} />
    </>
  );
}
