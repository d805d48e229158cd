import { Select, TextInput } from '@mantine/core';
import type { Guess } from '../../api/data';
import { useText } from '../../i18n/index';
import {
  type ColumnUse,
  DURATION_UNITS,
  type Mapping,
  ROLE_GROUPS,
  type Role,
  type RoleGroup,
  TIME_FORMATS,
  usedAs,
  withUse,
} from '../../mapping/mapping';
import { type FileRecord, samplesOf } from '../../mapping/records';
import { Bone } from '../../states/Skeletons';
import { TextField } from '../explore/build/fields';
import classes from './Import.module.css';

interface ColumnsProps {
  mapping: Mapping;
  columns: string[];
  guesses: Guess[];
  records: FileRecord[];
  loading: boolean;
  onChange: (mapping: Mapping) => void;
}

/** Every column of the table: what is in it, what it is taken for, and how sure that is. */
export function Columns({ mapping, columns, guesses, records, loading, onChange }: ColumnsProps) {
  const { t } = useText();
  return (
    <ul className={classes.list} aria-label={t('import.mapping')}>
      {columns.map(column => (
        <li key={column} className={classes.column} data-role={usedAs(mapping, column).role}>
          <div className={classes.columnName}>
            <b>{column}</b>
            {loading ? (
              <Bone width="70%" height={14} />
            ) : (
              <span>{samplesOf(records, column).join(' · ') || t('import.blank')}</span>
            )}
          </div>
          <ColumnRole
            column={column}
            use={usedAs(mapping, column)}
            guess={guesses.find(guess => guess.column === column)}
            onChange={use => onChange(withUse(mapping, column, use))}
          />
        </li>
      ))}
    </ul>
  );
}

interface ColumnRoleProps {
  column: string;
  use: ColumnUse;
  guess: Guess | undefined;
  onChange: (use: ColumnUse) => void;
}

function ColumnRole({ column, use, guess, onChange }: ColumnRoleProps) {
  const { t } = useText();
  const groups = Object.entries(ROLE_GROUPS) as [RoleGroup, Role[]][];
  return (
    <div className={classes.columnRole}>
      <Select
        size="sm"
        aria-label={t('import.roleOf', { column })}
        allowDeselect={false}
        searchable
        nothingFoundMessage={t('palette.nothing')}
        maxDropdownHeight={360}
        data={groups.map(([group, roles]) => ({
          group: t(`roles.${group}`),
          items: roles.map(role => ({ value: role, label: t(`use.${role}`) })),
        }))}
        value={use.role}
        onChange={role => role !== null && role !== use.role && onChange({ role: role as Role })}
      />
      <Details column={column} use={use} onChange={onChange} />
      <Sureness use={use} guess={guess} />
    </div>
  );
}

function Details({ column, use, onChange }: Omit<ColumnRoleProps, 'guess'>) {
  const { t } = useText();
  switch (use.role) {
    case 'time':
    case 'date':
    case 'end_time':
    case 'sent_at':
    case 'received_at':
      return (
        <Select
          size="xs"
          aria-label={t('import.formatOf', { column })}
          allowDeselect={false}
          data={[
            { value: '', label: t('timeFormat.auto') },
            ...TIME_FORMATS.map(format => ({ value: format, label: t(`timeFormat.${format}`) })),
          ]}
          value={use.format ?? ''}
          onChange={format => onChange(withDetail(use, 'format', format))}
        />
      );
    case 'money':
    case 'cost':
      return (
        <CurrencyInput
          label={t('import.currencyOf', { column })}
          value={use.currency ?? ''}
          onChange={currency => onChange(withDetail(use, 'currency', currency))}
        />
      );
    case 'score':
      return (
        <Select
          size="xs"
          aria-label={t('import.scaleOf', { column })}
          allowDeselect={false}
          data={scales(use.scale ?? undefined).map(scale => ({
            value: scale,
            label: scaleLabel(scale, t('scale.unknown')),
          }))}
          value={use.scale ?? ''}
          onChange={scale => onChange(withDetail(use, 'scale', scale))}
        />
      );
    case 'duration':
      return (
        <Select
          size="xs"
          aria-label={t('import.unitOf', { column })}
          allowDeselect={false}
          data={DURATION_UNITS.map(unit => ({ value: unit, label: t(`durationUnit.${unit}`) }))}
          value={use.unit ?? 's'}
          onChange={unit => onChange(withDetail(use, 'unit', unit))}
        />
      );
    case 'property':
      return use.name == null ? null : (
        <TextField
          label={t('import.nameOf', { column })}
          hideLabel
          value={use.name}
          onCommit={name => onChange(withDetail(use, 'name', name))}
        />
      );
    default:
      return null;
  }
}

/** A detail changed; an empty one is left out. */
function withDetail(use: ColumnUse, detail: Exclude<keyof ColumnUse, 'role'>, value: string | null): ColumnUse {
  const { [detail]: _, ...rest } = use;
  return (value ? { ...rest, [detail]: value } : rest) as ColumnUse;
}

const SCALES = ['nps:0..10', 'csat:1..5', 'ces:1..7', 'rating:1..5', 'rating:1..10', 'rating:0..100'];

function scales(given: string | undefined): string[] {
  return ['', ...new Set([...(given ? [given] : []), ...SCALES])];
}

/** `csat:1..5` as `CSAT 1–5`; only names of scales, which are the same in all languages. */
function scaleLabel(scale: string, unknown: string): string {
  const [kind = '', ends = ''] = scale.split(':');
  if (!scale) return unknown;
  return `${kind === 'rating' ? '' : kind.toUpperCase()} ${ends.replace('..', '–')}`.trim();
}

interface CurrencyInputProps {
  label: string;
  value: string;
  onChange: (currency: string) => void;
}

/** A code of three letters; what is not one yet is not taken. */
export function CurrencyInput({ label, value, onChange }: CurrencyInputProps) {
  const { t } = useText();
  return (
    <TextInput
      key={value}
      size="xs"
      aria-label={label}
      placeholder={t('import.currencyCode')}
      defaultValue={value}
      maxLength={3}
      onChange={event => {
        const code = event.currentTarget.value.trim().toUpperCase();
        if (code !== value && (code === '' || /^[A-Z]{3}$/.test(code))) onChange(code);
      }}
    />
  );
}

function Sureness({ use, guess }: { use: ColumnUse; guess: Guess | undefined }) {
  const { t, format } = useText();
  if (!guess) return use.role === 'property' ? null : <span className={classes.sure}>{t('sure.yours')}</span>;
  if (guess.role !== use.role) return <span className={classes.sure}>{t('sure.yours')}</span>;
  const level = guess.confidence >= 0.85 ? 'high' : guess.confidence >= 0.6 ? 'middle' : 'low';
  return (
    <span className={classes.sure} data-level={level}>
      <i aria-hidden style={{ '--share': guess.confidence } as React.CSSProperties} />
      {t(`sure.${level}`, { percent: format.percent(guess.confidence, 0), reason: guess.reason.replaceAll('`', '') })}
    </span>
  );
}
