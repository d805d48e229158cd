import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import type { SeriesGroup, SeriesPoint, SeriesResult } from '../api/types';
import { useText } from '../i18n/index';
import type { Text } from '../i18n/text';
import type { PlacedNote } from '../notes/place';
import { valueName } from '../question/names';
import type { Opened } from '../question/question';
import { MOST_GROUPS, SERIES_COLOURS, SERIES_DASHES } from './common';
import { textWidth } from './fit';
import { Legend } from './Legend';
import { NOTE_ROOM, NoteMarks } from './NoteMarks';
import { Mark, type OnOpen, Plot, type Tip } from './Plot';
import plot from './Plot.module.css';
import classes from './SeriesChart.module.css';
import { TimeAxis } from './TimeAxis';

interface SeriesChartProps {
  result: SeriesResult;
  by?: string | null | undefined;
  /** What happened meanwhile. */
  notes?: readonly PlacedNote[] | undefined;
  /** What a click on a period of the axis does. */
  onPick?: ((index: number) => void) | undefined;
  onOpen?: OnOpen | undefined;
}

const HEIGHT = 330;
/** Bands of more lines than this hide each other; their intervals are in the tips and the table. */
const MOST_BANDS = 3;

/** Lines over time with their 95 % bands, and what happened meanwhile. */
export function SeriesChart({ result, by, notes = [], onPick, onOpen }: SeriesChartProps) {
  const text = useText();
  const { t } = text;
  const groups = result.groups.slice(0, MOST_GROUPS);
  const nameOf = (group: SeriesGroup) =>
    group.key == null ? '' : valueName(by?.replace(/^first\./, ''), group.key, text);
  const banded = groups.some(group => group.points.some(point => point.estimate?.low != null));
  return (
    <>
      {groups.length > 1 && (
        <Legend
          items={groups.map((group, index) => ({
            name: nameOf(group),
            colour: SERIES_COLOURS[index] ?? '',
            dashes: SERIES_DASHES[index] ?? '',
          }))}
        />
      )}
      <Plot label={t('answer.picture', { name: t('kind.series') })} onOpen={onOpen} least={340}>
        {width => ({
          height: HEIGHT,
          body: <Lines {...{ result, groups, nameOf, notes, onPick, width }} />,
        })}
      </Plot>
      <p className={plot.caption}>
        {t(!banded ? 'chart.noBand' : groups.length > MOST_BANDS ? 'chart.bandInTips' : 'chart.band')}
        {' · '}
        {t('chart.youngest')}
        {result.groups.length > groups.length && ` · ${t('chart.onlyFirst', { count: groups.length })}`}
      </p>
    </>
  );
}

interface LinesProps {
  result: SeriesResult;
  groups: SeriesGroup[];
  nameOf: (group: SeriesGroup) => string;
  notes: readonly PlacedNote[];
  onPick: ((index: number) => void) | undefined;
  width: number;
}

function Lines({ result, groups, nameOf, notes, onPick, width }: LinesProps) {
  const text = useText();
  const { format } = text;
  const manner = { unit: result.unit, currency: result.currency ?? null };
  const estimates = groups.flatMap(group => group.points.flatMap(point => point.estimate ?? []));
  const values = estimates.flatMap(one => [one.value, one.low ?? one.value, one.high ?? one.value]);
  const top = notes.length > 0 ? NOTE_ROOM + 8 : 16;
  const bottom = HEIGHT - 44;
  const y = scaleLinear([Math.min(0, ...values), Math.max(...values, 0) || 1], [bottom, top]).nice(5);
  const ticks = y.ticks(5);
  const left = Math.max(...ticks.map(tick => textWidth(format.tick(tick, manner), 12))) + 14;
  const points = groups[0]?.points ?? [];
  const last = Math.max(1, points.length - 1);
  const x = scaleLinear([0, last], [left + 8, width - 16]);
  const starts = points.map(point => point.start);
  return (
    <>
      {ticks.map(tick => (
        <g key={tick}>
          <line className={plot.grid} x1={left} x2={width} y1={y(tick)} y2={y(tick)} />
          <text className={plot.small} x={left - 8} y={y(tick) + 4} textAnchor="end">
            {format.tick(tick, manner)}
          </text>
        </g>
      ))}
      <line className={plot.axis} x1={left} x2={width} y1={y(0)} y2={y(0)} />
      {result.period && <TimeAxis starts={starts} period={result.period} x={x} y={bottom} onPick={onPick} />}
      <NoteMarks notes={notes} x={x} top={top} bottom={bottom} />
      {groups.map((group, index) => (
        <OneLine
          key={group.key ?? index}
          group={group}
          index={index}
          banded={groups.length <= MOST_BANDS}
          x={x}
          y={y}
          tipOf={point => pointTip(point, nameOf(group), result, text)}
        />
      ))}
    </>
  );
}

