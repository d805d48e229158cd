import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import type { Period, SeriesPoint } from '../../api/types';
import { useText } from '../../i18n/index';
import classes from './Registry.module.css';

const [WIDTH, HEIGHT] = [112, 26];

/** A line as small as a word; its first and last values are said to those who do not see it. */
export function Sparkline({ points: all, period }: { points: SeriesPoint[] | undefined; period: Period }) {
  const { t, format } = useText();
  // The newest period is not over yet: it would look like a fall.
  const points = all?.slice(0, -1);
  if (!points || points.length < 2) return null;
  const values = points.map(point => point.estimate?.value ?? 0);
  const [first, last] = [points[0], points.at(-1)];
  if (!first?.start || !last?.start) return null;
  const x = scaleLinear([0, values.length - 1], [2, WIDTH - 5]);
  const y = scaleLinear([0, Math.max(...values) || 1], [HEIGHT - 3, 3]);
  const path = line<number>((_, place) => x(place), y)(values) ?? '';
  const end = values.at(-1) ?? 0;
  return (
    <span className={classes.spark}>
      <svg width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        <path d={path} />
        <circle cx={x(values.length - 1)} cy={y(end)} r={2.6} />
      </svg>
      <span className="unseen">
        {t('registry.trendSaid', {
          from: format.count(values[0] ?? 0),
          to: format.count(end),
          start: format.period(first.start, period),
          end: format.period(last.start, period),
        })}
      </span>
    </span>
  );
}
