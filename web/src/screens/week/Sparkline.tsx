import { line } from 'd3-shape';
import classes from './Week.module.css';

interface SparklineProps {
  values: number[];
  /** The last so many are the week. */
  now: number;
  width?: number;
  height?: number;
}

/** A small line from nought up, the week in full colour; the figures beside it say the same. */
export function Sparkline({ values, now, width = 132, height = 34 }: SparklineProps) {
  const top = Math.max(1, ...values);
  const x = (index: number) => 2 + (index * (width - 6)) / Math.max(1, values.length - 1);
  const y = (value: number) => height - 3 - (value / top) * (height - 7);
  const points = values.map((value, index) => [x(index), y(value)] as [number, number]);
  const draw = line();
  const start = Math.max(0, values.length - now);
  const end = points.at(-1);
  if (!end) return null;
  return (
    <svg className={classes.spark} width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <line className={classes.sparkBase} x1="0" x2={width} y1={height - 2.5} y2={height - 2.5} />
      <path className={classes.sparkPast} d={draw(points.slice(0, start + 1)) ?? ''} />
      <path className={classes.sparkNow} d={draw(points.slice(start)) ?? ''} />
      <circle className={classes.sparkEnd} cx={end[0]} cy={end[1]} r="2.8" />
    </svg>
  );
}
