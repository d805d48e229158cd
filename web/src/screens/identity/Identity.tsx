import { Tabs, Text, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useText } from '../../i18n/index';
import sources from '../sources/Sources.module.css';
import { Conflicts } from './Conflicts';
import { Decisions } from './Decisions';
import classes from './Identity.module.css';
import { Rules } from './Rules';
import { IDENTITY_LISTS, type IdentityList, type IdentitySearch } from './search';

const SCREENS: Record<IdentityList, () => React.ReactNode> = {
  conflicts: Conflicts,
  decisions: Decisions,
  rules: Rules,
};

/** Who is who over all customers: what was not followed, what was decided, and the rules. */
export function Identity() {
  const { t } = useText();
  const { list = 'conflicts' }: IdentitySearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const show = (next: string | null) => {
    const wanted = IDENTITY_LISTS.find(one => one === next);
    void navigate({ to: '/customers/identity', search: wanted === 'conflicts' ? {} : { list: wanted } });
  };
  const Screen = SCREENS[list];
  return (
    <div className={classes.screen}>
      <Link to="/customers" className={sources.back}>
        <IconArrowLeft size={16} aria-hidden />
        {t('person.back')}
      </Link>
      <header className={classes.head}>
        <Title order={1}>{t('nav.identity')}</Title>
        <Text c="dimmed" maw={680}>
          {t('identity.lead')}
        </Text>
      </header>
      <Tabs
        value={list}
        onChange={show}
        keepMounted={false}
        classNames={{ list: classes.tabs ?? '', panel: classes.panel ?? '' }}
      >
        <Tabs.List>
          {IDENTITY_LISTS.map(one => (
            <Tabs.Tab key={one} value={one}>
              {t(`identity.list.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={list}>
          <Screen />
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}
