import type { Period } from '../api/types';
import { useText } from '../i18n/index';
import { textWidth } from './fit';
import classes from './Plot.module.css';

interface TimeAxisProps {
  starts: (string | null | undefined)[];
  period: Period;
  x: (index: number) => number;
  y: number;
}

/** Dates under a row of periods, as many as fit; the year where it changes. */
export function TimeAxis({ starts, period, x, y }: TimeAxisProps) {
  const { format } = useText();
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
    </g>
  );
}
