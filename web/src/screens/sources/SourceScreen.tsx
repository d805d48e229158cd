import { Badge, Button, Tabs, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useMayEdit } from '../../api/queries';
import { type SourceRow, useSources } from '../../api/sources';
import { useText } from '../../i18n/index';
import { AnswerSkeleton } from '../../states/Skeletons';
import { Failure, Forbidden, State } from '../../states/State';
import shared from '../data/Data.module.css';
import { HealthSaid } from './Health';
import { KindIcon } from './KindIcon';
import { Live } from './Live';
import { Mapping } from './Mapping';
import { PlanEditor } from './PlanEditor';
import { Quarantine } from './Quarantine';
import { SettingsForm } from './SettingsForm';
import { SetUp } from './SetUp';
import classes from './Sources.module.css';
import { quarantined } from './SourcesScreen';
import { SOURCE_TABS, type SourceSearch, type SourceTab } from './search';
import { useHealth } from './useHealth';

const SCREENS: Record<SourceTab, (props: { row: SourceRow }) => React.ReactNode> = {
  setup: SetUp,
  live: Live,
  plan: PlanEditor,
  quarantine: Quarantine,
  mapping: Mapping,
  settings: SettingsForm,
};

/** One live source: how to make it send, what arrives, and what is expected of it. */
export function SourceScreen() {
  const { number } = useParams({ strict: false });
  const { t } = useText();
  const mayEdit = useMayEdit();
  const sources = useSources(mayEdit);
  if (!mayEdit) return <Forbidden detail={t('sources.editorsOnly')} />;
  if (!sources.data) {
    if (sources.error) return <Failure error={sources.error} retry={() => void sources.refetch()} />;
    return <AnswerSkeleton />;
  }
  const row = sources.data.sources.find(source => String(source.number) === number);
  if (row) return <One key={row.number} row={row} />;
  return (
    <State
      mood="empty"
      title={t('source.goneTitle')}
      body={t('source.goneBody')}
      action={
        <Button component={Link} to="/data/sources" variant="light" mt="sm">
          {t('sources.all')}
        </Button>
      }
    />
  );
}

function One({ row }: { row: SourceRow }) {
  const { t, format } = useText();
  const { tab: asked = 'setup' }: SourceSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const tabs = SOURCE_TABS.filter(tab => tab !== 'mapping' || row.settings.kind === 'webhook');
  const tab = tabs.includes(asked) ? asked : 'setup';
  const show = (next: string | null) =>
    void navigate({
      to: '/data/sources/$number',
      params: { number: String(row.number) },
      search: { tab: next === 'setup' ? undefined : ((next as SourceTab | null) ?? undefined) },
      resetScroll: false,
    });
  const held = quarantined(row);
  const health = useHealth([row])(row);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // On a phone the tabs are wider than the page.
    const shown = list.current?.querySelector<HTMLElement>(`[data-tab="${tab}"]`);
    const box = list.current;
    if (shown && box) box.scrollLeft = shown.offsetLeft - (box.clientWidth - shown.offsetWidth) / 2;
  }, [tab]);
  const Screen = SCREENS[tab];
  return (
    <div className={shared.screen}>
      <Link to="/data/sources" className={classes.back}>
        <IconArrowLeft size={16} aria-hidden />
        {t('sources.all')}
      </Link>
      <header className={classes.title}>
        <Title order={1}>{row.name}</Title>
        <div className={classes.marks}>
          <span className={classes.kindMark}>
            <KindIcon kind={row.settings.kind} size={17} />
            {t(`source.kind.${row.settings.kind}`)}
          </span>
          <HealthSaid health={health} />
        </div>
      </header>
      <Tabs
        value={tab}
        onChange={show}
        keepMounted={false}
        classNames={{ list: classes.tabs ?? '', panel: classes.panel ?? '' }}
      >
        <Tabs.List ref={list}>
          {tabs.map(one => (
            <Tabs.Tab
              key={one}
              value={one}
              data-tab={one}
              rightSection={
                one === 'quarantine' && held > 0 ? (
                  <Badge size="sm" variant="light" color="amber" className={classes.held ?? ''}>
                    {format.count(held)}
                  </Badge>
                ) : null
              }
            >
              {t(`source.view.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab}>
          <Screen row={row} />
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}
