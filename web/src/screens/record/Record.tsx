import { Tabs, Text, Title } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMayEdit } from '../../api/queries';
import { useText } from '../../i18n/index';
import { Forbidden } from '../../states/State';
import shared from '../identity/Identity.module.css';
import { EntryForm } from './EntryForm';
import { QrCodes } from './QrCodes';
import classes from './Record.module.css';
import { RECORD_TABS, type RecordSearch, type RecordTab } from './search';

const PARTS: Record<RecordTab, () => React.ReactNode> = { entry: EntryForm, qr: QrCodes };

/** What happens away from any screen: written down by whoever saw it, or told by a QR code. */
export function RecordScreen() {
  const { t } = useText();
  const { tab = 'entry' }: RecordSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  if (!useMayEdit()) return <Forbidden />;
  const show = (next: string | null) => {
    const wanted = RECORD_TABS.find(one => one === next);
    void navigate({ to: '/record', search: wanted === 'entry' ? {} : { tab: wanted } });
  };
  const Part = PARTS[tab];
  return (
    <div className={classes.screen}>
      <header className={`${shared.head} screen-only`}>
        <Title order={1}>{t('entry.title')}</Title>
        <Text c="dimmed" maw={620}>
          {t('entry.lead')}
        </Text>
      </header>
      <Tabs
        value={tab}
        onChange={show}
        keepMounted={false}
        classNames={{ list: shared.tabs ?? '', panel: shared.panel ?? '' }}
      >
        <Tabs.List>
          {RECORD_TABS.map(one => (
            <Tabs.Tab key={one} value={one}>
              {t(`entry.tab.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab}>
          <Part />
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}
