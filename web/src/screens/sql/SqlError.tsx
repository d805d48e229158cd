import { useText } from '../../i18n/index';
import type { Place } from './place';
import classes from './Sql.module.css';

interface SqlErrorProps {
  /** What the server says. */
  detail: string;
  place: Place | null;
  query: string;
}

/** What is wrong with a query, and the line it is in. */
export function SqlError({ detail, place, query }: SqlErrorProps) {
  const { t } = useText();
  const before = place ? query.slice(0, place.from) : '';
  const line = before.split('\n').length;
  const start = before.lastIndexOf('\n') + 1;
  const whole = query.slice(start).split('\n')[0] ?? '';
  return (
    <div role="alert" className={classes.error}>
      <p>{detail}</p>
      {place && (
        <code>
          <span className={classes.line}>{t('sql.line', { number: line })}</span>
          {query.slice(start, place.from)}
          <mark>{query.slice(place.from, place.to)}</mark>
          {whole.slice(place.to - start)}
        </code>
      )}
    </div>
  );
}
