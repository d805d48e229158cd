import { MultiSelect, NumberInput, SegmentedControl, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useData } from '../../api/queries';
import type { TouchpointRule } from '../../api/types';
import { useText } from '../../i18n/index';
import { fromCel } from '../../question/cel';
import { joinConditions, splitConditions } from '../../touchpoints/rule';
import { FilterList } from '../explore/build/Filters';
import classes from './Card.module.css';
import type { CardProps } from './CardScreen';
import { eventChoices } from './events';
import { MomentFields } from './MomentFields';
import { isRefusal } from './useMatched';
import { Wrong } from './Wrong';

interface RuleFieldsProps extends CardProps {
  rule: TouchpointRule;
  /** Why the rule could not be counted, where it could not. */
  wrong: unknown;
  onChange: (rule: TouchpointRule) => void;
}

type Way = 'click' | 'write';

export function RuleFields({ registry, touchpoint, rule, wrong, onChange }: RuleFieldsProps) {
  const text = useText();
  const { t } = text;
  const data = useData();
  const where = rule.where ?? '';
  const parts = splitConditions(where);
  const [way, setWay] = useState<Way>(parts.every(part => fromCel(part)) ? 'click' : 'write');
  const refused = isRefusal(wrong) ? wrong.message : null;
  const setWhere = (next: string | undefined) => onChange({ ...rule, where: next });
  return (
    <div className={classes.fields}>
      <MultiSelect
        label={t('rule.events')}
        description={t('rule.eventsHelp')}
        searchable
        clearable
        hidePickedOptions
        data={eventChoices(data.data, registry, touchpoint.key, text)}
        value={rule.events ?? []}
        onChange={events => onChange({ ...rule, events })}
        nothingFoundMessage={t('build.nothingFound')}
        classNames={{ inputField: classes.inputField ?? '' }}
        maxDropdownHeight={340}
      />
      <div>
        <p className={classes.fieldLabel}>{t('rule.conditions')}</p>
        <p className={classes.fieldHelp}>{t('rule.conditionsHelp')}</p>
        <SegmentedControl<Way>
          size="xs"
          mb="sm"
          w="fit-content"
          display="flex"
          aria-label={t('rule.way')}
          value={way}
          onChange={setWay}
          data={[
            { value: 'click', label: t('rule.click') },
            { value: 'write', label: t('rule.write') },
          ]}
        />
        {way === 'click' ? (
          <FilterList bare filters={parts} onChange={next => setWhere(joinConditions(next ?? []))} />
        ) : (
          <Textarea
            aria-label={t('build.filterRaw')}
            description={t('build.filterExample')}
            autosize
            minRows={3}
            spellCheck={false}
            autoCapitalize="off"
            classNames={{ input: classes.raw ?? '' }}
            value={where}
            error={refused}
            onChange={event => setWhere(event.currentTarget.value || undefined)}
          />
        )}
        {refused && <Wrong expression={where} detail={refused} said={way === 'write'} />}
      </div>
      <MomentFields registry={registry} touchpoint={touchpoint} rule={rule} onChange={onChange} />
      <NumberInput
        label={t('rule.priority')}
        description={t('rule.priorityHelp')}
        allowDecimal={false}
        min={-1000}
        max={1000}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        classNames={{ wrapper: classes.short ?? '' }}
        value={rule.priority ?? 0}
        onChange={next => onChange({ ...rule, priority: typeof next === 'number' ? next : 0 })}
      />
    </div>
  );
}
