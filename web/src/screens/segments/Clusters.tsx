import { Button } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import { useState } from 'react';
import { type Clusters as Found, useClusters } from '../../api/clusters';
import { useText } from '../../i18n/index';
import { Failure, Loading } from '../../states/State';
import { ClusterCard } from './ClusterCard';
import classes from './Clusters.module.css';

/** Groups of customers who behave alike, looked for once somebody wants them. */
export function Clusters() {
  const { t, language } = useText();
  const [wanted, setWanted] = useState(false);
  const { data, error, isFetching, refetch } = useClusters(language, wanted);
  const find = () => {
    if (wanted) void refetch();
    else setWanted(true);
  };
  return (
    <section className={classes.clusters} aria-labelledby="clusters" aria-busy={isFetching}>
      <div className={classes.head}>
        <div>
          <h2 id="clusters">{t('clusters.title')}</h2>
          <p className={classes.lead}>{t('clusters.lead')}</p>
        </div>
        <Button
          variant="default"
          leftSection={<IconUsersGroup size={17} aria-hidden />}
          loading={isFetching}
          onClick={find}
        >
          {t(data ? 'clusters.again' : 'clusters.find')}
        </Button>
      </div>
      {isFetching && !data && (
        <>
          <Loading compact />
          <p className={classes.lead}>{t('clusters.finding')}</p>
        </>
      )}
      {error && !isFetching && <Failure compact error={error} retry={() => void refetch()} />}
      {data && <Groups found={data} />}
    </section>
  );
}

function Groups({ found }: { found: Found }) {
  const { t } = useText();
  return (
    <>
      <p className={classes.verdict}>{found.verdict}</p>
      <ul className={classes.list}>
        {found.clusters.map(cluster => (
          <li key={cluster.name}>
            <ClusterCard cluster={cluster} currency={found.currency} />
          </li>
        ))}
      </ul>
      {found.clusters.length > 0 && (
        <p className={classes.lead}>{t('clusters.sampled', { count: found.method.sampled })}</p>
      )}
      {found.method.tried.length > 0 && <Method found={found} />}
    </>
  );
}

/** How the number of groups was chosen. */
function Method({ found }: { found: Found }) {
  const { t, format } = useText();
  const { tried, chance, least_stability, seed } = found.method;
  return (
    <details className={classes.method}>
      <summary>{t('clusters.method')}</summary>
      <p className={classes.lead}>
        {t('clusters.methodLead', { stability: format.decimal(least_stability, 1), seed: String(seed) })}{' '}
        {chance != null && t('clusters.chance', { chance: format.decimal(chance, 2) })}
      </p>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('clusters.groups')}</th>
            <th scope="col">{t('clusters.silhouette')}</th>
            <th scope="col">{t('clusters.stability')}</th>
          </tr>
        </thead>
        <tbody>
          {tried.map(({ clusters, silhouette, stability }) => (
            <tr key={clusters} data-taken={clusters === found.clusters.length || undefined}>
              <th scope="row">{format.count(clusters)}</th>
              <td>{format.decimal(silhouette, 2)}</td>
              <td>{format.decimal(stability, 2)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
