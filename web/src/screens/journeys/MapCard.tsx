import { IconClock, IconRepeat } from '@tabler/icons-react';
import type { MapTouchpoint } from '../../api/map';
import { Sparkline } from '../../charts/Sparkline';
import { useText } from '../../i18n/index';
import classes from './Journeys.module.css';

interface MapCardProps {
  touchpoint: MapTouchpoint;
  faded?: boolean;
  lit?: boolean;
  onOpen: () => void;
  onHover?: (on: boolean) => void;
}

/** A touchpoint: who comes, who goes on, who leaves, how long it takes, whether it grows. */
export function MapCard({ touchpoint, faded, lit, onOpen, onHover }: MapCardProps) {
  const { t, format } = useText();
  const { customers, share, ended_here, repeated, times, trend } = touchpoint;
  const next = ended_here.n > 0 ? 1 - ended_here.value : null;
  const said = [
    t('word.customersMany', { count: customers }),
    t('map.shareOf', { share: format.percent(share.value) }),
    next === null ? '' : t('map.goOn', { share: format.percent(next) }),
    ended_here.n > 0 ? t('map.endHere', { share: format.percent(ended_here.value) }) : '',
  ];
  return (
    <button
      type="button"
      className={`${classes.card} nopan`}
      data-faded={faded || undefined}
      data-lit={lit || undefined}
      data-unused={customers === 0 || undefined}
      onClick={onOpen}
      onPointerEnter={() => onHover?.(true)}
      onPointerLeave={() => onHover?.(false)}
      onFocus={() => onHover?.(true)}
      onBlur={() => onHover?.(false)}
    >
      <b className={classes.cardName}>{touchpoint.touchpoint}</b>
      <span className="unseen">{said.filter(Boolean).join(', ')}</span>
      <span className={classes.cardNumbers} aria-hidden="true">
        <strong>{format.compact(customers)}</strong>
        <span>{format.percent(share.value)}</span>
        {touchpoint.change ? <Delta {...touchpoint.change.share} /> : <Trend values={trend} />}
      </span>
      <span className={classes.split} aria-hidden="true">
        <i style={{ width: `${(next ?? 0) * 100}%` }} />
        {ended_here.n > 0 && <em style={{ width: `${ended_here.value * 100}%` }} />}
      </span>
      <span className={classes.cardFoot} aria-hidden="true">
        <span className={classes.next}>{next === null ? '–' : format.percent(next, 0)}</span>
        <span className={classes.end}>{ended_here.n > 0 ? format.percent(ended_here.value, 0) : '–'}</span>
        <span className={classes.foot}>
          <IconClock size={13} aria-hidden />
          {times.n > 0 ? format.duration(times.median_s, 1) : '–'}
        </span>
        <span className={classes.foot}>
          <IconRepeat size={13} aria-hidden />
          {repeated.n > 0 ? format.percent(repeated.value, 0) : '–'}
        </span>
      </span>
    </button>
  );
}

/** How much a share changed; pale where chance explains it. */
export function Delta({ difference, real }: { difference: { value: number }; real: boolean }) {
  const { format } = useText();
  const grew = difference.value > 0;
  return (
    <span className={classes.delta} data-real={real || undefined} data-grew={grew || undefined}>
      {real ? (grew ? '▲ ' : '▼ ') : ''}
      {format.points(difference.value)}
    </span>
  );
}

/** Customers period by period. */
function Trend({ values }: { values: number[] }) {
  // The first and the last period are seldom whole.
  const whole = values.length > 6 ? values.slice(1, -1) : values;
  if (whole.length < 3) return null;
  return (
    <span className={classes.spark}>
      <Sparkline values={whole} width={62} height={20} />
    </span>
  );
}