function pointTip(point: SeriesPoint, name: string, result: SeriesResult, { t, format }: Text): Tip {
  const manner = { unit: result.unit, currency: result.currency ?? null };
  const start = point.start && result.period ? format.period(point.start, result.period) : '';
  const estimate = point.estimate;
  const interval = estimate ? format.interval(estimate, manner) : null;
  const rows: [string, string][] = [];
  if (estimate) {
    rows.push([t('word.value'), format.value(estimate.value, manner)]);
    if (interval) rows.push([t('word.interval'), interval]);
    rows.push([t('word.n'), format.count(estimate.n)]);
  }
  return { title: [name, start].filter(Boolean).join(' · '), rows };
}

interface OneLineProps {
  group: SeriesGroup;
  index: number;
  banded: boolean;
  x: (index: number) => number;
  y: (value: number) => number;
  tipOf: (point: SeriesPoint) => Tip;
}

function OneLine({ group, index, banded, x, y, tipOf }: OneLineProps) {
  const points = group.points.map((point, place) => ({ ...point, place }));
  const known = (point: SeriesPoint) => point.estimate != null;
  const path = line<(typeof points)[number]>()
    .defined(known)
    .x(point => x(point.place))
    .y(point => y(point.estimate?.value ?? 0))(points);
  const band = area<(typeof points)[number]>()
    .defined(point => point.estimate?.low != null && point.estimate.high != null)
    .x(point => x(point.place))
    .y0(point => y(point.estimate?.low ?? 0))
    .y1(point => y(point.estimate?.high ?? 0))(points);
  const colour = SERIES_COLOURS[index];
  const dense = points.length > 90;
  // Neighbours do not cover each other.
  const reach = Math.max(2, Math.min(10, points.length > 1 ? (x(1) - x(0)) / 2 : 10));
  return (
    <g style={{ color: colour }}>
      {banded && band && <path className={classes.band} d={band} />}
      {path && <path className={classes.line} d={path} strokeDasharray={SERIES_DASHES[index]} />}
      {points.filter(known).map(point => {
        const opens: Opened = {
          behind: point.start ? { number: 'measured', start: point.start } : { number: 'measured' },
          ...(group.key == null ? {} : { group: group.key }),
        };
        const alone = !points[point.place - 1]?.estimate && !points[point.place + 1]?.estimate;
        return (
          <Mark
            key={point.place}
            tip={tipOf(point)}
            opens={opens}
            hit={[x(point.place) - reach, y(point.estimate?.value ?? 0) - 10, 2 * reach, 20]}
            first={index === 0 && point.place === 0}
            className={classes.point}
          >
            <circle
              className={dense && !alone ? classes.hiddenDot : classes.dot}
              cx={x(point.place)}
              cy={y(point.estimate?.value ?? 0)}
              r={dense && !alone ? 4 : 3.4}
            />
          </Mark>
        );
      })}
    </g>
  );
}
