import { Button, Group, Menu, SegmentedControl, Select, TextInput, Title } from '@mantine/core';
import {
  IconArrowLeft,
  IconChevronDown,
  IconFileImport,
  IconPlus,
  IconSearch,
  IconTableImport,
  IconTemplate,
  IconTimeline,
  IconUsers,
  IconWand,
} from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useMemo } from 'react';
import { type Saved, useDocuments } from '../../api/documents';
import { useMayEdit } from '../../api/queries';
import { useText } from '../../i18n/index';
import { MAP_STATUSES, type MapDocument, readMap } from '../../maps/map';
import type { PageSearch } from '../../router';
import { readAll } from '../../saved/savedQuestion';
import { ListSkeleton } from '../../states/Skeletons';
import { Failure, State } from '../../states/State';
import { MapCard } from './MapCard';
import classes from './Maps.module.css';
import { NewMap } from './make/NewMap';
import type { Making, MapsSearch } from './search';
import { WaitingList } from './talk/WaitingList';

const FrameworkPane = lazy(() => import('./framework/FrameworkPane'));

/** Below so many there is nothing to search. */
const WORTH_SEARCHING = 6;

/** What the address says of a new map, taken out of it. */
const CLOSED: Partial<MapsSearch> = { make: undefined, seen: undefined, simple: undefined, group: undefined };

type Search = MapsSearch & PageSearch;

/** All journey maps. */
export function Maps() {
  const { t } = useText();
  const { find = '', status, make, view, at }: Search = useSearch({ strict: false });
  const navigate = useNavigate({ from: '/journeys/maps' });
  const mayEdit = useMayEdit();
  const { data, error, refetch } = useDocuments('map');
  const maps = useMemo(() => readAll(data, readMap).sort((a, b) => b.created.localeCompare(a.created)), [data]);
  const go = (change: Partial<MapsSearch>, replace = true) =>
    void navigate({ to: '.', search: (before: Search) => ({ ...before, ...change }), replace, resetScroll: false });
  const matching = maps.filter(map => matches(map, find, status));
  const begin = (making: Making) => go({ make: making }, false);
  return (
    <div className={classes.screen}>
      <header className={classes.head}>
        <div>
          <Link to="/journeys" className={classes.back}>
            <IconArrowLeft size={16} aria-hidden />
            {t('nav.journeys')}
          </Link>
          <Title order={1}>{t('maps.title')}</Title>
          <p>{t('maps.lead')}</p>
        </div>
        <Group gap="xs">
          <Button
            component={Link}
            to="/journeys/personas"
            variant="default"
            leftSection={<IconUsers size={17} aria-hidden />}
          >
            {t('personas.title')}
          </Button>
          {mayEdit && maps.length > 0 && <NewMenu onBegin={begin} />}
        </Group>
      </header>
      <WaitingList />
      {maps.length > 0 && (
        <SegmentedControl
          className={classes.views}
          aria-label={t('framework.shownAs')}
          data={[
            { value: 'list', label: t('framework.list') },
            { value: 'framework', label: t('framework.title') },
          ]}
          value={view ?? 'list'}
          onChange={value => go({ view: value === 'framework' ? value : undefined }, false)}
        />
      )}
      {view !== 'framework' && (maps.length >= WORTH_SEARCHING || find || status) && (
        <div className={classes.filters}>
          <TextInput
            aria-label={t('maps.find')}
            placeholder={t('maps.find')}
            leftSection={<IconSearch size={16} aria-hidden />}
            value={find}
            onChange={event => go({ find: event.currentTarget.value || undefined })}
          />
          <Select
            aria-label={t('maps.status')}
            placeholder={t('maps.anyStatus')}
            clearable
            data={MAP_STATUSES.map(value => ({ value, label: t(`maps.status.${value}`) }))}
            value={status ?? null}
            onChange={value => go({ status: MAP_STATUSES.find(one => one === value) })}
          />
        </div>
      )}
      {error && !data ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !data ? (
        <ListSkeleton rows={4} />
      ) : maps.length === 0 ? (
        <NoMaps mayEdit={mayEdit} onBegin={begin} />
      ) : view === 'framework' ? (
        <Suspense fallback={<ListSkeleton rows={4} />}>
          <FrameworkPane maps={maps} mayEdit={mayEdit} at={at} onOpen={key => go({ at: key }, false)} />
        </Suspense>
      ) : (
        <ul className={classes.cards}>
          {matching.map(map => (
            <MapCard key={map.key} map={map} mayEdit={mayEdit} />
          ))}
          {matching.length === 0 && <li className={classes.none}>{t('build.nothingFound')}</li>}
        </ul>
      )}
      {mayEdit && make && <NewMap making={make} onClose={() => go(CLOSED)} />}
    </div>
  );
}

function matches({ body }: Saved<MapDocument>, find: string, status: MapsSearch['status']): boolean {
  const searched = `${body.name} ${body.goal ?? ''} ${body.owner ?? ''}`.toLocaleLowerCase();
  const words = find.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return words.every(word => searched.includes(word)) && (status === undefined || body.status === status);
}

const WAYS: { making: Making; icon: typeof IconPlus }[] = [
  { making: 'wizard', icon: IconWand },
  { making: 'discover', icon: IconTimeline },
  { making: 'template', icon: IconTemplate },
  { making: 'blank', icon: IconPlus },
  { making: 'file', icon: IconFileImport },
  { making: 'paste', icon: IconTableImport },
];

function NewMenu({ onBegin }: { onBegin: (making: Making) => void }) {
  const { t } = useText();
  return (
    <Menu position="bottom-end" width={280}>
      <Menu.Target>
        <Button
          leftSection={<IconPlus size={17} aria-hidden />}
          rightSection={<IconChevronDown size={15} aria-hidden />}
        >
          {t('maps.new')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {WAYS.map(({ making, icon: Icon }) => (
          <Menu.Item
            key={making}
            leftSection={<Icon size={18} stroke={1.7} aria-hidden />}
            onClick={() => onBegin(making)}
          >
            {t(`maps.make.${making}`)}
            <small className={classes.hint}>{t(`maps.make.${making}.about`)}</small>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Without maps the ways to a first one stand in the open. */
function NoMaps({ mayEdit, onBegin }: { mayEdit: boolean; onBegin: (making: Making) => void }) {
  const { t } = useText();
  if (!mayEdit) return <State mood="empty" title={t('maps.noneTitle')} body={t('maps.noneViewer')} />;
  return (
    <>
      <State mood="empty" compact title={t('maps.noneTitle')} body={t('maps.noneBody')} />
      <ul className={classes.ways}>
        {WAYS.map(({ making, icon: Icon }) => (
          <li key={making}>
            <button type="button" onClick={() => onBegin(making)}>
              <Icon size={24} stroke={1.5} aria-hidden />
              <b>{t(`maps.make.${making}`)}</b>
              <span>{t(`maps.make.${making}.about`)}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
