import { scaleLinear } from 'd3-scale';
import type { LifecyclePoint, LifecycleResult, LifecycleState } from '../api/types';
import { useText } from '../i18n/index';
import type { PlacedNote } from '../notes/place';
import { textWidth } from './fit';
import { Legend } from './Legend';
import { NOTE_ROOM, NoteMarks } from './NoteMarks';
import { Mark, type OnOpen, Plot } from './Plot';
import classes from './Plot.module.css';
import { TimeAxis } from './TimeAxis';

const HEIGHT = 340;
const COLOURS: Record<LifecycleState, string> = {
  returning: 'var(--s0)',
  new: 'var(--s1)',
  resurrected: 'var(--s2)',
  dormant: 'var(--neutral)',
};
const ABOVE: LifecycleState[] = ['returning', 'resurrected', 'new'];
/** More bars than this cannot be told apart; the latest are drawn. */
const MOST_BARS = 60;

/** The periods that are drawn. */
export function drawnPoints(result: LifecycleResult): LifecyclePoint[] {
  return result.points.slice(-MOST_BARS);
}

interface LifecycleChartProps {
  result: LifecycleResult;
  /** What happened meanwhile, at the periods drawn. */
  notes?: readonly PlacedNote[] | undefined;
  /** What a click on a period of the axis does. */
  onPick?: ((index: number) => void) | undefined;
  onOpen?: OnOpen | undefined;
}

/** Who was there stacked above the line, who went quiet below it. */
export function LifecycleChart({ result, notes = [], onPick, onOpen }: LifecycleChartProps) {
  const { t } = useText();
  const points = drawnPoints(result);
  const states: LifecycleState[] = ['new', 'resurrected', 'returning', 'dormant'];
  return (
    <>
      <Legend items={states.map(state => ({ name: t(`word.${state}`), colour: COLOURS[state] }))} />
      <Plot label={t('answer.picture', { name: t('kind.lifecycle') })} onOpen={onOpen} least={340}>
        {width => ({ height: HEIGHT, body: <Bars {...{ points, result, notes, onPick, width }} /> })}
      </Plot>
      <p className={classes.caption}>{t('chart.youngest')}</p>
    </>
  );
}

interface BarsProps {
  points: LifecyclePoint[];
  result: LifecycleResult;
  notes: readonly PlacedNote[];
  onPick: ((index: number) => void) | undefined;
  width: number;
}

function Bars({ points, result, notes, onPick, width }: BarsProps) {
  const { t, format } = useText();
  const above = (point: LifecyclePoint) => point.new + point.returning + point.resurrected;
  const top = notes.length > 0 ? NOTE_ROOM + 4 : 12;
  const bottom = HEIGHT - 44;
  const y = scaleLinear(
    [-Math.max(0, ...points.map(point => point.dormant)), Math.max(1, ...points.map(above))],
    [bottom, top],
  ).nice(6);
  const ticks = y.ticks(6);
  const tick = (value: number) => format.tick(Math.abs(value), { unit: 'count' });
  const left = Math.max(...ticks.map(value => textWidth(tick(value), 12))) + 14;
  const pitch = (width - left - 8) / Math.max(1, points.length);
  const bar = Math.max(2, Math.min(54, pitch * 0.74));
  const x = (index: number) => left + 8 + (index + 0.5) * pitch;
  return (
    <>
      {ticks.map(value => (
        <g key={value}>
          <line className={classes.grid} x1={left} x2={width} y1={y(value)} y2={y(value)} />
          <text className={classes.small} x={left - 8} y={y(value) + 4} textAnchor="end">
            {tick(value)}
          </text>
        </g>
      ))}
      <TimeAxis starts={points.map(point => point.start)} period={result.period} x={x} y={bottom} onPick={onPick} />
      <NoteMarks notes={notes} x={x} top={top} bottom={bottom} />
      {points.map((point, index) => {
        let sum = 0;
        const stack = ABOVE.map(state => {
          const from = sum;
          sum += point[state];
          return { state, from, to: sum };
        });
        const parts = [...stack, { state: 'dormant' as const, from: -point.dormant, to: 0 }];
        return parts.map(({ state, from, to }) => {
          if (to === from) return null;
          const tip = {
            title: `${format.period(point.start, result.period)} · ${t(`word.${state}`)}`,
            rows: [
              [t('word.customers'), format.count(point[state])],
              [t('chart.net'), format.signed(point.new + point.resurrected - point.dormant, 0)],
            ] as [string, string][],
          };
          return (
            <Mark
              key={`${point.start}${state}`}
              tip={tip}
              opens={{ behind: { number: 'lifecycle', start: point.start, state } }}
              hit={[x(index) - bar / 2, y(to), bar, y(from) - y(to)]}
              first={index === 0 && state === 'new'}
            >
              <rect
                x={x(index) - bar / 2}
                y={y(to) + 0.5}
                width={bar}
                height={Math.max(1, y(from) - y(to) - 1)}
                rx={Math.min(2, bar / 4)}
                style={{ fill: COLOURS[state] }}
              />
            </Mark>
          );
        });
      })}
      <line className={classes.zero} x1={left} x2={width} y1={y(0)} y2={y(0)} />
    </>
  );
}
