import { Alert, Button, Checkbox, Group, NumberInput, Select, TagsInput, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { currentOf } from '../../api/client';
import { follow } from '../../api/jobs';
import {
  type Every,
  type Notifications,
  type ReportFormat,
  type ReportPlan,
  useNotifications,
  useSavePlan,
  useSendReport,
} from '../../api/reports';
import { useText } from '../../i18n/index';
import { monthName } from '../../monthly/months';
import { ListSkeleton } from '../../states/Skeletons';
import { Failure, FailureText } from '../../states/State';
import { showDone } from '../../states/undo';
import classes from './Monthly.module.css';

const FORMATS = ['pdf', 'pptx', 'xlsx', 'html'] as const;
const RHYTHMS = ['month', 'week', 'day'] as const;
/** A Monday. */
const MONDAY = Date.UTC(2024, 0, 1);

/** When the report goes out by mail, to whom and as what. */
export function Schedule({ month, purchase }: { month: string; purchase: string[] }) {
  const known = useNotifications(true);
  if (known.error) return <Failure error={known.error} retry={() => void known.refetch()} compact />;
  if (!known.data) return <ListSkeleton rows={3} />;
  // A newer version begins the form anew.
  return <Form key={known.data.version} known={known.data} month={month} purchase={purchase} />;
}

const FIRST: ReportPlan = { every: 'month', day: 2, at: '08:00', to: [], formats: ['pdf'] };

function Form({ known, month, purchase }: { known: Notifications; month: string; purchase: string[] }) {
  const { t, format } = useText();
  const [plan, setPlan] = useState<ReportPlan>(known.report ?? FIRST);
  const [error, setError] = useState<unknown>(null);
  const [sending, setSending] = useState(false);
  const save = useSavePlan();
  const send = useSendReport();
  const chosen = { ...plan, purchase };
  const attempt = async (what: () => Promise<void>) => {
    setError(null);
    try {
      await what();
    } catch (failure) {
      setError(failure);
    }
  };
  const keep = (report: ReportPlan | null, message: string) =>
    attempt(async () => {
      try {
        await save.mutateAsync({ known, report });
      } catch (failure) {
        // Somebody else has saved meanwhile: this plan goes on top of theirs.
        const theirs = currentOf<Notifications>(failure);
        if (!theirs) throw failure;
        await save.mutateAsync({ known: theirs, report });
      }
      showDone(message);
    });
  const sendNow = () =>
    attempt(async () => {
      setSending(true);
      try {
        const { job } = await send.mutateAsync({ month, to: plan.to, formats: plan.formats, purchase });
        await follow(job, { onProgress: () => undefined, signal: new AbortController().signal });
        showDone(t('monthly.sent', { count: plan.to.length }));
      } finally {
        setSending(false);
      }
    });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void keep(chosen, t('monthly.planSaved'));
  };
  const incomplete = plan.to.length === 0 || plan.formats.length === 0;
  const turn = known.report_turn;
  return (
    <form className={classes.schedule} onSubmit={submit} noValidate>
      <h2>{t('monthly.byMail')}</h2>
      {!known.mail && <Alert color="amber">{t('monthly.noMail')}</Alert>}
      {error !== null && (
        <Alert color="red" role="alert">
          <FailureText error={error} />
        </Alert>
      )}
      <TagsInput
        label={t('monthly.to')}
        description={t('monthly.toHelp')}
        value={plan.to}
        splitChars={[',', ';', ' ']}
        acceptValueOnBlur
        onChange={to => setPlan({ ...plan, to: addresses(to) })}
      />
      <Checkbox.Group
        label={t('monthly.formats')}
        value={plan.formats}
        onChange={values =>
          setPlan({ ...plan, formats: FORMATS.filter(one => values.includes(one)) as ReportFormat[] })
        }
      >
        <Group mt="xs" gap="lg">
          {FORMATS.map(one => (
            <Checkbox key={one} value={one} label={t(`monthly.as.${one}`)} />
          ))}
        </Group>
      </Checkbox.Group>
      <Group gap="sm" align="flex-end">
        <Select
          label={t('monthly.every')}
          allowDeselect={false}
          w={190}
          data={RHYTHMS.map(value => ({ value, label: t(`monthly.every.${value}`) }))}
          value={plan.every}
          onChange={value => setPlan({ ...plan, ...rhythm(value) })}
        />
        {plan.every === 'month' && (
          <NumberInput
            label={t('monthly.day')}
            w={110}
            min={1}
            max={31}
            clampBehavior="strict"
            allowDecimal={false}
            value={plan.day}
            onChange={day => typeof day === 'number' && setPlan({ ...plan, day })}
          />
        )}
        {plan.every === 'week' && (
          <Select
            label={t('monthly.weekday')}
            w={170}
            allowDeselect={false}
            data={weekdays(format.locale)}
            value={String(plan.weekday)}
            onChange={value => value && setPlan({ ...plan, weekday: Number(value) })}
          />
        )}
        <TextInput
          label={t('monthly.at')}
          type="time"
          w={120}
          value={plan.at}
          onChange={event => setPlan({ ...plan, at: event.currentTarget.value })}
        />
      </Group>
      {turn && known.report && (
        <Text size="sm" c="dimmed">
          {t('monthly.next', { time: format.instant(turn.next) })}
          {turn.trouble && <b className={classes.trouble}> {turn.trouble}</b>}
        </Text>
      )}
      <Group gap="xs">
        <Button type="submit" disabled={incomplete || !plan.at} loading={save.isPending}>
          {t('monthly.savePlan')}
        </Button>
        <Button variant="default" disabled={incomplete || !known.mail} loading={sending} onClick={() => void sendNow()}>
          {t('monthly.sendNow', { month: monthName(month, format.locale) })}
        </Button>
        {known.report && (
          <Button variant="subtle" color="red" onClick={() => void keep(null, t('monthly.planRemoved'))}>
            {t('monthly.removePlan')}
          </Button>
        )}
      </Group>
    </form>
  );
}

/** Each address once, also of a list that was pasted or filled in whole. */
function addresses(given: string[]): string[] {
  return [...new Set(given.flatMap(one => one.split(/[,;\s]+/)).filter(Boolean))];
}

function rhythm(every: string | null): Every {
  if (every === 'week') return { every, weekday: 1 };
  return every === 'day' ? { every } : { every: 'month', day: 2 };
}

function weekdays(locale: string): { value: string; label: string }[] {
  const name = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
  return [1, 2, 3, 4, 5, 6, 7].map(day => ({
    value: String(day),
    label: name.format(MONDAY + (day - 1) * 86_400_000),
  }));
}
