import { IconArrowDownRight, IconArrowUpRight, IconEqual } from '@tabler/icons-react';
import type { DifferenceRow, Estimate } from '../api/types';
import { useText } from '../i18n/index';
import classes from './Change.module.css';

interface ChangeProps {
  row: DifferenceRow;
  /** What it is compared with, in words. */
  against: string;
  currency?: string | null;
}

/** By how much a number changed, how sure that is, and against what; in one line. */
export function Change({ row, against, currency }: ChangeProps) {
  const { t, format } = useText();
  const manner = { unit: row.unit, currency: currency ?? null, difference: true };
  const { value } = row.difference;
  const interval = format.interval(row.unit === 'count' ? whole(row.difference) : row.difference, manner);
  const Icon = value > 0 ? IconArrowUpRight : value < 0 ? IconArrowDownRight : IconEqual;
  return (
    <p className={classes.change} data-real={row.real || undefined}>
      <Icon size={16} stroke={2} aria-hidden />
      <span>
        <b>{format.value(value, manner)}</b>{' '}
        {interval && <span className={classes.interval}>{t('change.interval', { interval })}</span>} {against}
        {interval && <span className={classes.verdict}> · {t(row.real ? 'word.real' : 'word.unsure')}</span>}
      </span>
    </p>
  );
}

/** Nobody counts parts of a customer. */
function whole({ value, low, high, n }: Estimate): Estimate {
  return { value, n, low: low == null ? null : Math.floor(low), high: high == null ? null : Math.ceil(high) };
}
