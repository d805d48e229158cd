import { Checkbox, Select } from '@mantine/core';
import type { Registry, Touchpoint, TouchpointRule } from '../../api/types';
import { useText } from '../../i18n/index';
import { nameIn } from '../../touchpoints/registry';
import { type MomentKind, makeMoment, momentKind, momentParts } from '../../touchpoints/rule';
import { DurationField } from '../explore/build/fields';
import { Choice } from '../explore/build/Section';
import classes from './Card.module.css';

const KINDS: MomentKind[] = ['any', 'first', 'repeated', 'before', 'after'];
const USUAL_LIMIT = '7d';

interface MomentFieldsProps {
  registry: Registry;
  touchpoint: Touchpoint;
  rule: TouchpointRule;
  onChange: (rule: TouchpointRule) => void;
}

/** At which moment of the customer's line: any, the first, a repeated one, before or after another touchpoint. */
export function MomentFields({ registry, touchpoint, rule, onChange }: MomentFieldsProps) {
  const { t, language } = useText();
  const kind = momentKind(rule.moment);
  const { touchpoint: neighbour, within } = momentParts(rule.moment);
  // Moments lean on touchpoints that have none themselves.
  const others = registry.touchpoints
    .filter(one => one.key !== touchpoint.key && !one.rule?.moment)
    .map(one => ({ value: one.key, label: nameIn(one, language) }))
    .sort((a, b) => a.label.localeCompare(b.label, language));
  const set = (next: MomentKind, key: string, limit: string | undefined) =>
    onChange({ ...rule, moment: makeMoment(next, key, limit) });
  return (
    <div className={classes.row}>
      <Choice
        size="sm"
        label={t('rule.moment')}
        value={kind}
        options={KINDS.map(value => ({ value, label: t(`rule.moment.${value}`) }))}
        onChange={next => set(next, neighbour || (others[0]?.value ?? ''), within)}
      />
      {(kind === 'before' || kind === 'after') && (
        <>
          <Select
            label={t('rule.neighbour')}
            size="sm"
            searchable
            allowDeselect={false}
            data={others}
            value={neighbour}
            onChange={next => next && set(kind, next, within)}
          />
          <div>
            <Checkbox
              size="sm"
              mb={6}
              label={t('rule.within')}
              checked={within !== undefined}
              onChange={event => set(kind, neighbour, event.currentTarget.checked ? USUAL_LIMIT : undefined)}
            />
            {within !== undefined && (
              <DurationField label={t('rule.within')} value={within} onChange={next => set(kind, neighbour, next)} />
            )}
          </div>
        </>
      )}
    </div>
  );
}
