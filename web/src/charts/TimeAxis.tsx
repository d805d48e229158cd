import type { Period } from '../api/types';
import { useText } from '../i18n/index';
import { textWidth } from './fit';
import classes from './Plot.module.css';

interface TimeAxisProps {
  starts: (string | null | undefined)[];
  period: Period;
  x: (index: number) => number;
  y: number;
  /** What a click on a period does; those without a mouse have a button below the picture. */
  onPick?: ((index: number) => void) | undefined;
}

/** Labels and their year are this high. */
const HEIGHT = 40;

/** Dates under a row of periods, as many as fit; the year where it changes. */
export function TimeAxis({ starts, period, x, y, onPick }: TimeAxisProps) {
  const { t, format } = useText();
  const labels = starts.map(start => (start ? format.periodTick(start, period) : ''));
  const widest = Math.max(20, ...labels.map(label => textWidth(label, 12))) + 14;
  const span = starts.length > 1 ? Math.abs(x(1) - x(0)) : widest;
  const every = Math.max(1, Math.ceil(widest / Math.max(0.5, span)));
  let year = '';
  return (
    <g>
      {labels.map((label, index) => {
        const start = starts[index];
        if (index % every !== 0 || !start) return null;
        const now = period === 'day' || period === 'week' ? start.slice(0, 4) : '';
        const changed = now !== year;
        year = now;
        return (
          <g key={start}>
            <line className={classes.axis} x1={x(index)} x2={x(index)} y1={y} y2={y + 4} />
            <text className={classes.small} x={x(index)} y={y + 20} textAnchor="middle">
              {label}
            </text>
            {changed && now && (
              <text className={classes.small} x={x(index)} y={y + 35} textAnchor="middle">
                {now}
              </text>
            )}
          </g>
        );
      })}
      {onPick &&
        starts.map((start, index) => (
          <rect
            key={start ?? index}
            className={classes.pick}
            x={x(index) - span / 2}
            y={y}
            width={span}
            height={HEIGHT}
            onClick={() => onPick(index)}
          >
            <title>{t('notes.addHere', { time: start ? format.period(start, period) : '' })}</title>
          </rect>
        ))}
    </g>
  );
}
