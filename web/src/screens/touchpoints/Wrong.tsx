import { placeOf } from '../../touchpoints/rule';
import classes from './Card.module.css';

/** The expression with the character marked at which the server stopped. */
export function Wrong({ expression, detail, said }: { expression: string; detail: string; said: boolean }) {
  const at = placeOf(detail);
  return (
    <p className={classes.wrong} role={said ? undefined : 'alert'}>
      {!said && `${detail}\n`}
      {at !== null && at < expression.length && (
        <>
          {expression.slice(0, at)}
          <mark>{expression.charAt(at)}</mark>
          {expression.slice(at + 1)}
        </>
      )}
    </p>
  );
}
