import { Tabs, Title } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useSignedIn } from '../../api/queries';
import { useText } from '../../i18n/index';
import { Forbidden } from '../../states/State';
import { Account } from './Account';
import { Audit } from './Audit';
import { Company } from './Company';
import { Computed } from './Computed';
import classes from './Settings.module.css';
import { Stages } from './Stages';
import { isTab, type SettingsTab, TABS } from './search';
import { Tokens } from './Tokens';
import { Users } from './Users';
import { Webhooks } from './Webhooks';

const SCREENS: Record<SettingsTab, () => React.ReactNode> = {
  company: Company,
  stages: Stages,
  computed: Computed,
  users: Users,
  account: Account,
  tokens: Tokens,
  webhooks: Webhooks,
  audit: Audit,
};
const ADMINISTRATORS_ONLY: SettingsTab[] = ['users', 'webhooks', 'audit'];

export function Settings() {
  const { tab: given } = useParams({ strict: false });
  const tab = isTab(given) ? given : 'company';
  const { t } = useText();
  const navigate = useNavigate();
  const administrator = useSignedIn().user?.role === 'administrator';
  const Screen = SCREENS[tab];
  return (
    <div className={classes.screen}>
      <Title order={1}>{t('nav.settings')}</Title>
      <Tabs
        value={tab}
        onChange={next => isTab(next) && void navigate({ to: '/settings/$tab', params: { tab: next } })}
        keepMounted={false}
        mt="md"
        classNames={{ list: classes.tabs ?? '', panel: classes.panel ?? '' }}
      >
        <Tabs.List>
          {TABS.map(one => (
            <Tabs.Tab key={one} value={one}>
              {t(`settings.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab}>
          {ADMINISTRATORS_ONLY.includes(tab) && !administrator ? (
            <Forbidden detail={t('settings.administratorsOnly')} />
          ) : (
            <Screen />
          )}
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}
