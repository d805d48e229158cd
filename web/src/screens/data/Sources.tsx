import { Badge } from '@mantine/core';
import type { DataSource } from '../../api/types';
import { useText } from '../../i18n/index';
import classes from './Data.module.css';

/** A source with nothing newer than this is marked as stale. */
const STALE_DAYS = 7;
const DAY_MS = 86_400_000;

export function daysSince(time: string, now = Date.now()): number {
  return Math.max(0, Math.floor((now - new Date(time).getTime()) / DAY_MS));
}

/** Where the interactions come from, and how fresh each source is. */
export function Sources({ sources }: { sources: DataSource[] }) {
  const { t, format } = useText();
  return (
    <section className={classes.panel} aria-labelledby="sources-title">
      <h2 id="sources-title">{t('lake.sources')}</h2>
      <div className={classes.scroll}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('lake.source')}</th>
              <th scope="col">{t('lake.newest')}</th>
              <th scope="col" data-number>
                {t('word.interactions')}
              </th>
              <th scope="col" data-number>
                {t('lake.rejected')}
              </th>
            </tr>
          </thead>
          <tbody>
            {sources.map(source => (
              <tr key={source.source}>
                <th scope="row">{source.source}</th>
                <td data-label={t('lake.newest')}>
                  <Freshness last={source.last} />
                </td>
                <td data-number data-label={t('word.interactions')}>
                  {format.count(source.interactions)}
                </td>
                <td data-number data-label={t('lake.rejected')}>
                  {format.count(source.rejected)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Freshness({ last }: { last: string | null | undefined }) {
  const { t, format } = useText();
  if (!last) return '–';
  const days = daysSince(last);
  return (
    <span className={classes.fresh}>
      {format.day(last)}
      {days > STALE_DAYS ? (
        <Badge color="amber" variant="light" size="sm" tt="none">
          {t('lake.stale', { count: days })}
        </Badge>
      ) : (
        <small className={classes.ago}>{days === 0 ? t('lake.today') : t('lake.daysAgo', { count: days })}</small>
      )}
    </span>
  );
}
