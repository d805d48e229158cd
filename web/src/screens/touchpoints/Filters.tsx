import { Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { Registry } from '../../api/types';
import { useText } from '../../i18n/index';
import { valueName } from '../../question/names';
import type { StageModel } from '../../touchpoints/stages';
import { STATES, type TouchpointState } from '../../touchpoints/states';
import classes from './Registry.module.css';
import type { RegistrySearch } from './search';
import { channelOf, NO_OWNER, NO_STAGE, ownersOf } from './shown';

interface FiltersProps {
  registry: Registry;
  model: StageModel;
  search: RegistrySearch;
  onChange: (changed: Partial<RegistrySearch>) => void;
}

const TYPING_MS = 250;

export function Filters({ registry, model, search, onChange }: FiltersProps) {
  const text = useText();
  const { t, language } = text;
  const collator = new Intl.Collator(language);
  const owners = ownersOf(registry, language);
  const channels = [...new Set(registry.touchpoints.map(channelOf))]
    .map(value => ({ value, label: valueName('medium', value, text) }))
    .sort((a, b) => collator.compare(a.label, b.label));
  return (
    <div className={classes.filters} role="search">
      <Find value={search.find ?? ''} onChange={find => onChange({ find: find || undefined })} />
      <Select
        aria-label={t('registry.stage')}
        placeholder={t('registry.anyStage')}
        clearable
        size="sm"
        data={[
          ...model.stages.map(stage => ({ value: stage.key, label: stage.name })),
          { value: NO_STAGE, label: t('registry.noStage') },
        ]}
        value={search.stage ?? null}
        onChange={stage => onChange({ stage: stage ?? undefined })}
      />
      <Select
        aria-label={t('registry.channel')}
        placeholder={t('registry.anyChannel')}
        clearable
        size="sm"
        data={channels}
        value={search.channel ?? null}
        onChange={channel => onChange({ channel: channel ?? undefined })}
      />
      <Select
        aria-label={t('registry.status')}
        placeholder={t('registry.anyStatus')}
        clearable
        size="sm"
        data={STATES.map(value => ({ value, label: t(`touchpoint.${value}`) }))}
        value={search.status ?? null}
        onChange={status => onChange({ status: (status as TouchpointState | null) ?? undefined })}
      />
      {owners.length > 0 && (
        <Select
          aria-label={t('touchpoint.owner')}
          placeholder={t('registry.anyOwner')}
          clearable
          searchable
          size="sm"
          data={[...owners.map(value => ({ value, label: value })), { value: NO_OWNER, label: t('registry.noOwner') }]}
          value={search.owner ?? null}
          onChange={owner => onChange({ owner: owner ?? undefined })}
        />
      )}
    </div>
  );
}

/** What is typed shows at once and goes into the address when one pauses. */
function Find({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useText();
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => onChange(typed), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, value, onChange]);
  return (
    <TextInput
      aria-label={t('registry.find')}
      placeholder={t('registry.find')}
      size="sm"
      leftSection={<IconSearch size={16} aria-hidden />}
      value={typed}
      onChange={event => setTyped(event.currentTarget.value)}
    />
  );
}
