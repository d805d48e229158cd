import { Link } from '@tanstack/react-router';
import type { KnownBy } from '../../api/customers';
import { useText } from '../../i18n/index';
import { customerName, kindName, shownValue, strongestFirst } from '../../question/customers';
import classes from './Customers.module.css';

/** How much there is of a customer; some of it may not be known yet. */
export interface Glance {
  interactions: number;
  /** Whether there are more interactions than these. */
  more?: boolean;
  first?: string | undefined;
  last?: string | undefined;
}

/** What stands in the columns of a row. */
export function CustomersHead() {
  const { t } = useText();
  return (
    <div className={classes.columns} aria-hidden="true">
      <span>{t('word.knownBy')}</span>
      <span>{t('word.interactions')}</span>
      <span>{t('customers.firstSeen')}</span>
      <span>{t('customers.lastSeen')}</span>
    </div>
  );
}

interface CustomerRowProps {
  person: number;
  identifiers: KnownBy[];
  glance: Glance | null;
}

export function CustomerRow({ person, identifiers, glance }: CustomerRowProps) {
  const text = useText();
  const { t, format } = text;
  const [strongest, ...others] = strongestFirst(identifiers);
  return (
    <li>
      <Link
        to="/customers/$person"
        params={{ person: String(person) }}
        className={classes.row}
        data-customers-row=""
        preload={false}
      >
        <span className={classes.name}>
          <b>{customerName(person, identifiers, text)}</b>
          <small>
            {strongest ? kindName(strongest.kind, text) : t('customers.unnamed')}
            {others.slice(0, 2).map(one => (
              <span key={`${one.kind} ${one.value}`} className={classes.other}>
                {kindName(one.kind, text)} {shownValue(one)}
              </span>
            ))}
            {others.length > 2 && (
              <span className={classes.other}>{t('chart.more', { count: others.length - 2 })}</span>
            )}
          </small>
        </span>
        <span className={classes.figure}>
          {glance && (
            <>
              <b>{`${format.count(glance.interactions)}${glance.more ? '+' : ''}`}</b>
              <small>{t('customers.interactions', { count: glance.interactions })}</small>
            </>
          )}
        </span>
        <span className={classes.date}>
          <small>{t('customers.first')}</small>
          {glance?.first ? format.day(glance.first) : '–'}
        </span>
        <span className={classes.date}>
          <small>{t('customers.last')}</small>
          {glance?.last ? format.day(glance.last) : '–'}
        </span>
      </Link>
    </li>
  );
}
