import { Badge, Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { ErasureReceipt } from '../../api/erasures';
import { isUnderWay } from '../../erasure/receipt';
import { useText } from '../../i18n/index';
import { useAuthorName } from '../../saved/useAuthorName';
import shared from '../data/Data.module.css';
import classes from './Erasures.module.css';

const FIRST_ROWS = 50;
const MORE_ROWS = 150;

/** One row for each erasure, the newest first. */
export function ErasuresTable({ erasures }: { erasures: readonly ErasureReceipt[] }) {
  const { t } = useText();
  const [shown, setShown] = useState(FIRST_ROWS);
  const rest = erasures.length - shown;
  return (
    <section className={shared.panel} aria-label={t('nav.erasures')}>
      <div className={shared.scroll}>
        <table className={`${shared.table} ${classes.table}`}>
          <thead>
            <tr>
              <th scope="col">{t('erasure.when')}</th>
              <th scope="col">{t('erasure.author')}</th>
              <th scope="col">{t('erasure.reason')}</th>
              <th scope="col" data-number>
                {t('erasure.customers')}
              </th>
              <th scope="col" data-number>
                {t('erasure.interactions')}
              </th>
              <th scope="col">{t('erasure.state')}</th>
            </tr>
          </thead>
          <tbody>
            {erasures.slice(0, shown).map(receipt => (
              <Row key={receipt.number} receipt={receipt} />
            ))}
          </tbody>
        </table>
      </div>
      {rest > 0 && (
        <Button variant="subtle" mt="xs" onClick={() => setShown(shown + MORE_ROWS)}>
          {t('chart.moreRows', { count: rest })}
        </Button>
      )}
    </section>
  );
}

function Row({ receipt }: { receipt: ErasureReceipt }) {
  const { t, format } = useText();
  const authorName = useAuthorName();
  const { number, requested, author, reason, customers, removed } = receipt;
  return (
    <tr data-erasure={number}>
      <th scope="row">
        <Link to="/erasures/$number" params={{ number: String(number) }} className={classes.link}>
          <time dateTime={requested}>{format.instant(requested)}</time>
        </Link>
        <small>{t('erasure.receipt', { number: String(number) })}</small>
      </th>
      <td data-label={t('erasure.author')}>{authorName(author)}</td>
      <td className={classes.reason} data-label={t('erasure.reason')}>
        {reason}
      </td>
      <td data-number data-label={t('erasure.customers')}>
        {format.count(customers)}
      </td>
      <td data-number data-label={t('erasure.interactions')}>
        {isUnderWay(receipt) ? '–' : format.count(removed.interactions)}
      </td>
      <td data-label={t('erasure.state')}>
        <StateMark receipt={receipt} />
      </td>
    </tr>
  );
}

export function StateMark({ receipt }: { receipt: Pick<ErasureReceipt, 'finished'> }) {
  const { t } = useText();
  const underWay = isUnderWay(receipt);
  return (
    <Badge variant="light" size="sm" tt="none" color={underWay ? 'amber' : 'petrol'}>
      {t(underWay ? 'erasure.underWay' : 'erasure.done')}
    </Badge>
  );
}
