import { IconMinus, IconTrendingDown, IconTrendingUp } from '@tabler/icons-react';
import type { Estimate } from '../../../api/types';
import { useText } from '../../../i18n/index';
import { directionOf, type Measured } from '../../../maps/beforeAfter';
import { Bone } from '../../../states/Skeletons';
import classes from './Before.module.css';

/** A measured emotion with its interval and n. */
export function MeasuredSaid({ estimate, loading }: { estimate: Estimate | null; loading: boolean }) {
  const { t, format } = useText();
  if (!estimate && loading) return <Bone width={72} height={16} />;
  if (!estimate) return <span className={classes.none}>{t('before.notMeasured')}</span>;
  const interval = format.interval(estimate, { unit: 'number' });
  return (
    <>
      <b>{format.signed(estimate.value, 1)}</b>
      <small>
        {interval && `${interval} · `}
        {t('maps.n', { n: format.count(estimate.n) })}
      </small>
    </>
  );
}

const SIGNS = { better: IconTrendingUp, worse: IconTrendingDown, open: IconMinus };

/** What became of an emotion, with its interval, and whether that can be told at all. */
export function ChangeSaid({ measured, loading }: { measured: Measured; loading: boolean }) {
  const { t, format } = useText();
  const { before, after, change, isOneScale } = measured;
  if (loading && !change) return <Bone width={72} height={16} />;
  if (!change) {
    return <span className={classes.none}>{before && after && isOneScale ? t('before.notComparable') : '–'}</span>;
  }
  const direction = directionOf(change);
  const Sign = SIGNS[direction];
  return (
    <span className={classes.change} data-direction={direction}>
      <b>
        <Sign size={15} aria-hidden /> {format.signed(change.value, 1)}
      </b>
      <small>
        {t(`before.${direction}`)}: {format.interval(change, { unit: 'number', difference: true })} ·{' '}
        {t('maps.n', { n: format.count(change.n) })}
      </small>
    </span>
  );
}
