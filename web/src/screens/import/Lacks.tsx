import { Button, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { TablePreview } from '../../api/data';
import { useText } from '../../i18n/index';
import { columnsWith, isFatal, type Lack, type Mapping, withEntry, withSetting, withUse } from '../../mapping/mapping';
import type { FileRecord } from '../../mapping/records';
import { CurrencyInput } from './Columns';
import classes from './Import.module.css';

interface LacksProps {
  mapping: Mapping;
  lacks: Lack[];
  preview: TablePreview;
  records: FileRecord[];
  onChange: (mapping: Mapping) => void;
}

/** What the mapping lacks, each with the way to give it. */
export function Lacks({ mapping, lacks, preview, records, onChange }: LacksProps) {
  const unsure = unsureDates(mapping, preview);
  if (lacks.length === 0 && unsure.length === 0) return null;
  return (
    <ul className={classes.lacks}>
      {lacks.map(lack => (
        <OneLack
          key={lack.lack === 'twice' ? lack.role : lack.lack}
          lack={lack}
          mapping={mapping}
          onChange={onChange}
        />
      ))}
      {unsure.map(column => (
        <DateOrder key={column} column={column} mapping={mapping} records={records} onChange={onChange} />
      ))}
    </ul>
  );
}

/** Columns of which the server could not tell day and month apart: only that message of its names a column. */
function unsureDates(mapping: Mapping, preview: TablePreview): string[] {
  const columns = [...columnsWith(mapping, 'time'), ...columnsWith(mapping, 'date')];
  return columns.filter(column => preview.missing.some(text => text.includes(column)));
}

interface OneLackProps {
  lack: Lack;
  mapping: Mapping;
  onChange: (mapping: Mapping) => void;
}

function OneLack({ lack, mapping, onChange }: OneLackProps) {
  const { t, format } = useText();
  switch (lack.lack) {
    case 'time':
    case 'at':
      return (
        <Item fatal title={t('lack.time')} body={t('lack.timeHow')}>
          <TextInput
            type="date"
            size="sm"
            aria-label={t('lack.timeField')}
            value={(mapping.at ?? '').slice(0, 10)}
            onChange={event => onChange(withSetting(mapping, 'at', event.currentTarget.value))}
          />
        </Item>
      );
    case 'event':
      return (
        <Item fatal title={t('lack.event')} body={t('lack.eventHow')}>
          <Given
            label={t('lack.eventField')}
            onGiven={event => onChange(withEntry(mapping, 'constants', 'event', event))}
          />
        </Item>
      );
    case 'source':
      return (
        <Item fatal title={t('lack.source')} body={t('lack.sourceHow')}>
          <Given label={t('table.source')} onGiven={source => onChange(withSetting(mapping, 'source', source))} />
        </Item>
      );
    case 'twice': {
      const role = format.quote(t(`use.${lack.role}`));
      return (
        <Item fatal title={t('lack.twice', { role })} body={t('lack.twiceHow')}>
          {lack.columns.map(column => (
            <Button
              key={column}
              size="compact-sm"
              variant="default"
              onClick={() => onChange(only(mapping, lack, column))}
            >
              {column}
            </Button>
          ))}
        </Item>
      );
    }
    case 'currency':
      return (
        <Item title={t('lack.currency')} body={t('lack.currencyHow')}>
          <CurrencyInput
            label={t('table.currency')}
            value={mapping.currency ?? ''}
            onChange={currency => onChange(withSetting(mapping, 'currency', currency))}
          />
        </Item>
      );
    default:
      return <Item fatal={isFatal(lack)} title={t('lack.customer')} body={t('lack.customerHow')} />;
  }
}

/** The role left to one column; the others become properties. */
function only(mapping: Mapping, lack: Extract<Lack, { lack: 'twice' }>, kept: string): Mapping {
  const others = lack.columns.filter(column => column !== kept);
  return others.reduce((next, column) => withUse(next, column, { role: 'property' }), mapping);
}

function Item(props: { fatal?: boolean; title: string; body: string; children?: ReactNode }) {
  const Icon = props.fatal ? IconAlertTriangle : IconInfoCircle;
  return (
    <li className={classes.lack} data-fatal={props.fatal || undefined}>
      <Icon size={20} aria-hidden />
      <div>
        <b>{props.title}</b>
        <p>{props.body}</p>
      </div>
      {props.children && <div className={classes.lackFields}>{props.children}</div>}
    </li>
  );
}

/** A text that counts once it is given. */
function Given({ label, onGiven }: { label: string; onGiven: (text: string) => void }) {
  const { t } = useText();
  const [text, setText] = useState('');
  return (
    <form
      className={classes.given}
      onSubmit={event => {
        event.preventDefault();
        if (text.trim()) onGiven(text.trim());
      }}
    >
      <TextInput size="sm" aria-label={label} value={text} onChange={event => setText(event.currentTarget.value)} />
      <Button size="sm" variant="light" type="submit" disabled={!text.trim()}>
        {t('lack.set')}
      </Button>
    </form>
  );
}

interface DateOrderProps {
  column: string;
  mapping: Mapping;
  records: FileRecord[];
  onChange: (mapping: Mapping) => void;
}

/** A date of the column that has two readings, with its parts. */
function ambiguous(records: FileRecord[], column: string): [string, RegExpMatchArray] | [] {
  for (const record of records) {
    const text = String(record[column] ?? '');
    const parts = text.match(/^(\d{1,2})[./-](\d{1,2})[./-](\d{4})/);
    if (parts && parts[1] !== parts[2]) return [text, parts];
  }
  return [];
}

/** Asks which of day and month comes first, with a date of the file as the example. */
function DateOrder({ column, mapping, records, onChange }: DateOrderProps) {
  const { t, format } = useText();
  // The two readings must differ, else there is nothing to choose by.
  const [sample, parts] = ambiguous(records, column);
  if (!sample || !parts) return null;
  const [, first = '', second = '', year = ''] = parts;
  const day = (month: string, date: string) =>
    format.plainDay(`${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`);
  const used = mapping.columns?.[column];
  const use = typeof used === 'object' ? used : { role: 'time' as const };
  const options = [
    { value: 'day_first' as const, label: day(second, first) },
    { value: 'month_first' as const, label: day(first, second) },
  ];
  return (
    <Item title={t('lack.dateOrder', { column: format.quote(column) })} body={t('lack.dateOrderHow', { sample })}>
      {options.map(({ value, label }) => (
        <Button
          key={value}
          size="compact-sm"
          variant={use.format === value ? 'filled' : 'default'}
          aria-pressed={use.format === value}
          onClick={() => onChange(withUse(mapping, column, { ...use, format: value }))}
        >
          {label}
        </Button>
      ))}
    </Item>
  );
}
