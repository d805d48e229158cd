import { IconArrowsDiff, IconChartLine } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useLatestCustomers } from '../../api/customers';
import { type SegmentRow, useSegmentRecorded } from '../../api/segments';
import { useText } from '../../i18n/index';
import { type Condition, SEGMENT, toCel } from '../../question/cel';
import { ListSkeleton } from '../../states/Skeletons';
import { Empty, Failure } from '../../states/State';
import { CustomerRow, CustomersHead } from '../customers/CustomerRow';
import customers from '../customers/Customers.module.css';
import classes from './Segments.module.css';

/** As many as are worth looking through. */
const LISTED = 100;

interface MembersProps {
  row: SegmentRow;
  hint?: string | undefined;
}

function filterOf(key: string, operator: Condition['operator']): string {
  return toCel({ column: SEGMENT, operator, values: [key] });
}

/** Who is in a segment as it is saved, and what to ask about them. */
export function Members({ row, hint }: MembersProps) {
  const { t } = useText();
  // A rule that cannot be read finds nobody.
  if (!row.tree) return null;
  return (
    <section className={classes.members} aria-labelledby="segment-members">
      <div className={classes.membersHead}>
        <h2 id="segment-members">{t('segments.members')}</h2>
        <Asks row={row} />
      </div>
      {hint && <p className={classes.lead}>{hint}</p>}
      <Recorded segment={row.key} />
      <List inside={filterOf(row.key, 'is')} />
    </section>
  );
}

/** How many came and went since the segment is followed. */
function Recorded({ segment }: { segment: string }) {
  const { t, format } = useText();
  const { data } = useSegmentRecorded(segment);
  if (!data?.began) return null;
  const sum = (which: 'entered' | 'left') => format.count(data.days.reduce((all, day) => all + day[which], 0));
  const counts = { entered: sum('entered'), left: sum('left') };
  return <p className={classes.lead}>{t('segments.recorded', { since: format.instant(data.began), ...counts })}</p>;
}

/** Ways on into Explore. */
function Asks({ row }: { row: SegmentRow }) {
  const { t } = useText();
  const [inside, outside] = [filterOf(row.key, 'is'), filterOf(row.key, 'is_not')];
  const series = { of: { metric: 'customers' }, period: 'week', filters: [inside] };
  const difference = {
    of: { ask: 'transitions' },
    a: { name: row.name, filters: [inside] },
    b: { name: t('segments.others'), filters: [outside] },
  };
  return (
    <div className={classes.asks}>
      <Link to="/explore/$kind" params={{ kind: 'series' }} search={{ q: series }}>
        <IconChartLine size={16} stroke={1.7} aria-hidden />
        {t('segments.asSeries')}
      </Link>
      <Link to="/explore/$kind" params={{ kind: 'difference' }} search={{ q: difference }}>
        <IconArrowsDiff size={16} stroke={1.7} aria-hidden />
        {t('segments.asDifference')}
      </Link>
    </div>
  );
}

function List({ inside }: { inside: string }) {
  const { t, zone, language } = useText();
  const found = useLatestCustomers({ filters: [inside], zone, language }, LISTED);
  const { customers: members, error, isFetching, isPlaceholderData, refetch } = found;
  if (error && !isFetching) return <Failure compact error={error} retry={() => void refetch()} />;
  if (!members) return <ListSkeleton rows={8} />;
  if (members.total === 0) return <Empty compact title={t('segments.membersNone')} />;
  return (
    <div aria-busy={isPlaceholderData}>
      <p className={customers.count}>
        <b>{t('word.customersMany', { count: members.total })}</b>
        {members.total > members.customers.length && (
          <span>{t('behind.listed', { count: members.customers.length })}</span>
        )}
      </p>
      <CustomersHead />
      <ul className={customers.list}>
        {members.customers.map(one => (
          <CustomerRow key={one.person} person={one.person} identifiers={one.identifiers ?? []} glance={one} />
        ))}
      </ul>
    </div>
  );
}
