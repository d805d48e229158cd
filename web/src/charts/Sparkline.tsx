import { line } from 'd3-shape';
import classes from './Sparkline.module.css';

interface SparklineProps {
  values: readonly number[];
  width: number;
  height: number;
  /** The last so many in full colour; all of them when absent. */
  now?: number;
  /** The newest value gets a dot. */
  end?: boolean;
  /** A line at nought. */
  base?: boolean;
}

const [LEFT, RIGHT, TOP, BOTTOM] = [2, 4, 4, 3];
/** Pixels that a value needs for a line of full width. */
const DENSE = 2;

/** A line as small as a word, from nought up. The figures beside it say the same, so it is hidden from readers. */
export function Sparkline({ values, width, height, now = values.length, end = false, base = false }: SparklineProps) {
  const most = Math.max(1, ...values);
  const x = (index: number) => LEFT + (index * (width - LEFT - RIGHT)) / Math.max(1, values.length - 1);
  const y = (value: number) => height - BOTTOM - (value / most) * (height - TOP - BOTTOM);
  const points = values.map((value, index) => [x(index), y(value)] as [number, number]);
  const newest = points.at(-1);
  if (!newest) return null;
  const draw = line();
  const start = Math.max(0, values.length - now);
  // So many values in so little room would run into each other.
  const dense = values.length * DENSE > width;
  return (
    <svg className={classes.spark} width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {base && <line className={classes.base} x1="0" x2={width} y1={y(0) + 0.5} y2={y(0) + 0.5} />}
      {start > 0 && <path className={classes.past} d={draw(points.slice(0, start + 1)) ?? ''} />}
      <path className={classes.now} d={draw(points.slice(start)) ?? ''} data-dense={dense || undefined} />
      {end && <circle className={classes.end} cx={newest[0]} cy={newest[1]} r="2.7" />}
    </svg>
  );
}
