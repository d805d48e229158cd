import { ActionIcon, Button, Collapse, Select, Switch, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown, IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useText } from '../../i18n/index';
import {
  CONSTANT_ROLES,
  columnsWith,
  DATE_ORDERS,
  type DateOrder,
  type Mapping,
  ROLES,
  withEntry,
  withSetting,
} from '../../mapping/mapping';
import { TextField } from '../explore/build/fields';
import classes from './Import.module.css';

interface TableSettingsProps {
  mapping: Mapping;
  columns: string[];
  onChange: (mapping: Mapping) => void;
}

/** What holds for all rows: source, zone, how numbers and dates are written, values that no column gives. */
export function TableSettings({ mapping, columns, onChange }: TableSettingsProps) {
  const { t } = useText();
  const [open, { toggle }] = useDisclosure(false);
  return (
    <div className={classes.settings}>
      <Button
        variant="subtle"
        size="sm"
        onClick={toggle}
        aria-expanded={open}
        rightSection={<IconChevronDown size={16} aria-hidden style={open ? { rotate: '180deg' } : {}} />}
      >
        {t('table.more')}
      </Button>
      <Collapse expanded={open}>
        <div className={classes.settingFields}>
          <Fields mapping={mapping} onChange={onChange} />
        </div>
        <Constants mapping={mapping} onChange={onChange} />
        <Computed mapping={mapping} columns={columns} onChange={onChange} />
      </Collapse>
    </div>
  );
}

type PartProps = Omit<TableSettingsProps, 'columns'>;

function Fields({ mapping, onChange }: PartProps) {
  const { t } = useText();
  const set = <K extends keyof Mapping>(key: K, value: Mapping[K] | '') => onChange(withSetting(mapping, key, value));
  const timed = columnsWith(mapping, 'time').length + columnsWith(mapping, 'date').length > 0;
  return (
    <>
      <TextField label={t('table.source')} value={mapping.source} onCommit={source => set('source', source)} />
      <ZoneSelect label={t('table.zone')} value={mapping.zone ?? ''} onChange={zone => set('zone', zone)} />
      <Select
        size="sm"
        label={t('table.dateOrder')}
        allowDeselect={false}
        data={[
          { value: '', label: t('table.auto') },
          ...DATE_ORDERS.map(order => ({ value: order, label: t(`table.dateOrder.${order}`) })),
        ]}
        value={mapping.date_order ?? ''}
        onChange={order => set('date_order', (order ?? '') as DateOrder | '')}
      />
      <Select
        size="sm"
        label={t('table.decimal')}
        allowDeselect={false}
        data={[
          { value: '.', label: t('table.decimal.point') },
          { value: ',', label: t('table.decimal.comma') },
        ]}
        value={mapping.decimal ?? '.'}
        onChange={mark => set('decimal', mark === ',' ? ',' : '')}
      />
      <Code
        label={t('table.currency')}
        length={3}
        value={mapping.currency}
        onChange={value => set('currency', value)}
      />
      <Code label={t('table.country')} length={2} value={mapping.country} onChange={value => set('country', value)} />
      {!timed && (
        <TextInput
          size="sm"
          type="date"
          label={t('table.at')}
          value={(mapping.at ?? '').slice(0, 10)}
          onChange={event => set('at', event.currentTarget.value)}
        />
      )}
      <Switch
        label={t('table.keep')}
        checked={mapping.unmapped !== 'drop'}
        onChange={event => set('unmapped', event.currentTarget.checked ? '' : 'drop')}
      />
    </>
  );
}

/** Of times without an offset, where a mapping names no zone. */
const DEFAULT_ZONE = 'UTC';

interface ZoneSelectProps {
  label: string;
  value: string;
  onChange: (zone: string) => void;
  clearable?: boolean;
}

export function ZoneSelect({ label, value, onChange, clearable = true }: ZoneSelectProps) {
  const { t } = useText();
  const zones = Intl.supportedValuesOf('timeZone');
  const all = value && !zones.includes(value) ? [value, ...zones] : zones;
  return (
    <Select
      size="sm"
      label={label}
      searchable
      clearable={clearable}
      limit={60}
      placeholder={DEFAULT_ZONE}
      nothingFoundMessage={t('palette.nothing')}
      data={all}
      value={value || null}
      onChange={zone => onChange(zone ?? '')}
    />
  );
}

