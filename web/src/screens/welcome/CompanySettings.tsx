import { Alert, Button, Select, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useState } from 'react';
import { Problem } from '../../api/client';
import { useSignedIn } from '../../api/queries';
import { useSaveSettings, useSettings } from '../../api/settings';
import type { Language, Settings } from '../../api/types';
import { useChooseLanguage } from '../../frame/Header';
import { LANGUAGE_NAMES, LANGUAGES, useText } from '../../i18n/index';
import { ListSkeleton } from '../../states/Skeletons';
import { Failure, FailureText } from '../../states/State';
import { ZoneSelect } from '../import/TableSettings';
import classes from './Welcome.module.css';

/** What holds for the whole company; administrators change it, others see it. */
export function CompanySettings() {
  const { t } = useText();
  const { user } = useSignedIn();
  const settings = useSettings();
  if (settings.error) return <Failure compact error={settings.error} retry={() => void settings.refetch()} />;
  if (!settings.data) return <ListSkeleton rows={2} />;
  if (user?.role !== 'administrator') {
    const { company, language, zone, currency } = settings.data;
    const facts = [company, LANGUAGE_NAMES[language], zone, currency].filter(Boolean);
    return (
      <p className={classes.facts}>
        {facts.join(' · ')} <small>{t('welcome.settingsOthers')}</small>
      </p>
    );
  }
  return <Form key={settings.data.version} settings={settings.data} />;
}

const CURRENCIES: Record<Language, string> = { en: '', ru: 'RUB', pl: 'PLN' };

function Form({ settings }: { settings: Settings }) {
  const { t, language } = useText();
  const save = useSaveSettings();
  const choose = useChooseLanguage();
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const first: Settings = {
    ...settings,
    language: settings.version === 0 ? language : settings.language,
    // Nobody has settled these yet: what the browser and the language suggest.
    zone: settings.zone === 'UTC' ? own : settings.zone,
    currency: settings.currency || CURRENCIES[language],
  };
  const [form, setForm] = useState(first);
  const set = <K extends keyof Settings>(key: K, value: Settings[K]) =>
    setForm(before => ({ ...before, [key]: value }));
  const badCurrency = Boolean(form.currency) && !/^[A-Z]{3}$/.test(form.currency ?? '');
  const conflict = save.error instanceof Problem && save.error.status === 409 ? save.error.body.current : undefined;
  // The form begins anew with the saved version, so what follows must not hang on this one.
  const send = async (version: number) => {
    try {
      await save.mutateAsync({ ...form, version });
    } catch {
      return;
    }
    if (form.language !== first.language) choose(form.language);
    notifications.show({ message: t('welcome.saved') });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!badCurrency) void send(settings.version);
  };
  return (
    <form className={classes.settings} onSubmit={submit}>
      <TextInput
        size="sm"
        label={t('welcome.company')}
        value={form.company}
        onChange={event => set('company', event.currentTarget.value)}
      />
      <Select
        size="sm"
        label={t('language.label')}
        allowDeselect={false}
        data={LANGUAGES.map(value => ({ value, label: LANGUAGE_NAMES[value] }))}
        value={form.language}
        onChange={next => next && set('language', next as Language)}
      />
      <ZoneSelect label={t('welcome.zone')} clearable={false} value={form.zone} onChange={zone => set('zone', zone)} />
      <TextInput
        size="sm"
        label={t('table.currency')}
        placeholder={t('import.currencyCode')}
        maxLength={3}
        value={form.currency ?? ''}
        error={badCurrency ? t('welcome.currencyCode') : null}
        onChange={event => set('currency', event.currentTarget.value.trim().toUpperCase())}
      />
      <Button type="submit" variant="light" loading={save.isPending}>
        {t('welcome.save')}
      </Button>
      {conflict !== undefined ? (
        <Alert color="amber" variant="light" role="alert" className={classes.wide ?? ''}>
          {t('welcome.conflict')}{' '}
          <Button size="compact-sm" variant="light" onClick={() => void send((conflict as Settings).version)}>
            {t('welcome.conflictMine')}
          </Button>
        </Alert>
      ) : (
        save.error && (
          <Alert color="red" variant="light" role="alert" className={classes.wide ?? ''}>
            <FailureText error={save.error} />
          </Alert>
        )
      )}
    </form>
  );
}
