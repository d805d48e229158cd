import { ActionIcon, Button, Group, Menu, MultiSelect, Select, Title } from '@mantine/core';
import {
  IconChevronLeft,
  IconChevronRight,
  IconDownload,
  IconFileTypeHtml,
  IconFileTypePdf,
  IconFileTypePpt,
  IconFileTypeXls,
  IconMail,
} from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useData, useSignedIn, useTouchpoints } from '../../api/queries';
import { fileAddress, type ReportFormat, useMonthlyReport } from '../../api/reports';
import { useText } from '../../i18n/index';
import { later, monthName, monthsOf, newestWhole } from '../../monthly/months';
import { knownZone } from '../../question/calendar';
import { ListSkeleton } from '../../states/Skeletons';
import { Empty, Failure } from '../../states/State';
import classes from './Monthly.module.css';
import { Report } from './Report';
import { Schedule } from './Schedule';
import { type MonthlySearch, readMonthlySearch } from './search';

const FILES: { format: ReportFormat; icon: typeof IconFileTypePdf }[] = [
  { format: 'pdf', icon: IconFileTypePdf },
  { format: 'pptx', icon: IconFileTypePpt },
  { format: 'xlsx', icon: IconFileTypeXls },
  { format: 'html', icon: IconFileTypeHtml },
];

/** The month for whoever leads the company: on the screen, as files, by mail. */
export function Monthly() {
  const { t, language, format } = useText();
  const search: MonthlySearch = readMonthlySearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const session = useSignedIn();
  const zone = knownZone(session.settings?.zone ?? 'UTC');
  const data = useData();
  const { first, last } = data.data ?? {};
  const months = useMemo(() => (first && last ? monthsOf(first, last, zone) : []), [first, last, zone]);
  const month = search.month ?? (first && last ? newestWhole(first, last, zone) : undefined);
  const wanted = month ? { month, language, purchase: search.purchase ?? [] } : null;
  const report = useMonthlyReport(wanted);
  const go = (changes: Partial<MonthlySearch>) =>
    void navigate({ to: '/boards/monthly', search: before => ({ ...before, ...changes }), replace: true });
  if (data.error) return <Failure error={data.error} retry={() => void data.refetch()} />;
  if (!data.data) return <ListSkeleton rows={5} />;
  if (!month || !wanted) return <Empty />;
  const shown = months.includes(month) ? months : [month, ...months];
  const administrator = session.user?.role === 'administrator';
  return (
    <div className={classes.screen}>
      <header className={classes.head}>
        <div>
          <Link to="/boards" className={classes.back ?? ''}>
            {t('nav.boards')}
          </Link>
          <Title order={1}>{t('monthly.title')}</Title>
        </div>
        <Group gap="xs" className={classes.tools ?? ''}>
          <Group gap={4} wrap="nowrap">
            <ActionIcon
              variant="default"
              size={36}
              aria-label={t('monthly.earlier')}
              disabled={month <= (months.at(-1) ?? month)}
              onClick={() => go({ month: later(month, -1) })}
            >
              <IconChevronLeft size={18} aria-hidden />
            </ActionIcon>
            <Select
              aria-label={t('monthly.month')}
              className={classes.month ?? ''}
              searchable
              allowDeselect={false}
              data={shown.map(value => ({ value, label: monthName(value, format.locale) }))}
              value={month}
              nothingFoundMessage={t('build.nothingFound')}
              onChange={value => value && go({ month: value })}
            />
            <ActionIcon
              variant="default"
              size={36}
              aria-label={t('monthly.later')}
              disabled={month >= (months[0] ?? month)}
              onClick={() => go({ month: later(month, 1) })}
            >
              <IconChevronRight size={18} aria-hidden />
            </ActionIcon>
          </Group>
          <Menu position="bottom-end" width={250}>
            <Menu.Target>
              <Button leftSection={<IconDownload size={17} aria-hidden />} disabled={!report.data}>
                {t('monthly.download')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {FILES.map(({ format: file, icon: Icon }) => (
                <Menu.Item
                  key={file}
                  component="a"
                  href={fileAddress(wanted, file)}
                  download
                  leftSection={<Icon size={18} stroke={1.6} aria-hidden />}
                >
                  {t(`monthly.as.${file as 'pdf' | 'pptx' | 'xlsx' | 'html'}`)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
          {administrator && (
            <Button
              variant="default"
              leftSection={<IconMail size={17} aria-hidden />}
              aria-expanded={search.mail === 1}
              onClick={() => go({ mail: search.mail === 1 ? undefined : 1 })}
            >
              {t('monthly.byMail')}
            </Button>
          )}
        </Group>
      </header>
      {administrator && search.mail === 1 && <Schedule month={month} purchase={search.purchase ?? []} />}
      {report.error ? (
        <Failure error={report.error} retry={() => void report.refetch()} />
      ) : !report.data ? (
        <ListSkeleton rows={6} />
      ) : (
        <div data-stale={report.isPlaceholderData || undefined} className={classes.report}>
          <Report report={report.data} />
          <Purchases
            chosen={search.purchase ?? []}
            recognised={report.data.purchases.map(({ key }) => key)}
            onChange={keys => go({ purchase: keys.length > 0 ? keys : undefined })}
          />
        </div>
      )}
    </div>
  );
}

/** What counts as a purchase: recognised, or chosen by the reader. */
function Purchases(props: { chosen: string[]; recognised: string[]; onChange: (keys: string[]) => void }) {
  const { t, language } = useText();
  const registry = useTouchpoints();
  const choices = (registry.data?.touchpoints ?? []).map(({ key, names }) => ({ value: key, label: names[language] }));
  return (
    <MultiSelect
      className={classes.purchases ?? ''}
      label={t('monthly.purchases')}
      description={t(props.chosen.length > 0 ? 'monthly.purchasesChosen' : 'monthly.purchasesRecognised')}
      data={choices}
      searchable
      clearable
      value={props.chosen.length > 0 ? props.chosen : props.recognised}
      nothingFoundMessage={t('build.nothingFound')}
      onChange={props.onChange}
    />
  );
}
