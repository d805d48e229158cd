import { Tabs, Text, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useText } from '../../i18n/index';
import shared from '../identity/Identity.module.css';
import sources from '../sources/Sources.module.css';
import { Overview } from './Overview';
import { Purposes } from './Purposes';
import { Suppressions } from './Suppressions';
import { CONSENT_TABS, type ConsentSearch, type ConsentTab } from './search';

const SCREENS: Record<ConsentTab, () => React.ReactNode> = {
  overview: Overview,
  suppressed: Suppressions,
  purposes: Purposes,
};

/** Consent over all customers: who may be reached, whom nobody writes to, and the purposes. */
export function Consent() {
  const { t } = useText();
  const { tab = 'overview' }: ConsentSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const show = (next: string | null) => {
    const wanted = CONSENT_TABS.find(one => one === next);
    void navigate({ to: '/customers/consent', search: wanted === 'overview' ? {} : { tab: wanted } });
  };
  const Screen = SCREENS[tab];
  return (
    <div className={shared.screen}>
      <Link to="/customers" className={sources.back}>
        <IconArrowLeft size={16} aria-hidden />
        {t('person.back')}
      </Link>
      <header className={shared.head}>
        <Title order={1}>{t('nav.consent')}</Title>
        <Text c="dimmed" maw={680}>
          {t('consent.lead')}
        </Text>
      </header>
      <Tabs
        value={tab}
        onChange={show}
        keepMounted={false}
        classNames={{ list: shared.tabs ?? '', panel: shared.panel ?? '' }}
      >
        <Tabs.List>
          {CONSENT_TABS.map(one => (
            <Tabs.Tab key={one} value={one}>
              {t(`consent.tab.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab}>
          <Screen />
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}
