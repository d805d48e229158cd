import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Cluster, Clusters } from '../../api/clusters';
import { useMayEdit } from '../../api/queries';
import { useText } from '../../i18n/index';
import { customerName } from '../../question/customers';
import { habitSaid, rateSaid } from '../../segments/clusters';
import classes from './Clusters.module.css';
import { useRuleSaid } from './useRuleSaid';

interface ClusterCardProps {
  cluster: Cluster;
  currency: Clusters['currency'];
}

/** A group of customers: how many, what sets it apart, a rule that describes it, and some of them. */
export function ClusterCard({ cluster, currency }: ClusterCardProps) {
  const { t, format } = useText();
  return (
    <article className={classes.card}>
      <h3>{cluster.name}</h3>
      <p className={classes.size}>
        <b>{t('word.customersMany', { count: cluster.share.successes })}</b> {rateSaid(cluster.share, format)}
      </p>
      {cluster.habits.length > 0 && <Habits cluster={cluster} currency={currency} />}
      <Described cluster={cluster} />
      <Examples cluster={cluster} />
    </article>
  );
}

function Habits({ cluster, currency }: ClusterCardProps) {
  const { t, format } = useText();
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t('clusters.habit')}</th>
          <th scope="col">{t('clusters.here')}</th>
          <th scope="col">{t('clusters.elsewhere')}</th>
          <th scope="col">{t('word.difference')}</th>
        </tr>
      </thead>
      <tbody>
        {cluster.habits.map(habit => {
          const { name, here, elsewhere, difference, detail } = habitSaid(habit, currency, format);
          return (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{here}</td>
              <td>{elsewhere}</td>
              <td>
                {difference}
                <small>{detail}</small>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** The rule that has much the same customers, which may become a segment. */
function Described({ cluster: { name, rule } }: { cluster: Cluster }) {
  const { t, format } = useText();
  const said = useRuleSaid();
  const mayEdit = useMayEdit();
  if (!rule) return <p className={classes.lead}>{t('clusters.noRule')}</p>;
  const [precision, recall] = [rateSaid(rule.precision, format), rateSaid(rule.recall, format)];
  return (
    <div className={classes.rule}>
      <p>{said(rule.tree)}</p>
      <p className={classes.lead}>{t('clusters.fits', { precision, recall })}</p>
      {mayEdit && (
        <Link to="/customers/segments/new" search={{ name, rule: rule.rule }} className={classes.make}>
          <IconPlus size={16} stroke={1.7} aria-hidden />
          {t('clusters.make')}
        </Link>
      )}
    </div>
  );
}

function Examples({ cluster: { examples } }: { cluster: Cluster }) {
  const text = useText();
  return (
    <p className={classes.examples}>
      {text.t('clusters.examples')}{' '}
      {examples.map(({ person, identifiers }) => (
        <Link key={person} to="/customers/$person" params={{ person: String(person) }} preload={false}>
          {customerName(person, identifiers, text)}
        </Link>
      ))}
    </p>
  );
}