interface CodeProps {
  label: string;
  length: number;
  value: string | null | undefined;
  onChange: (code: string) => void;
}

/** A code of letters, taken when it is whole. */
function Code({ label, length, value = '', onChange }: CodeProps) {
  return (
    <TextInput
      key={value}
      size="sm"
      label={label}
      defaultValue={value ?? ''}
      maxLength={length}
      onChange={event => {
        const code = event.currentTarget.value.trim().toUpperCase();
        if (code !== value && (code === '' || (code.length === length && /^[A-Z]+$/.test(code)))) onChange(code);
      }}
    />
  );
}

function Constants({ mapping, onChange }: PartProps) {
  const { t } = useText();
  const given = CONSTANT_ROLES.filter(role => mapping.constants?.[role] !== undefined);
  const [added, setAdded] = useState<string[]>([]);
  const shown = CONSTANT_ROLES.filter(role => given.includes(role) || added.includes(role));
  const free = CONSTANT_ROLES.filter(role => !shown.includes(role));
  return (
    <section className={classes.entries} aria-label={t('table.constants')}>
      <h3>{t('table.constants')}</h3>
      <p>{t('table.constantsHow')}</p>
      {shown.map(role => (
        <div key={role} className={classes.entry}>
          <span>{t(`use.${role}`)}</span>
          <TextField
            label={t(`use.${role}`)}
            hideLabel
            value={mapping.constants?.[role] ?? ''}
            onCommit={value => onChange(withEntry(mapping, 'constants', role, value))}
          />
          <Remove
            label={t('table.remove')}
            onClick={() => {
              setAdded(added.filter(one => one !== role));
              onChange(withEntry(mapping, 'constants', role, ''));
            }}
          />
        </div>
      ))}
      {free.length > 0 && (
        <Select
          size="xs"
          maw={260}
          aria-label={t('table.addConstant')}
          placeholder={t('table.addConstant')}
          data={free.map(role => ({ value: role, label: t(`use.${role}`) }))}
          value={null}
          onChange={role => role && setAdded([...added, role])}
        />
      )}
    </section>
  );
}

function Remove({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={onClick}>
      <IconX size={16} aria-hidden />
    </ActionIcon>
  );
}

const PROPERTY = 'properties.';

/** Values reckoned from a row's columns by CEL expressions. */
function Computed({ mapping, columns, onChange }: TableSettingsProps) {
  const { t } = useText();
  const [target, setTarget] = useState('');
  const entries = Object.entries(mapping.computed ?? {});
  const [first = 'status'] = columns;
  const known = (ROLES as readonly string[]).filter(role => role !== 'ignore' && role !== 'property');
  const wanted = target.trim().replace(/\s+/g, '_');
  const add = () => {
    const name = known.includes(wanted) || wanted.startsWith(PROPERTY) ? wanted : PROPERTY + wanted;
    onChange(withEntry(mapping, 'computed', name, `row["${first}"]`));
    setTarget('');
  };
  return (
    <section className={classes.entries} aria-label={t('table.computed')}>
      <h3>{t('table.computed')}</h3>
      <p>{t('table.computedHow', { example: `row["${first}"] == "1" ? "purchase" : "visit"` })}</p>
      {entries.map(([name, expression]) => (
        <div key={name} className={classes.entry}>
          <code>{name}</code>
          <TextField
            label={name}
            hideLabel
            mono
            value={expression}
            onCommit={text => onChange(withEntry(mapping, 'computed', name, text))}
          />
          <Remove label={t('table.remove')} onClick={() => onChange(withEntry(mapping, 'computed', name, ''))} />
        </div>
      ))}
      <form
        className={classes.given}
        onSubmit={event => {
          event.preventDefault();
          if (wanted) add();
        }}
      >
        <TextInput
          size="xs"
          aria-label={t('table.computedTarget')}
          placeholder={t('table.computedTarget')}
          value={target}
          list="mapping-roles"
          onChange={event => setTarget(event.currentTarget.value)}
        />
        <datalist id="mapping-roles">
          {known.map(role => (
            <option key={role} value={role} />
          ))}
        </datalist>
        <Button
          size="xs"
          variant="light"
          type="submit"
          disabled={!wanted}
          leftSection={<IconPlus size={14} aria-hidden />}
        >
          {t('table.add')}
        </Button>
      </form>
    </section>
  );
}
