import { useId } from 'react';
import { useText } from '../../i18n/index';
import { State } from '../../states/State';
import classes from './Audience.module.css';

/** Customers of a segment who are on a list, or are not for one reason. */
export interface ListPart {
  name: string;
  label: string;
  colour: string;
  customers: number;
}

interface ListReachProps {
  /** Customers in the segment. */
  members: number;
  /** Customers on the list. */
  customers: number;
  /** Those on the list come first, named `listed`. */
  parts: ListPart[];
  /** Whether the numbers are those of before. */
  stale: boolean;
  note?: string | undefined;
}

/** How many of a segment are on a list, and why the others are not. */
export function ListReach({ members, customers, parts, stale, note }: ListReachProps) {
  const { t, format } = useText();
  if (members === 0) return <State mood="empty" compact title={t('segments.membersNone')} />;
  return (
    <div className={classes.reach} data-stale={stale || undefined} aria-busy={stale}>
      <div role="status">
        <p className={classes.small}>{t('audience.onList')}</p>
        <p className={classes.big}>{t('word.customersMany', { count: customers })}</p>
        <p className={classes.small}>
          {t('audience.ofMembers', { share: format.percent(customers / members), count: members })}
        </p>
      </div>
      <div className={classes.bar} aria-hidden="true">
        {parts.map(part => (
          <i key={part.name} style={{ flexGrow: part.customers, background: part.colour }} />
        ))}
      </div>
      <Others parts={parts.filter(({ name }) => name !== 'listed')} />
      {note !== undefined && <p className={classes.small}>{note}</p>}
    </div>
  );
}

/** Everybody else of the segment, by what keeps them off the list. */
function Others({ parts }: { parts: ListPart[] }) {
  const { t, format } = useText();
  const title = useId();
  if (parts.length === 0) return <p className={classes.small}>{t('audience.everybody')}</p>;
  return (
    <section aria-labelledby={title}>
      <h3 id={title} className={classes.heading}>
        {t('audience.notOnList')}
      </h3>
      <dl className={classes.others}>
        {parts.map(({ name, label, colour, customers }) => (
          <div key={name} data-why={name}>
            <dt>
              <i aria-hidden="true" style={{ background: colour }} />
              {label}
            </dt>
            <dd>{format.count(customers)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
