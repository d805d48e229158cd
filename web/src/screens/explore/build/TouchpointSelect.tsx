import { MultiSelect } from '@mantine/core';
import { useMemo } from 'react';
import { useData, useTouchpoints } from '../../../api/queries';
import type { DataSummary, Registry } from '../../../api/types';
import { useText } from '../../../i18n/index';
import type { Text } from '../../../i18n/text';
import classes from './Build.module.css';

interface TouchpointSelectProps {
  label: string;
  value: string[] | undefined;
  onChange: (value: string[] | undefined) => void;
  placeholder?: string;
  /** What is wrong with what is chosen. */
  error?: string | undefined;
}

/** Touchpoints, searchable; more than one means any of them. */
export function TouchpointSelect({ label, value, onChange, placeholder, error }: TouchpointSelectProps) {
  const text = useText();
  const { t } = text;
  const registry = useTouchpoints();
  const data = useData();
  const choices = useMemo(() => choicesOf(registry.data, data.data, text), [registry.data, data.data, text]);
  const chosen = (value ?? []).map(one => choices.keyOf(one));
  const unknown = chosen.filter(one => !choices.known.has(one));
  const options = [
    ...choices.groups,
    ...(unknown.length > 0
      ? [{ group: t('build.unknownTouchpoint'), items: unknown.map(one => ({ value: one, label: one })) }]
      : []),
  ];
  const ready = registry.isSuccess || registry.isError;
  return (
    <MultiSelect
      aria-label={label}
      size="sm"
      searchable
      hidePickedOptions
      data={options}
      value={ready ? chosen : []}
      onChange={next => onChange(next.length > 0 ? next : undefined)}
      placeholder={chosen.length > 0 ? '' : (placeholder ?? t('build.pickTouchpoint'))}
      classNames={{ inputField: classes.inputField ?? '', pill: classes.pill ?? '' }}
      rightSectionWidth={26}
      nothingFoundMessage={t('build.nothingFound')}
      maxDropdownHeight={320}
      error={ready && unknown.length > 0 ? `${unknown.join(', ')}: ${t('build.unknownTouchpoint')}` : error}
    />
  );
}

interface Choices {
  groups: { group: string; items: { value: string; label: string }[] }[];
  known: Set<string>;
  /** The key of a touchpoint that is named by key, by a name in any language, or by an event. */
  keyOf: (name: string) => string;
}

export function choicesOf(
  registry: Registry | undefined,
  data: DataSummary | undefined,
  { t, language }: Text,
): Choices {
  const collator = new Intl.Collator(language);
  const touchpoints = registry?.touchpoints ?? [];
  const keys = new Map<string, string>();
  for (const one of touchpoints) {
    for (const name of [one.key, ...Object.values(one.names)]) if (!keys.has(name)) keys.set(name, one.key);
  }
  const bound = new Set(touchpoints.flatMap(one => one.rule?.events ?? []));
  const events = [...new Set((data?.events ?? []).map(one => one.event))].filter(
    one => !bound.has(one) && !keys.has(one),
  );
  const items = touchpoints.map(one => ({ value: one.key, label: one.names[language] || one.key }));
  items.sort((a, b) => collator.compare(a.label, b.label));
  const groups = [{ group: t('build.groupTouchpoints'), items }];
  if (events.length > 0) {
    groups.push({
      group: t('build.groupEvents'),
      items: events.sort(collator.compare).map(one => ({ value: one, label: one })),
    });
  }
  return {
    groups,
    known: new Set([...keys.values(), ...events, ...bound]),
    keyOf: name => keys.get(name) ?? name,
  };
}
