import { PasswordInput, Select, TagsInput } from '@mantine/core';
import { useMemo } from 'react';
import type { SourceSettings } from '../../api/sources';
import { useText } from '../../i18n/index';
import { currencyChoices, zoneChoices } from '../settings/choices';
import { asOrigin, countryChoices, isOrigin } from './choices';
import { PRESETS, presetOf, signs } from './presets';
import classes from './Sources.module.css';

export interface FieldProps {
  settings: SourceSettings;
  onChange: (changes: Partial<SourceSettings>) => void;
}

/** How times, amounts and phone numbers are read where an event does not say. */
export function ReadingFields({ settings, onChange }: FieldProps) {
  const { t, language } = useText();
  const zones = useMemo(zoneChoices, []);
  const currencies = useMemo(() => currencyChoices(language), [language]);
  const countries = useMemo(() => countryChoices(language), [language]);
  const preset = presetOf(settings);
  const none = preset ? t('source.asPreset', { preset: preset.title[language] }) : t('source.notSaid');
  return (
    <div className={classes.three}>
      <Select
        label={t('source.zone')}
        description={t('source.zoneHelp')}
        searchable
        clearable
        data={zones}
        value={settings.zone ?? null}
        placeholder={none}
        nothingFoundMessage={t('build.nothingFound')}
        onChange={zone => onChange({ zone })}
      />
      <Select
        label={t('source.currency')}
        description={t('source.currencyHelp')}
        searchable
        clearable
        data={currencies}
        value={settings.currency ?? null}
        placeholder={none}
        nothingFoundMessage={t('build.nothingFound')}
        onChange={currency => onChange({ currency })}
      />
      <Select
        label={t('source.country')}
        description={t('source.countryHelp')}
        searchable
        clearable
        data={countries}
        value={settings.country ?? null}
        placeholder={none}
        nothingFoundMessage={t('build.nothingFound')}
        onChange={country => onChange({ country })}
      />
    </div>
  );
}

/** Sites whose pages may send. */
export function OriginsField({ settings, onChange }: FieldProps) {
  const { t } = useText();
  const origins = settings.origins ?? [];
  return (
    <TagsInput
      label={t('source.origins')}
      description={t('source.originsHelp')}
      placeholder={origins.length === 0 ? t('source.originsAny') : ''}
      value={origins}
      splitChars={[',', ' ', '\n']}
      acceptValueOnBlur
      isDuplicate={(value, current) => current.includes(asOrigin(value))}
      onChange={values => onChange({ origins: [...new Set(values.map(asOrigin).filter(isOrigin))] })}
    />
  );
}

/** Whose webhooks these are. */
export function PresetField({ settings, onChange }: FieldProps) {
  const { t, language } = useText();
  const own = '';
  const choose = (value: string) => {
    const { preset: _, signature: __, ...rest } = settings.webhook ?? {};
    onChange({ webhook: { ...rest, ...(value === own ? {} : { preset: value }) } });
  };
  return (
    <Select
      label={t('source.preset')}
      description={t('source.presetHelp')}
      allowDeselect={false}
      data={[
        ...PRESETS.map(({ name, title }) => ({ value: name, label: title[language] })),
        { value: own, label: t('source.presetOwn') },
      ]}
      value={settings.webhook?.preset ?? own}
      onChange={value => value !== null && choose(value)}
    />
  );
}

interface SecretFieldProps extends FieldProps {
  /** There is one already, which is never shown. */
  signed?: boolean;
}

/** What signatures are made with; written, never read. */
export function SecretField({ settings, onChange, signed = false }: SecretFieldProps) {
  const { t } = useText();
  const browser = settings.kind === 'browser';
  if (!browser && !signs(settings)) return null;
  const where = presetOf(settings)?.secret;
  const help = browser ? t('source.secretBrowser') : t(where ?? 'source.secretWebhook');
  return (
    <PasswordInput
      label={browser ? t('source.secretUsers') : t('source.secret')}
      description={signed ? `${help} ${t('source.secretThere')}` : help}
      placeholder={signed ? t('source.secretKeep') : t('source.secretNone')}
      autoComplete="new-password"
      visibilityToggleButtonProps={{ 'aria-label': t('source.secretShow') }}
      value={settings.secret ?? ''}
      onChange={event => onChange({ secret: event.currentTarget.value === '' ? null : event.currentTarget.value })}
    />
  );
}
