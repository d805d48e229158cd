import { Alert, Button, PasswordInput, Select, TextInput, Title } from '@mantine/core';
import { type FormEvent, useMemo, useState } from 'react';
import { useSignedIn } from '../../api/queries';
import { useChangeMe } from '../../api/settings';
import type { Language, User } from '../../api/types';
import { LANGUAGE_NAMES, LANGUAGES, useText } from '../../i18n/index';
import { FailureText, State } from '../../states/State';
import { showDone } from '../../states/undo';
import { zoneChoices } from './choices';
import { SHORTEST_PASSWORD } from './NewPassword';
import classes from './Settings.module.css';

/** One's own name, language, zone and password. */
export function Account() {
  const { t } = useText();
  const { user, demo } = useSignedIn();
  if (!user || demo) return <State mood="forbidden" title={t('account.demoTitle')} body={t('account.demoBody')} />;
  return (
    <div className={classes.form}>
      <Profile user={user} />
      <Password />
    </div>
  );
}

function Profile({ user }: { user: User }) {
  const { t, setLanguage } = useText();
  const { settings } = useSignedIn();
  const change = useChangeMe();
  const [name, setName] = useState(user.name);
  const [language, setOwn] = useState<Language>(user.language);
  const [zone, setZone] = useState<string | null>(user.zone || null);
  const zones = useMemo(zoneChoices, []);
  const company = settings?.zone ?? 'UTC';
  const dirty = name.trim() !== user.name || language !== user.language || (zone ?? '') !== (user.zone ?? '');
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const body = {
      ...(name.trim() !== user.name ? { name: name.trim() } : {}),
      ...(language !== user.language ? { language } : {}),
      ...(zone && zone !== user.zone ? { zone } : {}),
    };
    const saved = await change.mutateAsync(body).catch(() => null);
    if (!saved) return;
    setLanguage(saved.language);
    showDone(t('account.saved'));
  };
  return (
    <form onSubmit={event => void save(event)} className={`${classes.box} ${classes.form}`} noValidate>
      {change.error && (
        <Alert color="red" role="alert">
          <FailureText error={change.error} />
        </Alert>
      )}
      <TextInput
        label={t('setup.name')}
        autoComplete="name"
        value={name}
        error={name.trim() ? null : t('setup.required')}
        onChange={event => setName(event.currentTarget.value)}
      />
      <TextInput label={t('setup.email')} value={user.email} readOnly description={t('account.emailHelp')} />
      <Select
        label={t('settings.language')}
        allowDeselect={false}
        data={LANGUAGES.map(one => ({ value: one, label: LANGUAGE_NAMES[one] }))}
        value={language}
        onChange={one => one && setOwn(one as Language)}
      />
      <Select
        label={t('account.zone')}
        description={t('account.zoneHelp', { zone: company })}
        searchable
        allowDeselect={false}
        data={zones}
        value={zone}
        placeholder={company}
        nothingFoundMessage={t('build.nothingFound')}
        onChange={setZone}
      />
      <Button type="submit" w="fit-content" disabled={!dirty || !name.trim()} loading={change.isPending}>
        {t('settings.save')}
      </Button>
    </form>
  );
}

function Password() {
  const { t } = useText();
  const change = useChangeMe();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [repeat, setRepeat] = useState('');
  const [sent, setSent] = useState(false);
  const short = next.length < SHORTEST_PASSWORD;
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setSent(true);
    if (short || next !== repeat || !current) return;
    const saved = await change.mutateAsync({ current_password: current, new_password: next }).catch(() => null);
    if (!saved) return;
    for (const clear of [setCurrent, setNext, setRepeat]) clear('');
    setSent(false);
    showDone(t('account.passwordChanged'));
  };
  return (
    <form onSubmit={event => void save(event)} className={`${classes.box} ${classes.form}`} noValidate>
      <Title order={2} size="h3">
        {t('account.passwordTitle')}
      </Title>
      {change.error && (
        <Alert color="red" role="alert">
          <FailureText error={change.error} />
        </Alert>
      )}
      <PasswordInput
        label={t('account.current')}
        autoComplete="current-password"
        value={current}
        error={sent && !current ? t('setup.required') : null}
        onChange={event => setCurrent(event.currentTarget.value)}
      />
      <PasswordInput
        label={t('account.next')}
        description={t('setup.passwordHint')}
        autoComplete="new-password"
        value={next}
        error={sent && short ? t('setup.short') : null}
        onChange={event => setNext(event.currentTarget.value)}
      />
      <PasswordInput
        label={t('setup.repeat')}
        autoComplete="new-password"
        value={repeat}
        error={sent && next !== repeat ? t('setup.differs') : null}
        onChange={event => setRepeat(event.currentTarget.value)}
      />
      <Button type="submit" w="fit-content" loading={change.isPending}>
        {t('account.changePassword')}
      </Button>
    </form>
  );
}
