import { Button, CloseButton, NumberInput, Popover, TagsInput, Textarea, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useData } from '../../../api/queries';
import type { DataSummary } from '../../../api/types';
import { useText } from '../../../i18n/index';
import type { Text } from '../../../i18n/text';
import { type Condition, fromCel, NUMBER_COLUMNS, type Operator, operatorsOf, toCel } from '../../../question/cel';
import { columnName, valueName } from '../../../question/names';
import classes from './Build.module.css';
import { ColumnField } from './fields';
import { Choice, Section } from './Section';

interface FilterListProps {
  filters: string[];
  onChange: (filters: string[] | undefined) => void;
  label?: string;
  bare?: boolean;
}

/** Conditions that must all hold: clicked together, or written as expressions. */
export function FilterList({ filters, onChange, label, bare }: FilterListProps) {
  const { t } = useText();
  const set = (next: string[]) => onChange(next.length > 0 ? next : undefined);
  const list = (
    <>
      {filters.length > 0 && (
        <div className={classes.chips}>
          {filters.map((filter, index) => (
            <FilterChip
              key={`${index}${filter}`}
              filter={filter}
              onChange={next => set(filters.map((one, place) => (place === index ? next : one)))}
              onRemove={() => set(filters.filter((_, place) => place !== index))}
            />
          ))}
        </div>
      )}
      <AddFilter onAdd={filter => set([...filters, filter])} />
    </>
  );
  return bare ? list : <Section label={label ?? t('build.filters')}>{list}</Section>;
}

export function filterText(filter: string, text: Text): string | null {
  const condition = fromCel(filter);
  if (!condition) return null;
  const column = columnName(condition.column, text);
  const operator = text.t(`operator.${condition.operator}`);
  const values = condition.values.map(value => valueName(condition.column, value, text));
  return [column, operator, values.join(', ')].filter(Boolean).join(' ');
}

interface FilterChipProps {
  filter: string;
  onChange: (filter: string) => void;
  onRemove: () => void;
}

function FilterChip({ filter, onChange, onRemove }: FilterChipProps) {
  const text = useText();
  const [opened, { toggle, close }] = useDisclosure(false);
  const said = filterText(filter, text);
  return (
    <Popover
      opened={opened}
      onChange={state => !state && close()}
      width={320}
      trapFocus
      shadow="md"
      position="bottom-start"
    >
      <span className={classes.chip}>
        <Popover.Target>
          <UnstyledButton onClick={toggle} className={said === null ? classes.raw : undefined} aria-expanded={opened}>
            {said ?? filter}
          </UnstyledButton>
        </Popover.Target>
        <CloseButton
          size={26}
          iconSize={15}
          aria-label={`${text.t('build.remove')}: ${said ?? filter}`}
          onClick={onRemove}
        />
      </span>
      <Popover.Dropdown>
        <FilterForm
          filter={filter}
          onSave={next => {
            onChange(next);
            close();
          }}
          onCancel={close}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

function AddFilter({ onAdd }: { onAdd: (filter: string) => void }) {
  const { t } = useText();
  const [opened, { toggle, close }] = useDisclosure(false);
  return (
    <Popover
      opened={opened}
      onChange={state => !state && close()}
      width={320}
      trapFocus
      shadow="md"
      position="bottom-start"
    >
      <Popover.Target>
        <UnstyledButton className={classes.add} onClick={toggle} aria-expanded={opened}>
          <IconPlus size={16} aria-hidden />
          {t('build.addFilter')}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <FilterForm
          filter=""
          onSave={next => {
            onAdd(next);
            close();
          }}
          onCancel={close}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

interface FilterFormProps {
  filter: string;
  onSave: (filter: string) => void;
  onCancel: () => void;
}

function FilterForm({ filter, onSave, onCancel }: FilterFormProps) {
  const { t } = useText();
  const read = filter ? fromCel(filter) : { column: 'channel', operator: 'is' as const, values: [] };
  const [raw, setRaw] = useState<string | null>(read ? null : filter);
  const [condition, setCondition] = useState<Condition>(read ?? { column: 'channel', operator: 'is', values: [] });
  const sound = raw === null ? condition.operator === 'known' || condition.values.length > 0 : raw.trim() !== '';
  const save = () => sound && onSave(raw === null ? toCel(condition) : raw.trim());
  return (
    <div className={classes.stack}>
      {raw === null ? (
        <ConditionFields condition={condition} onChange={setCondition} />
      ) : (
        <Textarea
          label={t('build.filterRaw')}
          description={t('build.filterExample')}
          autosize
          minRows={2}
          spellCheck={false}
          classNames={{ input: classes.raw ?? '' }}
          value={raw}
          onChange={event => setRaw(event.currentTarget.value)}
        />
      )}
      <UnstyledButton
        className={classes.add}
        onClick={() => setRaw(raw === null ? (sound ? toCel(condition) : '') : null)}
      >
        {t(raw === null ? 'build.filterRaw' : 'build.filterClick')}
      </UnstyledButton>
      <div className={classes.row}>
        <Button size="sm" onClick={save} disabled={!sound} flex={1}>
          {t(filter ? 'build.filterSave' : 'build.filterAdd')}
        </Button>
        <Button size="sm" variant="default" onClick={onCancel}>
          {t('build.cancel')}
        </Button>
      </div>
    </div>
  );
}

function ConditionFields({ condition, onChange }: { condition: Condition; onChange: (condition: Condition) => void }) {
  const text = useText();
  const { t } = text;
  const { data } = useData();
  const { column, operator, values } = condition;
  const operators = operatorsOf(column);
  const numeric = NUMBER_COLUMNS.includes(column) || operator === 'at_least' || operator === 'at_most';
  const setColumn = (next: string | undefined) => {
    if (!next) return;
    const [first] = operatorsOf(next);
    const kept = operatorsOf(next).includes(operator) ? operator : (first ?? 'is');
    onChange({ column: next, operator: kept, values: [] });
  };
  return (
    <>
      <ColumnField label={t('build.filterColumn')} kind="any" value={column} onChange={setColumn} />
      <Choice<Operator>
        aria-label={t('build.filterOperator')}
        value={operator}
        options={operators.map(one => ({ value: one, label: t(`operator.${one}`) }))}
        onChange={next => onChange({ ...condition, operator: next })}
      />
      {operator === 'known' ? null : numeric ? (
        <NumberInput
          aria-label={t('build.filterValue')}
          placeholder={t('build.filterValue')}
          size="sm"
          value={values[0] ?? ''}
          onChange={next => onChange({ ...condition, values: next === '' ? [] : [String(next)] })}
        />
      ) : (
        <TagsInput
          aria-label={t('build.filterValue')}
          placeholder={values.length > 0 ? '' : t('build.filterValue')}
          size="sm"
          data={suggestions(column, data)}
          value={values}
          maxTags={operator === 'is' || operator === 'is_not' ? 20 : 1}
          acceptValueOnBlur
          renderOption={({ option }) => valueName(column, option.value, text)}
          onChange={next => onChange({ ...condition, values: next })}
        />
      )}
    </>
  );
}

function suggestions(column: string, data: DataSummary | undefined): string[] {
  switch (column) {
    case 'channel':
      return data?.channels ?? [];
    case 'event':
      return [...new Set((data?.events ?? []).map(one => one.event))];
    case 'medium':
      return ['digital', 'physical', 'human'];
    case 'direction':
      return ['inbound', 'outbound'];
    case 'source':
      return (data?.sources ?? []).map(one => one.source);
    case 'currency':
      return data?.currencies ?? [];
    default:
      return [];
  }
}
