import { Badge, Button } from '@mantine/core';
import type { SourceRow } from '../../api/sources';
import { useText } from '../../i18n/index';
import { ago } from '../../saved/ago';
import { ListSkeleton } from '../../states/Skeletons';
import { Failure } from '../../states/State';
import styles from './Plan.module.css';
import { type Plan, useViolations, type Violation } from './planned';
import classes from './Sources.module.css';

interface ViolationsProps {
  row: SourceRow;
  /** As it stands in the editor. */
  plan: Plan | null;
  onTake: (violation: Violation) => void;
}

/** What arrived otherwise than planned. */
export function Violations({ row, plan, onTake }: ViolationsProps) {
  const { t } = useText();
  return (
    <section className={classes.box} aria-labelledby="violations">
      <h2 id="violations">{t('violations.title')}</h2>
      <List row={row} plan={plan} onTake={onTake} />
    </section>
  );
}

function List({ row, plan, onTake }: ViolationsProps) {
  const { t } = useText();
  const { data, error, refetch } = useViolations(row.number);
  if (error) return <Failure error={error} retry={() => void refetch()} compact />;
  if (!data) return <ListSkeleton rows={3} />;
  if (data.length === 0) return <p className={classes.lead}>{t(plan ? 'violations.none' : 'violations.noPlan')}</p>;
  const sorted = data.toSorted((a, b) => b.count - a.count);
  return (
    <>
      <p className={classes.lead}>{t('violations.lead')}</p>
      <ul className={styles.violations}>
        {sorted.map(one => (
          <Item key={`${one.event}-${one.what}-${one.property ?? ''}`} violation={one} plan={plan} onTake={onTake} />
        ))}
      </ul>
    </>
  );
}

/** Whether the plan in the editor does not mind it any more. */
function isTaken({ event, what, property }: Violation, plan: Plan | null): boolean {
  const planned = plan?.events.find(one => one.event === event);
  if (what === 'unplanned') return planned !== undefined;
  const found = planned?.properties.find(({ name }) => name === property);
  return what === 'missing' ? found?.required !== true : found?.kind === 'any' || found === undefined;
}

function Item({
  violation,
  plan,
  onTake,
}: {
  violation: Violation;
  plan: Plan | null;
  onTake: (one: Violation) => void;
}) {
  const text = useText();
  const { t, format } = text;
  const { event, what, property, count, blocked, last, sample } = violation;
  const values = { property: format.quote(property ?? '') };
  const fix = {
    unplanned: 'violations.add',
    missing: 'violations.optional',
    wrong_kind: 'violations.anyKind',
  } as const;
  return (
    <li className={styles.violation}>
      <div className={styles.violationHead}>
        <b>{event}</b>
        {blocked > 0 && (
          <Badge color="red" variant="light" tt="none">
            {t('violations.blocked', { count: blocked })}
          </Badge>
        )}
      </div>
      <p>
        {what === 'unplanned' && t('violations.unplanned')}
        {what === 'missing' && t('violations.missing', values)}
        {what === 'wrong_kind' && t('violations.wrongKind', values)}
        {sample && <code>{sample}</code>}
      </p>
      <div className={styles.violationFoot}>
        <span>{t('violations.count', { count, time: ago(last, text) })}</span>
        {isTaken(violation, plan) ? (
          <span>{t('violations.taken')}</span>
        ) : (
          <Button size="compact-sm" variant="light" onClick={() => onTake(violation)}>
            {t(fix[what])}
          </Button>
        )}
      </div>
    </li>
  );
}
