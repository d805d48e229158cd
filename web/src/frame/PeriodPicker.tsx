import { Button, Divider, Popover, Radio, Stack, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { IconCalendar, IconCheck, IconChevronDown } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { useText } from '../i18n/index';
import type { Text as Language } from '../i18n/text';
import { type Compare, lastDays, ownDays, type PeriodText } from '../question/period';
import type { PageSearch } from '../router';
import { Loading } from '../states/State';
import classes from './Frame.module.css';
import picker from './PeriodPicker.module.css';

const OwnDates = lazy(() => import('./OwnDates'));

const PRESETS = ['7d', '30d', '90d', '365d'] as const;

/** Opens the picker from the keyboard. */
export const PERIOD_EVENT = 'styk-period';

export function periodName(period: PeriodText | undefined, { t, format }: Language): string {
  const days = lastDays(period);
  if (days === 365) return t('period.lastYear');
  if (days) return t('period.lastDays', { count: days });
  const own = ownDays(period);
  if (!own) return t('period.all');
  const [from, to] = own.map(day => format.plainDay(day)) as [string, string];
  return from === to ? from : `${from} – ${to}`;
}

export function PeriodPicker() {
  const text = useText();
  const { t } = text;
  const search: PageSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const [opened, { toggle, close, open }] = useDisclosure(false);
  const small = useMediaQuery('(max-width: 40em)');
  useEffect(() => {
    window.addEventListener(PERIOD_EVENT, open);
    return () => window.removeEventListener(PERIOD_EVENT, open);
  }, [open]);
  const change = (changed: PageSearch) =>
    void navigate({ to: '.', search: (before: PageSearch) => ({ ...before, ...changed }) });
  const choose = (period: PeriodText | undefined) => {
    change(period ? { period } : { period: undefined, compare: undefined });
    close();
  };
  return (
    <Popover opened={opened} onChange={state => !state && close()} position="bottom-start" trapFocus shadow="md">
      <Popover.Target>
        <Button
          className={classes.period}
          variant="default"
          size="sm"
          h={34}
          px={12}
          onClick={toggle}
          leftSection={<IconCalendar size={17} stroke={1.7} aria-hidden />}
          rightSection={<IconChevronDown size={15} aria-hidden />}
          aria-label={`${t('period.label')}: ${periodName(search.period, text)}`}
        >
          <span className={classes.periodText}>
            {periodName(search.period, text)}
            {search.compare && !small && (
              <span className={classes.comparedText}> · {t(`compare.${search.compare}`)}</span>
            )}
          </span>
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={0}>
        <div className={picker.panel}>
          <Stack gap={2} className={picker.presets}>
            {[undefined, ...PRESETS].map(period => (
              <UnstyledButton
                key={period ?? 'all'}
                className={picker.preset}
                aria-current={search.period === period}
                onClick={() => choose(period)}
              >
                {periodName(period, text)}
                {search.period === period && <IconCheck size={16} aria-hidden />}
              </UnstyledButton>
            ))}
            <Text size="xs" c="dimmed" px={10} pt={4}>
              {t('period.relative')}
            </Text>
            <Divider my={6} />
            <CompareChoice period={search.period} compare={search.compare} onChange={compare => change({ compare })} />
          </Stack>
          <div className={picker.dates}>
            <Text size="xs" c="dimmed" pb={6}>
              {t('period.pick')}
            </Text>
            <Suspense fallback={<Loading compact />}>
              <OwnDates days={ownDays(search.period)} onChange={([from, to]) => choose(`${from}..${to}`)} />
            </Suspense>
          </div>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

function CompareChoice(props: {
  period: PeriodText | undefined;
  compare: Compare | undefined;
  onChange: (compare: Compare | undefined) => void;
}) {
  const { t } = useText();
  return (
    <Radio.Group
      label={t('compare.label')}
      description={props.period ? null : t('compare.needsPeriod')}
      size="xs"
      px={10}
      pb={6}
      value={props.compare ?? 'off'}
      onChange={value => props.onChange(value === 'off' ? undefined : (value as Compare))}
    >
      <Stack gap={7} pt={8}>
        {(['off', 'previous', 'year'] as const).map(value => (
          <Radio
            key={value}
            value={value}
            size="xs"
            label={t(`compare.${value}`)}
            disabled={!props.period && value !== 'off'}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}
