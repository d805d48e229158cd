import { Button, NumberInput, Select, TagsInput, Textarea, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useData } from '../../../api/queries';
import { useSegments } from '../../../api/segmentNames';
import type { DataSummary } from '../../../api/types';
import { useText } from '../../../i18n/index';
import { type Condition, fromCel, isNumeric, type Operator, operatorsOf, SEGMENT, toCel } from '../../../question/cel';
import { valueName } from '../../../question/names';
import classes from './Build.module.css';
import { ColumnField } from './fields';
import { Choice } from './Section';

interface FilterFormProps {
  filter: string;
  segments: boolean;
  onSave: (filter: string) => void;
  onCancel: () => void;
}

/** A condition, clicked together or written. */
export default function FilterForm({ filter, segments, onSave, onCancel }: FilterFormProps) {
  const { t } = useText();
  const read = filter ? fromCel(filter) : { column: 'channel', operator: 'is' as const, values: [] };
  const [raw, setRaw] = useState<string | null>(read ? null : filter);
  const [condition, setCondition] = useState<Condition>(read ?? { column: 'channel', operator: 'is', values: [] });
  const sound = raw === null ? condition.operator === 'known' || condition.values.length > 0 : raw.trim() !== '';
  const save = () => sound && onSave(raw === null ? toCel(condition) : raw.trim());
  return (
    <div className={classes.stack}>
      {raw === null ? (
        <ConditionFields condition={condition} segments={segments} onChange={setCondition} />
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

interface ConditionFieldsProps {
  condition: Condition;
  segments: boolean;
  onChange: (condition: Condition) => void;
}

function ConditionFields({ condition, segments, onChange }: ConditionFieldsProps) {
  const { t } = useText();
  const { column, operator } = condition;
  const operators = operatorsOf(column);
  const setColumn = (next: string | undefined) => {
    if (!next) return;
    const [first] = operatorsOf(next);
    const kept = operatorsOf(next).includes(operator) ? operator : (first ?? 'is');
    onChange({ column: next, operator: kept, values: [] });
  };
  return (
    <>
      <ColumnField
        label={t('build.filterColumn')}
        kind="any"
        extra={segments ? [SEGMENT] : []}
        value={column}
        onChange={setColumn}
      />
      <Choice<Operator>
        aria-label={t('build.filterOperator')}
        value={operator}
        options={operators.map(one => ({ value: one, label: t(`operator.${one}`) }))}
        onChange={next => onChange({ ...condition, operator: next })}
      />
      {operator !== 'known' && (
        <ValuesField condition={condition} onChange={values => onChange({ ...condition, values })} />
      )}
    </>
  );
}

interface ValuesFieldProps {
  condition: Condition;
  onChange: (values: string[]) => void;
}

function ValuesField({ condition, onChange }: ValuesFieldProps) {
  const text = useText();
  const { t } = text;
  const { data } = useData();
  const { column, operator, values } = condition;
  const label = t('build.filterValue');
  if (column === SEGMENT) return <SegmentField value={values[0]} onChange={onChange} />;
  if (isNumeric(condition)) {
    return (
      <NumberInput
        aria-label={label}
        placeholder={label}
        size="sm"
        value={values[0] ?? ''}
        onChange={next => onChange(next === '' ? [] : [String(next)])}
      />
    );
  }
  return (
    <TagsInput
      aria-label={label}
      placeholder={values.length > 0 ? '' : label}
      size="sm"
      data={suggestions(column, data)}
      value={values}
      maxTags={operator === 'is' || operator === 'is_not' ? 20 : 1}
      acceptValueOnBlur
      renderOption={({ option }) => valueName(column, option.value, text)}
      onChange={onChange}
    />
  );
}

function SegmentField({ value, onChange }: { value: string | undefined; onChange: (values: string[]) => void }) {
  const { t } = useText();
  const { data = [] } = useSegments();
  const known = data.map(({ key, name }) => ({ value: key, label: name }));
  const gone = value !== undefined && !data.some(({ key }) => key === value);
  return (
    <Select
      aria-label={t('build.filterValue')}
      placeholder={t('build.filterValue')}
      size="sm"
      searchable
      data={gone ? [...known, { value, label: value }] : known}
      value={value ?? null}
      nothingFoundMessage={t('build.nothingFound')}
      onChange={next => onChange(next === null ? [] : [next])}
    />
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
