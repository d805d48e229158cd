import { Checkbox, Input, TextInput } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { Duration } from '../../api/types';
import {
  COMPUTATIONS,
  columnsFor,
  computing,
  keyed,
  named,
  type TraitDraft,
  type TraitProblems,
  takesTime,
  withTrait,
} from '../../computed/draft';
import { useText } from '../../i18n/index';
import { joinConditions, splitConditions } from '../../touchpoints/rule';
import consent from '../consent/Consent.module.css';
import { FilterList } from '../explore/build/Filters';
import { ColumnField, DurationField, SelectorField } from '../explore/build/fields';
import { Choice } from '../explore/build/Section';
import type { ComputedEditing } from './useComputedDraft';

/** As long as the server keeps them. */
const LONGEST = { name: 100, key: 64 };
/** What a time is at first. */
const USUAL: Duration = '90d';

interface ComputedFieldsProps {
  trait: TraitDraft;
  problems: TraitProblems;
  onChange: ComputedEditing['change'];
}

/** Everything that there is to change of a computed trait. */
export function ComputedFields({ trait, problems, onChange }: ComputedFieldsProps) {
  const { t } = useText();
  const set = (next: TraitDraft) => onChange(before => withTrait(before, next));
  const columns = columnsFor(trait.what);
  return (
    <div className={consent.fields}>
      <Names trait={trait} problems={problems} onChange={onChange} />
      <div className={consent.two}>
        <Choice
          label={t('computed.what')}
          value={trait.what}
          options={COMPUTATIONS.map(one => ({ value: one, label: t(`computed.what.${one}`) }))}
          onChange={what => set(computing(trait, what))}
        />
        {columns && (
          <Input.Wrapper
            label={t('computed.column')}
            labelElement="div"
            description={t(`computed.columnHelp.${columns}`)}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            error={problems.column ? t(problems.column) : null}
          >
            <ColumnField
              label={t('computed.column')}
              kind={columns}
              value={trait.column}
              {...(columns === 'any' ? { placeholder: t('computed.time') } : {})}
              // Conditions know it by its unit.
              onChange={column => set({ ...trait, column: column === 'duration_s' ? 'duration' : (column ?? null) })}
            />
          </Input.Wrapper>
        )}
      </div>
      <Input.Wrapper label={t('computed.of')} labelElement="div">
        <SelectorField
          label={t('computed.of')}
          placeholder={t('segments.anyInteraction')}
          value={trait.of}
          onChange={of => set({ ...trait, of })}
        />
        <FilterList
          bare
          filters={splitConditions(trait.of.where)}
          onChange={filters => set({ ...trait, of: { ...trait.of, where: joinConditions(filters ?? []) ?? null } })}
        />
      </Input.Wrapper>
      {takesTime(trait.what) && <Within within={trait.within} onChange={within => set({ ...trait, within })} />}
    </div>
  );
}

function Names({ trait, problems, onChange }: ComputedFieldsProps) {
  const { t } = useText();
  const { saved } = trait;
  const first = useRef<HTMLInputElement>(null);
  const isNew = !saved && trait.name === '' && trait.key === '';
  useEffect(() => {
    if (isNew) first.current?.focus();
  }, [isNew]);
  return (
    <div className={consent.two}>
      <TextInput
        ref={first}
        label={t('computed.name')}
        maxLength={LONGEST.name}
        value={trait.name}
        error={problems.name ? t(problems.name) : null}
        onChange={event => {
          const { value } = event.currentTarget;
          onChange(before => withTrait(before, named(before, trait, value)));
        }}
      />
      <TextInput
        className={consent.key}
        label={t('computed.key')}
        description={t(saved ? 'computed.keyFixed' : 'computed.keyHelp')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        readOnly={saved}
        autoComplete="off"
        spellCheck={false}
        maxLength={LONGEST.key}
        value={trait.key}
        error={problems.key ? t(problems.key) : null}
        onChange={event => {
          const { value } = event.currentTarget;
          onChange(before => withTrait(before, keyed(trait, value)));
        }}
      />
    </div>
  );
}

interface WithinProps {
  within: Duration | null;
  onChange: (within: Duration | null) => void;
}

/** Whether only the last time counts, and how much of it. */
function Within({ within, onChange }: WithinProps) {
  const { t } = useText();
  return (
    <div className={consent.two}>
      <Checkbox
        label={t('computed.within')}
        checked={within !== null}
        onChange={event => onChange(event.currentTarget.checked ? USUAL : null)}
      />
      {within !== null && <DurationField label={t('computed.within')} value={within} onChange={onChange} />}
    </div>
  );
}
