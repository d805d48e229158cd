import { Badge, Button } from '@mantine/core';
import { useState } from 'react';
import { isUnderWay, type RetentionFound, type RetentionRun } from '../../api/retention';
import { useText } from '../../i18n/index';
import { useAuthorName } from '../../saved/useAuthorName';
import { State } from '../../states/State';
import shared from '../data/Data.module.css';

const FIRST_ROWS = 30;
const MORE_ROWS = 100;

/** One row for each removal, the newest first. */
export function Runs({ found: { runs } }: { found: RetentionFound }) {
  const { t } = useText();
  const [shown, setShown] = useState(FIRST_ROWS);
  const rest = runs.length - shown;
  if (runs.length === 0) {
    return <State mood="empty" compact title={t('retention.noRunsTitle')} body={t('retention.noRunsBody')} />;
  }
  return (
    <section className={shared.panel} aria-label={t('retention.tab.runs')}>
      <div className={shared.scroll}>
        <table className={shared.table}>
          <thead>
            <tr>
              <th scope="col">{t('erasure.when')}</th>
              <th scope="col">{t('erasure.author')}</th>
              <th scope="col" data-number>
                {t('erasure.interactions')}
              </th>
              <th scope="col" data-number>
                {t('retention.forgotten')}
              </th>
              <th scope="col" data-number>
                {t('retention.unreadable')}
              </th>
              <th scope="col">{t('erasure.state')}</th>
            </tr>
          </thead>
          <tbody>
            {runs.slice(0, shown).map(run => (
              <Row key={run.number} run={run} />
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

function Row({ run }: { run: RetentionRun }) {
  const { t, format } = useText();
  const authorName = useAuthorName();
  const { number, started, author, interactions, late, forgotten, unreadable } = run;
  const underWay = isUnderWay(run);
  const ended = (count: number) => (underWay ? '–' : format.count(count));
  return (
    <tr data-run={number}>
      <th scope="row">
        <time dateTime={started}>{format.instant(started)}</time>
        <small>{t('retention.run', { number: String(number) })}</small>
      </th>
      <td data-label={t('erasure.author')}>{author ? authorName(author) : t('retention.byItself')}</td>
      <td data-number data-label={t('erasure.interactions')}>
        {format.count(interactions)}
        {late > 0 && <small>{t('retention.late', { count: late })}</small>}
      </td>
      <td data-number data-label={t('retention.forgotten')}>
        {ended(forgotten)}
      </td>
      <td data-number data-label={t('retention.unreadable')}>
        {ended(unreadable)}
      </td>
      <td data-label={t('erasure.state')}>
        <Badge variant="light" size="sm" tt="none" color={underWay ? 'amber' : 'petrol'}>
          {t(underWay ? 'erasure.underWay' : 'erasure.done')}
        </Badge>
      </td>
    </tr>
  );
}
