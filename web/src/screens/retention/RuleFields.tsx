import { Checkbox, MultiSelect, NumberInput, Select, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useMemo } from 'react';
import { useData, useTouchpoints } from '../../api/queries';
import { useText } from '../../i18n/index';
import { namesOf } from '../../question/names';
import { LONGEST_BASIS, MOST, type RuleChange, UNITS, withRule } from '../../retention/policy';
import consent from '../consent/Consent.module.css';
import classes from './Retention.module.css';
import type { RuleCardProps } from './RuleCard';

const EXAMPLE = 'channel == "email"';
const BELOW = ['label', 'input', 'description', 'error'] as ('label' | 'input' | 'description' | 'error')[];

/** Everything that there is to change of a rule. */
export function RuleFields({ rule, problem, onChange }: RuleCardProps) {
  const { t } = useText();
  const { data } = useData();
  const touchpoints = useChoices(rule.touchpoints);
  const known = new Set(data?.sources.map(({ source }) => source));
  const set = (change: RuleChange) => onChange(before => withRule(before, rule.id, change));
  return (
    <div className={consent.fields}>
      <div className={consent.two}>
        <MultiSelect
          label={t('retention.touchpoints')}
          placeholder={rule.touchpoints.length === 0 ? t('retention.any') : ''}
          searchable
          hidePickedOptions
          data={touchpoints}
          value={rule.touchpoints}
          onChange={chosen => set({ touchpoints: chosen })}
          nothingFoundMessage={t('build.nothingFound')}
        />
        <TagsInput
          label={t('retention.sources')}
          placeholder={rule.sources.length === 0 ? t('retention.any') : ''}
          acceptValueOnBlur
          data={[...known]}
          value={rule.sources}
          onChange={sources => set({ sources })}
        />
      </div>
      <TextInput
        label={t('retention.where')}
        description={t('retention.whereHelp')}
        inputWrapperOrder={BELOW}
        placeholder={EXAMPLE}
        classNames={{ input: classes.raw ?? '' }}
        autoComplete="off"
        spellCheck={false}
        value={rule.where}
        onChange={event => set({ where: event.currentTarget.value })}
      />
      <Length rule={rule} problem={problem} onChange={set} />
      <Textarea
        label={t('retention.basis')}
        description={t('retention.basisHelp')}
        inputWrapperOrder={BELOW}
        autosize
        minRows={1}
        maxRows={6}
        maxLength={LONGEST_BASIS}
        value={rule.basis}
        onChange={event => set({ basis: event.currentTarget.value })}
      />
    </div>
  );
}

interface LengthProps extends Pick<RuleCardProps, 'rule' | 'problem'> {
  onChange: (change: RuleChange) => void;
}

function Length({ rule: { forEver, count, unit }, problem, onChange }: LengthProps) {
  const { t } = useText();
  return (
    <div>
      <div className={classes.length}>
        <NumberInput
          label={t('retention.keep')}
          allowDecimal={false}
          allowNegative={false}
          min={1}
          max={MOST[unit]}
          disabled={forEver}
          value={count ?? ''}
          error={problem ? t(problem) : null}
          onChange={value => onChange({ count: typeof value === 'number' ? value : null })}
        />
        <Select<string>
          aria-label={t('retention.unit')}
          allowDeselect={false}
          disabled={forEver}
          data={UNITS.map(one => ({ value: one, label: t(`retention.unit.${one}`) }))}
          value={unit}
          onChange={chosen => onChange({ unit: UNITS.find(one => one === chosen) ?? unit })}
        />
      </div>
      <Checkbox
        mt="xs"
        label={t('retention.keepForEver')}
        checked={forEver}
        onChange={event => onChange({ forEver: event.currentTarget.checked })}
      />
    </div>
  );
}

/** Touchpoints by name; those of a moment cannot be named by a rule, and a chosen one that is gone stays in sight. */
function useChoices(chosen: readonly string[]) {
  const text = useText();
  const registry = useTouchpoints();
  return useMemo(() => {
    const name = namesOf(registry.data, text);
    const possible = (registry.data?.touchpoints ?? []).filter(({ rule }) => !rule?.moment).map(({ key }) => key);
    const keys = new Set([...possible, ...chosen]);
    return [...keys].map(key => ({ value: key, label: name(key) }));
  }, [registry.data, text, chosen]);
}
