import type { Period, SeriesPoint } from '../../api/types';
import { Sparkline } from '../../charts/Sparkline';
import { useText } from '../../i18n/index';
import classes from './Registry.module.css';

/** How many customers came, period by period; its first and last values are said to those who do not see it. */
export function Trend({ points: all, period }: { points: SeriesPoint[] | undefined; period: Period }) {
  const { t, format } = useText();
  // The newest period is not over yet: it would look like a fall.
  const points = all?.slice(0, -1);
  if (!points || points.length < 2) return null;
  const values = points.map(point => point.estimate?.value ?? 0);
  const [first, last] = [points[0], points.at(-1)];
  if (!first?.start || !last?.start) return null;
  return (
    <span className={classes.spark}>
      <Sparkline values={values} width={112} height={26} end />
      <span className="unseen">
        {t('registry.trendSaid', {
          from: format.count(values[0] ?? 0),
          to: format.count(values.at(-1) ?? 0),
          start: format.period(first.start, period),
          end: format.period(last.start, period),
        })}
      </span>
    </span>
  );
}
