import { useMemo } from 'react';
import type { Known } from '../../api/identity';
import { useText } from '../../i18n/index';
import classes from './Identity.module.css';
import { KnownList } from './KnownList';
import { arrives, outcomeOf } from './outcome';

/** Who would be who after a decision. */
export function OutcomeSaid({ groups }: { groups: readonly (readonly Known[])[] }) {
  const { t } = useText();
  const outcome = useMemo(() => outcomeOf(groups), [groups]);
  if (!outcome.changes) return <p className={classes.quiet}>{t('identity.unchanged')}</p>;
  const count = outcome.groups.filter(({ person }) => person !== 0).length;
  return (
    <section className={classes.outcome}>
      <h3>{t('identity.afterwards', { customers: t('word.customersMany', { count }) })}</h3>
      <ol>
        {outcome.groups.map(group => (
          <li key={group.identifiers[0]?.alias} data-group="">
            <h4>
              {group.person === 0
                ? t('identity.nobody')
                : t(group.fresh ? 'identity.newCustomer' : 'behind.person', { number: String(group.person) })}
            </h4>
            <KnownList known={group.identifiers} arrives={one => arrives(group, one)} />
          </li>
        ))}
      </ol>
    </section>
  );
}
