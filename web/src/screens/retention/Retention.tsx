import { Tabs, Text, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type RetentionFound, useRetention } from '../../api/retention';
import { useText } from '../../i18n/index';
import { ListSkeleton } from '../../states/Skeletons';
import { Failure } from '../../states/State';
import shared from '../identity/Identity.module.css';
import sources from '../sources/Sources.module.css';
import { Kept } from './Kept';
import { Rules } from './Rules';
import { Runs } from './Runs';
import { RETENTION_TABS, type RetentionSearch, type RetentionTab } from './search';

/** How long interactions are kept, what is kept of those that are gone, and what was removed when. */
export function Retention() {
  const { t } = useText();
  const { tab = 'rules' }: RetentionSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const show = (next: string | null) => {
    const wanted = RETENTION_TABS.find(one => one === next);
    void navigate({ to: '/retention', search: wanted === 'rules' ? {} : { tab: wanted } });
  };
  return (
    <div className={shared.screen}>
      <Link to="/customers" className={sources.back}>
        <IconArrowLeft size={16} aria-hidden />
        {t('person.back')}
      </Link>
      <header className={shared.head}>
        <Title order={1}>{t('nav.retention')}</Title>
        <Text c="dimmed" maw={680}>
          {t('retention.lead')}
        </Text>
      </header>
      <Tabs
        value={tab}
        onChange={show}
        keepMounted={false}
        classNames={{ list: shared.tabs ?? '', panel: shared.panel ?? '' }}
      >
        <Tabs.List>
          {RETENTION_TABS.map(one => (
            <Tabs.Tab key={one} value={one}>
              {t(`retention.tab.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab}>
          <Shown tab={tab} />
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}

const SCREENS: Record<RetentionTab, (props: { found: RetentionFound }) => React.ReactNode> = {
  rules: Rules,
  counts: Kept,
  runs: Runs,
};

function Shown({ tab }: { tab: RetentionTab }) {
  const { data, error, refetch } = useRetention();
  if (error && !data) return <Failure error={error} retry={() => void refetch()} compact />;
  if (!data) return <ListSkeleton rows={6} />;
  const Screen = SCREENS[tab];
  return <Screen found={data} />;
}
