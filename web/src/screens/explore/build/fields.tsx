import { NumberInput, Select, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useData } from '../../../api/queries';
import type { Selector } from '../../../api/types';
import { useText } from '../../../i18n/index';
import { NUMBER_COLUMNS, TEXT_COLUMNS } from '../../../question/cel';
import { columnName } from '../../../question/names';
import classes from './Build.module.css';
import { Choice } from './Section';
import { TouchpointSelect } from './TouchpointSelect';

interface SelectorFieldProps {
  label: string;
  value: Selector | null | undefined;
  onChange: (value: Selector) => void;
  placeholder?: string;
}

/** Which touchpoints; a condition beside them stays as it was. */
export function SelectorField({ label, value, onChange, placeholder }: SelectorFieldProps) {
  return (
    <TouchpointSelect
      label={label}
      value={value?.touchpoints}
      {...(placeholder ? { placeholder } : {})}
      onChange={touchpoints => onChange(withTouchpoints(value, touchpoints))}
    />
  );
}

export function withTouchpoints<T extends Selector>(
  selector: T | null | undefined,
  touchpoints: string[] | undefined,
): T {
  const { touchpoints: _, ...rest } = (selector ?? {}) as T;
  return (touchpoints ? { ...rest, touchpoints } : rest) as T;
}

/** The selector, if anything is chosen in it. */
export function filled(selector: Selector): Selector | undefined {
  return selector.touchpoints?.length || selector.where ? selector : undefined;
}

interface TextFieldProps {
  label: string;
  value: string;
  onCommit: (value: string) => void;
  placeholder?: string;
  mono?: boolean;
  hideLabel?: boolean;
}

/** A text that counts when it is finished: on leaving the field, or on Enter. */
export function TextField({ label, value, onCommit, placeholder, mono, hideLabel }: TextFieldProps) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const commit = () => text.trim() !== value && onCommit(text.trim());
  return (
    <TextInput
      {...(hideLabel ? { 'aria-label': label } : { label })}
      size="sm"
      value={text}
      {...(placeholder ? { placeholder } : {})}
      {...(mono ? { classNames: { input: classes.raw ?? '' }, spellCheck: false, autoCapitalize: 'off' } : {})}
      onChange={event => setText(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={event => event.key === 'Enter' && commit()}
    />
  );
}

const UNITS = ['m', 'h', 'd', 'w'] as const;
type TimeUnit = (typeof UNITS)[number];

interface DurationFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

/** A length of time: how many of which unit. */
export function DurationField({ label, value, onChange }: DurationFieldProps) {
  const { t } = useText();
  const match = /^(\d+)(m|h|d|w)$/.exec(value);
  const amount = match ? Number(match[1]) : 30;
  const unit = (match?.[2] ?? 'm') as TimeUnit;
  return (
    <div className={classes.row}>
      <WholeField
        label={`${label}: ${t('build.amount')}`}
        value={amount}
        least={1}
        most={9999}
        onChange={next => onChange(`${next}${unit}`)}
      />
      <Choice
        aria-label={label}
        value={unit}
        options={UNITS.map(one => ({ value: one, label: t(`build.unit.${one}`) }))}
        onChange={next => onChange(`${amount}${next}`)}
      />
    </div>
  );
}

interface WholeFieldProps {
  label: string;
  value: number;
  least: number;
  most: number;
  onChange: (value: number) => void;
  visibleLabel?: string;
}

export function WholeField({ label, value, least, most, onChange, visibleLabel }: WholeFieldProps) {
  return (
    <NumberInput
      aria-label={label}
      {...(visibleLabel ? { label: visibleLabel } : {})}
      size="sm"
      min={least}
      max={most}
      allowDecimal={false}
      allowNegative={false}
      clampBehavior="strict"
      value={value}
      onChange={next => typeof next === 'number' && next >= least && next !== value && onChange(next)}
    />
  );
}

interface ColumnFieldProps {
  label: string;
  value: string | null | undefined;
  onChange: (value: string | undefined) => void;
  /** Which columns: texts for groups, numbers for sums. */
  kind: 'text' | 'number' | 'any';
  placeholder?: string;
  extra?: string[];
}

/** A column of the data, Styk's own ones first, then what the sources brought along. */
export function ColumnField({ label, value, onChange, kind, placeholder, extra = [] }: ColumnFieldProps) {
  const text = useText();
  const { t } = text;
  const { data } = useData();
  const numbers = kind === 'number' ? ['money', 'cost', 'score', 'duration', 'actions'] : NUMBER_COLUMNS;
  const own = kind === 'text' ? TEXT_COLUMNS : kind === 'number' ? numbers : [...TEXT_COLUMNS, ...numbers];
  const properties = (data?.properties ?? []).map(one => `properties.${one}`);
  const all = [...extra, ...own, ...properties];
  const options = (value && !all.includes(value) ? [...all, value] : all).map(column => ({
    value: column,
    label: columnName(column, text),
  }));
  return (
    <Select
      aria-label={label}
      size="sm"
      searchable
      clearable
      data={options}
      value={value ?? null}
      placeholder={placeholder ?? label}
      nothingFoundMessage={t('build.nothingFound')}
      maxDropdownHeight={320}
      onChange={next => onChange(next ?? undefined)}
    />
  );
}
