import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useTouchpoints } from '../../../api/queries';
import { useText } from '../../../i18n/index';
import { editMap } from '../../../maps/commands/editMap';
import { stepOf } from '../../../maps/map';
import { type Check, type Checked, checksOf } from '../../../maps/summary';
import { isObservable } from '../../../touchpoints/registry';
import type { GuideStep } from '../search';
import { useStudio } from '../studio';
import { Plan } from '../views/PlanView';
import { quoted } from '../words';
import classes from './Guide.module.css';

/** Where each thing that is checked is put right. */
const FIXED_AT: Record<Check, GuideStep> = {
  steps: 'touchpoints',
  unbound: 'data',
  unseen: 'data',
  personas: 'audience',
  emotion: 'map',
  measure: 'data',
  target: 'data',
  owner: 'goals',
  review: 'goals',
};
const MOST_NAMED = 5;

/** What the map still lacks, the tracking plan, and who looks at it next. */
export function Testing() {
  const { t } = useText();
  const { map, run } = useStudio();
  const registry = useTouchpoints();
  const seen = new Set(registry.data?.touchpoints.filter(isObservable).map(one => one.key));
  const checks = checksOf(map, key => seen.has(key));
  const passed = checks.filter(one => one.passed).length;
  return (
    <>
      <p className={classes.score}>{t('guide.checked', { passed, count: checks.length })}</p>
      <ul className={classes.checks}>
        {checks.map(one => (
          <CheckItem key={one.check} checked={one} />
        ))}
      </ul>
      {map.status === 'draft' && (
        <Button variant="light" mb="lg" onClick={() => run(editMap({ status: 'in_review' }))}>
          {t('guide.toReview')}
        </Button>
      )}
      <Plan />
    </>
  );
}

function CheckItem({ checked: { check, steps, passed } }: { checked: Checked }) {
  const text = useText();
  const { t, format } = text;
  const { map, go } = useStudio();
  const names = steps.slice(0, MOST_NAMED).map(key => quoted(stepOf(map, key)?.name ?? '', text));
  const more = steps.length - names.length;
  const said = more > 0 ? [...names, t('gaps.more', { count: more })] : names;
  return (
    <li data-passed={passed || undefined}>
      {passed ? <IconCheck size={17} aria-hidden /> : <IconAlertTriangle size={17} aria-hidden />}
      <span>
        {t(passed ? `guide.check.${check}` : `guide.check.${check}.not`)}
        {said.length > 0 && <small>{format.list(said)}</small>}
      </span>
      {!passed && (
        <Button size="compact-sm" variant="subtle" onClick={() => go({ guide: FIXED_AT[check] }, false)}>
          {t('guide.fix')}
        </Button>
      )}
    </li>
  );
}
