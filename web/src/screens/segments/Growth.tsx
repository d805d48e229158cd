import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import type { SegmentPoint } from '../../api/segments';
import { textWidth } from '../../charts/fit';
import { Mark, Plot } from '../../charts/Plot';
import plot from '../../charts/Plot.module.css';
import { TimeAxis } from '../../charts/TimeAxis';
import type { Format } from '../../i18n/format';
import { useText } from '../../i18n/index';
import classes from './Growth.module.css';

const HEIGHT = 168;
/** Room for dates and years. */
const AXIS = 42;
const TOP = 10;

/** How many would have been in a segment at earlier moments: a line, and the same as a table for readers. */
export function Growth({ points }: { points: SegmentPoint[] }) {
  const { t } = useText();
  if (points.length < 2) return null;
  const label = t('segments.growth');
  return (
    <figure className={classes.growth}>
      <h3>{label}</h3>
      <Plot label={label} least={230}>
        {width => ({ height: HEIGHT, body: <Lines points={points} width={width} /> })}
      </Plot>
      <figcaption className={plot.caption}>{t('segments.growthHelp')}</figcaption>
      <GrowthTable points={points} />
    </figure>
  );
}

function Lines({ points, width }: { points: SegmentPoint[]; width: number }) {
  const { t, format } = useText();
  const bottom = HEIGHT - AXIS;
  const y = scaleLinear([0, Math.max(1, ...points.map(point => point.customers))], [bottom, TOP]).nice(3);
  const ticks = y.ticks(3).filter(Number.isInteger);
  const left = Math.max(...ticks.map(tick => textWidth(format.compact(tick), 12))) + 10;
  const x = scaleLinear([0, points.length - 1], [left + 6, width - 12]);
  const reach = (x(1) - x(0)) / 2;
  const drawn = line<SegmentPoint>()
    .x((_, index) => x(index))
    .y(point => y(point.customers))(points);
  const filled = area<SegmentPoint>()
    .x((_, index) => x(index))
    .y0(bottom)
    .y1(point => y(point.customers))(points);
  return (
    <>
      {ticks.map(tick => (
        <g key={tick}>
          <line className={plot.grid} x1={left} x2={width} y1={y(tick)} y2={y(tick)} />
          <text className={plot.small} x={left - 6} y={y(tick) + 4} textAnchor="end">
            {format.compact(tick)}
          </text>
        </g>
      ))}
      <line className={plot.axis} x1={left} x2={width} y1={bottom} y2={bottom} />
      <TimeAxis starts={points.map(point => point.at)} period="week" x={x} y={bottom} />
      {filled && <path className={classes.area} d={filled} />}
      {drawn && <path className={classes.line} d={drawn} />}
      {points.map((point, index) => (
        <Mark
          key={point.at}
          tip={{
            title: format.day(point.at),
            rows: [
              [t('word.customers'), format.count(point.customers)],
              [t('word.share'), shareOf(point, format)],
            ],
          }}
          hit={[x(index) - reach, TOP, 2 * reach, bottom - TOP]}
          first={index === 0}
          className={classes.point}
        >
          <circle className={classes.dot} cx={x(index)} cy={y(point.customers)} r={3.4} />
        </Mark>
      ))}
    </>
  );
}

function shareOf({ customers, everyone }: SegmentPoint, format: Format): string {
  return everyone > 0 ? format.percent(customers / everyone) : '–';
}

function GrowthTable({ points }: { points: SegmentPoint[] }) {
  const { t, format } = useText();
  return (
    <div className="unseen">
      <table>
        <caption>{t('segments.growth')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('segments.moment')}</th>
            <th scope="col">{t('word.customers')}</th>
            <th scope="col">{t('word.share')}</th>
          </tr>
        </thead>
        <tbody>
          {points.map(point => (
            <tr key={point.at}>
              <th scope="row">{format.day(point.at)}</th>
              <td>{format.count(point.customers)}</td>
              <td>{shareOf(point, format)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
