import { Alert, Button, Group, Radio, Select, Text, TextInput } from '@mantine/core';
import { type FormEvent, Fragment, useMemo, useState } from 'react';
import { currentOf } from '../../api/client';
import { useSignedIn } from '../../api/queries';
import { useSaveSettings, useSettings } from '../../api/settings';
import type { Settings } from '../../api/types';
import { LANGUAGE_NAMES, LANGUAGES, useText } from '../../i18n/index';
import { ListSkeleton } from '../../states/Skeletons';
import { Failure, FailureText } from '../../states/State';
import { UnsavedGuard } from '../../states/Unsaved';
import { mergeFields, same } from '../../touchpoints/merge';
import { currencyChoices, currencyName, zoneChoices } from './choices';
import classes from './Settings.module.css';
import { ROLES } from './Users';
import { useSettingsEdit } from './useSettingsEdit';

/** What holds for the whole company. */
export function Company() {
  const settings = useSettings();
  const administrator = useSignedIn().user?.role === 'administrator';
  if (settings.error) return <Failure error={settings.error} retry={() => void settings.refetch()} />;
  if (!settings.data) return <ListSkeleton rows={4} />;
  return administrator ? <Form saved={settings.data} /> : <Facts settings={settings.data} />;
}

function Facts({ settings }: { settings: Settings }) {
  const { t, language } = useText();
  const facts: [string, string][] = [
    [t('settings.name'), settings.company || '–'],
    [t('settings.zone'), settings.zone],
    [t('settings.currency'), settings.currency ? currencyName(settings.currency, language) : t('settings.noCurrency')],
    [t('settings.language'), LANGUAGE_NAMES[settings.language]],
    [t('settings.identifiersFrom'), t(`settings.identifiersFrom.${settings.identifiers_from}`)],
  ];
  return (
    <section className={classes.box}>
      <Text size="sm" c="dimmed" mb="md">
        {t('settings.readOnly')}
      </Text>
      <dl className={classes.facts}>
        {facts.map(([label, value]) => (
          <Fragment key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
    </section>
  );
}

function Form({ saved }: { saved: Settings }) {
  const { t, language } = useText();
  const put = useSaveSettings();
  const edit = useSettingsEdit();
  const [draft, setDraft] = useState<{ base: Settings; mine: Settings } | null>(null);
  /** Somebody else changed the same fields meanwhile. */
  const [theirs, setTheirs] = useState<Settings | null>(null);
  const [error, setError] = useState<unknown>(null);
  const zones = useMemo(zoneChoices, []);
  const currencies = useMemo(() => currencyChoices(language), [language]);
  const shown = draft?.mine ?? saved;
  const dirty = draft !== null && !same({ ...draft.mine, version: 0 }, { ...saved, version: 0 });
  const set = (changes: Partial<Settings>) => setDraft({ base: draft?.base ?? saved, mine: { ...shown, ...changes } });
  const save = async (base: Settings, mine: Settings) => {
    setError(null);
    try {
      await edit(base, mine, t('settings.saved'));
      setDraft(null);
      setTheirs(null);
    } catch (failure) {
      const current = currentOf<Settings>(failure);
      if (current) setTheirs(current);
      else setError(failure);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (draft && dirty) void save(draft.base, draft.mine);
  };
  return (
    <form className={`${classes.box} ${classes.form}`} onSubmit={submit} noValidate>
      {error !== null && (
        <Alert color="red" role="alert">
          <FailureText error={error} />
        </Alert>
      )}
      {theirs && draft && (
        <Alert color="amber" role="alert" title={t('registry.conflict.title')}>
          {t('settings.conflict')}
          <Group mt="sm" gap="xs">
            <Button
              size="xs"
              onClick={() => {
                const { merged } = mergeFields(draft.base, draft.mine, theirs);
                void save(theirs, { ...merged, version: theirs.version });
              }}
            >
              {t('settings.keepMine')}
            </Button>
            <Button
              size="xs"
              variant="default"
              onClick={() => {
                setDraft(null);
                setTheirs(null);
              }}
            >
              {t('settings.takeTheirs')}
            </Button>
          </Group>
        </Alert>
      )}
      <TextInput
        label={t('settings.name')}
        description={t('settings.nameHelp')}
        value={shown.company}
        onChange={event => set({ company: event.currentTarget.value })}
      />
      <Select
        label={t('settings.zone')}
        description={t('settings.zoneHelp')}
        searchable
        allowDeselect={false}
        data={zones.includes(shown.zone) ? zones : [shown.zone, ...zones]}
        value={shown.zone}
        nothingFoundMessage={t('build.nothingFound')}
        onChange={zone => zone && set({ zone })}
      />
      <Select
        label={t('settings.currency')}
        description={t('settings.currencyHelp')}
        searchable
        clearable
        data={currencies}
        value={shown.currency || null}
        nothingFoundMessage={t('build.nothingFound')}
        onChange={currency => set({ currency })}
      />
      <Radio.Group
        label={t('settings.language')}
        description={t('settings.languageHelp')}
        value={shown.language}
        onChange={value => set({ language: LANGUAGES.find(one => one === value) ?? shown.language })}
      >
        <Group mt="xs" gap="lg">
          {LANGUAGES.map(one => (
            <Radio key={one} value={one} label={LANGUAGE_NAMES[one]} lang={one} />
          ))}
        </Group>
      </Radio.Group>
      <Radio.Group
        label={t('settings.identifiersFrom')}
        description={t('settings.identifiersFromHelp')}
        value={shown.identifiers_from}
        onChange={value => set({ identifiers_from: ROLES.find(one => one === value) ?? shown.identifiers_from })}
      >
        <Group mt="xs" gap="lg">
          {ROLES.map(one => (
            <Radio key={one} value={one} label={t(`settings.identifiersFrom.${one}`)} />
          ))}
        </Group>
      </Radio.Group>
      <Group gap="xs">
        <Button type="submit" disabled={!dirty} loading={put.isPending}>
          {t('settings.save')}
        </Button>
        <Button variant="default" disabled={!dirty} onClick={() => setDraft(null)}>
          {t('rule.discard')}
        </Button>
      </Group>
      <UnsavedGuard dirty={dirty} />
    </form>
  );
}
