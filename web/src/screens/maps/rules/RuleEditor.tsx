import { MultiSelect, NumberInput, SegmentedControl, Select, Switch } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useText } from '../../../i18n/index';
import { editRule } from '../../../maps/commands/editRule';
import { RULE_KINDS, RULE_SCOPES, type Rule, type RuleKind, type RuleScope, stepsOf } from '../../../maps/map';
import { same } from '../../../maps/mergeFields';
import {
  chosenIn,
  hasTime,
  needsTime,
  ofKind,
  type RuleTime,
  readTime,
  selectionOf,
  TIME_UNITS,
  type TimeUnit,
  writtenTime,
} from '../../../maps/rules';
import { nameIn } from '../../../touchpoints/registry';
import { useStudio } from '../studio';
import classes from './Rules.module.css';
import { partsOf } from './words';

const USUAL = '24h';

/** A rule to be put together: its kind, and a sentence with fields between the words. */
export function RuleEditor({ rule }: { rule: Rule }) {
  const text = useText();
  const { t } = text;
  const { run } = useStudio();
  const change = (next: Rule) => run(editRule(next));
  const { within: _, ...timeless } = rule;
  return (
    <div className={classes.editor}>
      <Select
        label={t('maps.rules.kind')}
        className={classes.kind}
        allowDeselect={false}
        data={RULE_KINDS.map(kind => ({ value: kind, label: t(`maps.rules.kind.${kind}`) }))}
        value={rule.kind}
        onChange={kind => kind && change(ofKind(rule, kind as RuleKind))}
      />
      <div className={classes.builder}>
        {partsOf(rule, text, true).map((part, at) =>
          'words' in part ? (
            <span key={`${at} ${part.words}`}>{part.words.trim()}</span>
          ) : part.field === 'time' ? (
            <TimeField key="time" rule={rule} />
          ) : part.field === 'most' ? (
            <MostField key="most" rule={rule} />
          ) : (
            <SelectionField key={part.field} rule={rule} side={part.field} />
          ),
        )}
      </div>
      <div className={classes.options}>
        <SegmentedControl
          size="xs"
          aria-label={t('maps.rules.per')}
          data={RULE_SCOPES.map(value => ({ value, label: t(`maps.rules.per.${value}`) }))}
          value={rule.per ?? 'customer'}
          onChange={per => change({ ...rule, per: per as RuleScope })}
        />
        {hasTime(rule.kind) && !needsTime(rule.kind) && (
          <Switch
            label={t('maps.rules.timed')}
            checked={rule.within !== undefined}
            onChange={event => change(event.currentTarget.checked ? { ...rule, within: USUAL } : timeless)}
          />
        )}
      </div>
    </div>
  );
}

/** Which steps and touchpoints a side of the rule is about. */
function SelectionField({ rule, side }: { rule: Rule; side: 'of' | 'other' }) {
  const text = useText();
  const { t } = text;
  const { run } = useStudio();
  const groups = useChoices();
  const selection = rule[side] ?? {};
  const value = chosenIn(selection);
  return (
    <MultiSelect
      aria-label={t(`maps.rules.side.${side}`)}
      className={classes.selection}
      searchable
      hidePickedOptions
      data={groups(value)}
      value={value}
      placeholder={value.length > 0 ? '' : t('build.pickTouchpoint')}
      nothingFoundMessage={t('build.nothingFound')}
      maxDropdownHeight={320}
      onChange={chosen => run(editRule({ ...rule, [side]: selectionOf(chosen, selection) }))}
    />
  );
}

/** Steps of the map and touchpoints of the registry; what is chosen and gone stays, by its key. */
function useChoices() {
  const { t, language } = useText();
  const { map, registry } = useStudio();
  return useMemo(() => {
    const steps = stepsOf(map).map(({ key, name }) => ({ value: `step:${key}`, label: name || key }));
    const touchpoints = (registry?.touchpoints ?? []).map(one => ({
      value: `touchpoint:${one.key}`,
      label: nameIn(one, language),
    }));
    const known = new Set([...steps, ...touchpoints].map(one => one.value));
    return (chosen: string[]) => {
      const gone = chosen.filter(one => !known.has(one)).map(value => ({ value, label: value.replace(/^\w+:/, '') }));
      return [
        { group: t('word.steps'), items: steps },
        { group: t('word.touchpoints'), items: touchpoints },
        { group: t('build.unknownTouchpoint'), items: gone },
      ].filter(({ items }) => items.length > 0);
    };
  }, [map, registry, language, t]);
}

function TimeField({ rule }: { rule: Rule }) {
  const { t } = useText();
  const { run } = useStudio();
  const [typed, setTyped] = useState<RuleTime | null>(null);
  const kept = readTime(rule.within) ?? { count: 1, unit: 'd' as const };
  // As it was typed, as long as that is what the rule says: `1d` is kept, and read as 24 hours.
  const time = typed && same(readTime(writtenTime(typed)), kept) ? typed : kept;
  const change = (next: RuleTime) => {
    setTyped(next);
    run(editRule({ ...rule, within: writtenTime(next) }), `rule ${rule.key} time`);
  };
  return (
    <span className={classes.time}>
      <NumberInput
        aria-label={t('maps.rules.timeCount')}
        className={classes.number}
        min={1}
        max={9999}
        allowDecimal={false}
        allowNegative={false}
        value={time.count}
        onChange={count => typeof count === 'number' && count > 0 && change({ ...time, count })}
      />
      <Select
        aria-label={t('maps.rules.timeUnit')}
        className={classes.unit}
        allowDeselect={false}
        data={TIME_UNITS.map(unit => ({ value: unit, label: t(`maps.rules.unit.${unit}`, { count: time.count }) }))}
        value={time.unit}
        onChange={unit => unit && change({ ...time, unit: unit as TimeUnit })}
      />
    </span>
  );
}

function MostField({ rule }: { rule: Rule }) {
  const { t } = useText();
  const { run } = useStudio();
  const most = rule.most ?? 1;
  return (
    <span className={classes.time}>
      <NumberInput
        aria-label={t('maps.rules.mostCount')}
        className={classes.number}
        min={1}
        max={9999}
        allowDecimal={false}
        allowNegative={false}
        value={most}
        onChange={count =>
          typeof count === 'number' && count > 0 && run(editRule({ ...rule, most: count }), `rule ${rule.key} most`)
        }
      />
      {t('maps.rules.timesUnit', { count: most })}
    </span>
  );
}
