import { useText } from '../../i18n/index';
import { later } from '../../monthly/months';
import classes from './Monthly.module.css';

const WIDE = 112;
const TALL = 30;
const PAD = 4;
const MONTHS = 13;
/** Fewer values say no more than the table beside. */
const FEWEST = 4;

/** A figure over thirteen months; months without a value leave a gap. */
export function Spark(props: { history: { month: string; value: number }[]; end: string; name: string }) {
  const { t } = useText();
  const { history, end } = props;
  if (history.length < FEWEST) return null;
  const values = history.map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = high > low ? (high - low) * 0.15 : Math.max(Math.abs(high), 1) * 0.1;
  const x = (month: string) => {
    for (let back = 0; back < MONTHS; back += 1) {
      if (later(end, -back) === month) return PAD + ((MONTHS - 1 - back) / (MONTHS - 1)) * (WIDE - 2 * PAD);
    }
    return PAD;
  };
  const y = (value: number) => PAD + ((high + room - value) / (high - low + 2 * room)) * (TALL - 2 * PAD);
  let path = '';
  let previous = '';
  for (const { month, value } of history) {
    path += `${previous === later(month, -1) ? 'L' : 'M'}${x(month).toFixed(1)} ${y(value).toFixed(1)}`;
    previous = month;
  }
  const last = history.at(-1);
  return (
    <svg
      className={classes.spark}
      width={WIDE}
      height={TALL}
      viewBox={`0 0 ${WIDE} ${TALL}`}
      role="img"
      aria-label={t('monthly.spark', { name: props.name })}
    >
      <path d={path} />
      {last && <circle cx={x(last.month)} cy={y(last.value)} r={3} />}
    </svg>
  );
}
