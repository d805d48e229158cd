import { scaleLinear } from 'd3-scale';
import type { DifferenceResult, DifferenceRow, Unit } from '../api/types';
import { useText } from '../i18n/index';
import type { Text } from '../i18n/text';
import classes from './DifferenceChart.module.css';
import { shortened, textWidth, wrap } from './fit';
import { Mark, Plot, type Tip } from './Plot';
import plot from './Plot.module.css';

const MOST_ROWS = 24;
const ROW = 40;
const NARROW = 620;
const NARROW_ROW = 58;
const HEAD = 46;

/** Differences as points with whiskers around a line of no difference; the sure ones filled. One picture per unit. */
export function DifferenceChart({ result }: { result: DifferenceResult }) {
  const { t } = useText();
  const units = [...new Set(result.rows.map(row => row.unit))];
  return units.map(unit => {
    const rows = result.rows.filter(row => row.unit === unit).slice(0, MOST_ROWS);
    return (
      <div key={unit} className={classes.unit}>
        <Plot label={`${t('answer.picture', { name: t('kind.difference') })} · ${unit}`}>
          {width => ({
            height: HEAD + rows.length * (width < NARROW ? NARROW_ROW : ROW) + 6,
            body: <Rows rows={rows} unit={unit} result={result} width={width} />,
          })}
        </Plot>
      </div>
    );
  });
}

function rowTip(row: DifferenceRow, result: DifferenceResult, { t, format }: Text): Tip {
  const difference = { unit: row.unit, difference: true };
  const interval = format.interval(row.difference, difference);
  const side = (estimate: DifferenceRow['a']) =>
    `${format.value(estimate.value, { unit: row.unit })} (n = ${format.count(estimate.n)})`;
  const rows: [string, string][] = [
    [result.a, side(row.a)],
    [result.b, side(row.b)],
    [t('word.difference'), format.value(row.difference.value, difference)],
  ];
  if (interval) rows.push([t('word.interval'), interval]);
  rows.push([t('word.qValue'), format.small(row.q_value)]);
  return { title: row.item, rows };
}

function Rows(props: { rows: DifferenceRow[]; unit: Unit; result: DifferenceResult; width: number }) {
  const { rows, unit, result, width } = props;
  const text = useText();
  const { t, format } = text;
  const narrow = width < NARROW;
  const pitch = narrow ? NARROW_ROW : ROW;
  const bounds = rows.flatMap(row => [
    row.difference.value,
    row.difference.low ?? row.difference.value,
    row.difference.high ?? row.difference.value,
  ]);
  const names = narrow ? 0 : Math.min(Math.max(...rows.map(row => textWidth(row.item))) + 20, width * 0.36);
  const values =
    Math.max(...rows.map(row => textWidth(format.value(row.difference.value, { unit, difference: true }), 13.5))) + 16;
  const x = scaleLinear([Math.min(0, ...bounds), Math.max(0, ...bounds)], [names + 14, width - values - 10]);
  const zero = x(0);
  const bottom = HEAD + rows.length * pitch;
  return (
    <>
      <text className={plot.small} x={zero} y={34} textAnchor="middle">
        {t('chart.zero')}
      </text>
      <text className={plot.small} x={names + 14} y={14}>
        {shortened(`← ${t('chart.left', { name: result.b })}`, (width - names) / 2 - 8, 12)}
      </text>
      <text className={plot.small} x={width} y={14} textAnchor="end">
        {shortened(`${t('chart.right', { name: result.b })} →`, (width - names) / 2 - 8, 12)}
      </text>
      <line className={plot.zero} x1={zero} x2={zero} y1={HEAD - 6} y2={bottom} />
      {rows.map((row, index) => {
        const top = HEAD + index * pitch;
        const y = narrow ? top + 40 : top + pitch / 2;
        const { value, low, high } = row.difference;
        const lines = narrow ? [shortened(row.item, width)] : wrap(row.item, names - 10, 2);
        return (
          <Mark
            key={`${row.item}${index}`}
            tip={rowTip(row, result, text)}
            hit={[0, top, width, pitch]}
            first={index === 0}
          >
            <line className={plot.grid} x1={0} x2={width} y1={top + pitch} y2={top + pitch} />
            {lines.map((line, place) => (
              <text
                key={place}
                className={narrow ? plot.haloText : undefined}
                x={0}
                y={narrow ? top + 19 : y + 4.5 + (place - (lines.length - 1) / 2) * 15}
              >
                {line}
              </text>
            ))}
            {low != null && high != null && (
              <line className={row.real ? classes.sure : classes.unsure} x1={x(low)} x2={x(high)} y1={y} y2={y} />
            )}
            <circle className={row.real ? classes.sureDot : classes.unsureDot} cx={x(value)} cy={y} r={5.5} />
            <text className={row.real ? plot.value : plot.small} x={width} y={y + 4.5} textAnchor="end">
              {format.value(value, { unit, difference: true })}
            </text>
          </Mark>
        );
      })}
    </>
  );
}

export function DifferenceLegend() {
  const { t } = useText();
  return (
    <ul className={plot.legend}>
      <li>
        <svg width={14} height={12} aria-hidden="true">
          <circle className={classes.sureDot} cx={7} cy={6} r={5} />
        </svg>
        {t('word.real')}
      </li>
      <li>
        <svg width={14} height={12} aria-hidden="true">
          <circle className={classes.unsureDot} cx={7} cy={6} r={5} />
        </svg>
        {t('word.unsure')}
      </li>
    </ul>
  );
}
