import { Button, Select } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTouchpoints } from '../../../api/queries';
import type { MetricName } from '../../../api/types';
import { useText } from '../../../i18n/index';
import { editStep } from '../../../maps/commands/editStep';
import { measureSteps } from '../../../maps/commands/measureSteps';
import { stepsOf } from '../../../maps/map';
import { newKey } from '../../../saved/key';
import { isObservable } from '../../../touchpoints/registry';
import { useStudio } from '../studio';
import { TouchpointPicker } from '../TouchpointPicker';
import classes from './Guide.module.css';

/** What can be measured at any step without choosing more. */
const PLAIN: MetricName[] = ['customers', 'count', 'csat', 'nps', 'ces', 'effort'];

/** Which steps are bound to data, and what is measured at them. */
export function DataStep() {
  const { t } = useText();
  const { map, run } = useStudio();
  const registry = useTouchpoints();
  const seen = new Set(registry.data?.touchpoints.filter(isObservable).map(one => one.key));
  const measured = new Set(map.cells.filter(cell => cell.measure).map(cell => cell.step));
  return (
    <>
      <MeasureAll />
      <ul className={classes.bindings}>
        {stepsOf(map).map(step => {
          const keys = step.touchpoints ?? [];
          const state = keys.length === 0 ? 'unbound' : keys.some(key => seen.has(key)) ? 'seen' : 'unseen';
          return (
            <li key={step.key}>
              <b>{step.name}</b>
              <TouchpointPicker
                label={t('maps.boundTo')}
                value={keys}
                editable
                onChange={touchpoints => run(editStep(step.key, { touchpoints }))}
              />
              <small data-state={state}>
                {t(`guide.data.${state}`)}
                {measured.has(step.key) && ` · ${t('guide.data.measured')}`}
              </small>
            </li>
          );
        })}
      </ul>
    </>
  );
}

/** Measures the same at all steps that have data. */
function MeasureAll() {
  const { t } = useText();
  const { map, run } = useStudio();
  const [metric, setMetric] = useState<MetricName>('csat');
  const bound = stepsOf(map).filter(step => step.touchpoints?.length);
  const measured = new Set(map.cells.filter(cell => cell.measure).map(cell => cell.step));
  const open = bound.filter(step => !measured.has(step.key)).map(step => step.key);
  return (
    <div className={classes.measureAll}>
      <Select
        label={t('guide.measureWhat')}
        allowDeselect={false}
        data={PLAIN.map(value => ({ value, label: t(`metric.${value}`) }))}
        value={metric}
        onChange={value => value && setMetric(value as MetricName)}
      />
      <Button
        variant="light"
        disabled={open.length === 0}
        leftSection={<IconPlus size={16} aria-hidden />}
        onClick={() => run(measureSteps(open, { ask: 'metric', metric }, newKey))}
      >
        {t('guide.measureAll', { count: open.length })}
      </Button>
    </div>
  );
}
