import { type KeyboardEvent, memo, type PointerEvent, useCallback, useEffect, useRef, useState } from 'react';
import { useText } from '../../../i18n/index';
import { editCell } from '../../../maps/commands/editCell';
import {
  type Box,
  band,
  curve,
  HIGHEST,
  LOWEST,
  type MeasuredPoint,
  type Point,
  runs,
  valueAt,
  valueByKey,
  yOf,
} from '../../../maps/emotion';
import { supportOf } from '../../../maps/evidence';
import type { Column } from '../../../maps/layout';
import { type Cell, type Lane, placeOf, type Step, shownCell } from '../../../maps/map';
import { type Spot, spotName } from '../../../maps/navigation';
import { curveColour, type personaName } from '../../../maps/persona';
import { whereKey } from '../../../maps/talk';
import { useStudio } from '../studio';
import { laneName } from '../words';
import classes from './Grid.module.css';
import { type TalkedOf, TalkMark } from './TalkMark';
import type { Grid, Onward } from './useGrid';

const EMOTION_HEIGHT = 168;
/** Below the curve the words for it have room. */
const BOX: Box = { top: 18, bottom: 118 };
const TICKS = [HIGHEST, 1, 0, -1, LOWEST];

interface EmotionRowProps {
  lane: Lane;
  row: number;
  columns: Column[];
  /** How wide a column is. */
  width: number;
  cells: ReadonlyMap<string, Cell>;
  grid: Grid;
  changed: ReadonlySet<string> | undefined;
  onTalk: TalkedOf['onTalk'];
}

interface Held {
  step: string;
  value: number;
}

/** The curve of emotions over the steps: the designed one to be drawn by hand, the measured one beside it. */
export function EmotionRow({ lane, row, columns, width, cells, grid, changed, onTalk }: EmotionRowProps) {
  const { editable, persona, talk, run } = useStudio();
  const name = laneName(lane, useText());
  /** A point under way, which is not in the map yet. */
  const [held, setHeld] = useState<Held | null>(null);
  const hold = useCallback(
    (step: string, value: number | null) => setHeld(value === null ? null : { step, value }),
    [],
  );
  const { finish } = grid;
  const set = useCallback(
    (step: string, emotion: number | undefined) => {
      setHeld(null);
      run(editCell({ step, lane: lane.key, ...(persona && { persona }) }, { emotion }));
    },
    [lane.key, persona, run],
  );
  return (
    <>
      <Curves lane={lane} row={row} columns={columns} width={width} cells={cells} held={held} />
      {columns.map(({ stage, step }, column) => {
        if (!step) return null;
        const { cell, inherited } = shownCell(cells, step.key, lane.key, persona);
        const spot: Spot = { at: 'cell', step: step.key, lane: lane.key };
        const at = spotName(spot);
        return (
          <EmotionCell
            key={step.key}
            lane={lane.key}
            laneName={name}
            step={step}
            column={column}
            row={row}
            firstOfStage={columns[column - 1]?.stage !== stage}
            cell={cell}
            inherited={inherited}
            held={held?.step === step.key ? held.value : undefined}
            active={grid.active !== null && spotName(grid.active) === at}
            adjusting={grid.editing !== null && spotName(grid.editing.spot) === at}
            changed={changed?.has(placeOf({ ...spot, ...(persona && { persona }) })) ?? false}
            editable={editable}
            hold={hold}
            set={set}
            finish={finish}
            open={talk.open.get(whereKey(spot))}
            onTalk={onTalk}
          />
        );
      })}
    </>
  );
}

interface CurvesProps extends Omit<EmotionRowProps, 'grid' | 'changed' | 'onTalk'> {
  held: Held | null;
}

/** All curves: of everybody, of each persona, and the measured one with its band. */
function Curves({ lane, row, columns, width, cells, held }: CurvesProps) {
  const { map, persona, personas, figures } = useStudio();
  const x = (column: number) => (column + 0.5) * width;
  const designed = (who: string | undefined): Point[] =>
    columns.flatMap(({ step }, column) => {
      if (!step) return [];
      const shown = who === persona;
      const cell = shown
        ? shownCell(cells, step.key, lane.key, who).cell
        : cells.get(placeOf({ step: step.key, lane: lane.key, ...(who && { persona: who }) }));
      const value = shown && held?.step === step.key ? held.value : cell?.emotion;
      return value === undefined ? [] : [{ x: x(column), value }];
    });
  const measured = columns.map(({ step }, column): MeasuredPoint | null => {
    const emotion = step && figures?.step(step.key, persona)?.emotion;
    if (!emotion) return null;
    const { value, n } = emotion;
    return { x: x(column), value, low: emotion.low ?? value, high: emotion.high ?? value, n };
  });
  const everybody = [undefined, ...map.personas];
  // The one that is shown lies over the others.
  const drawn = [...everybody.filter(who => who !== persona), persona];
  return (
    <svg
      className={classes.curves}
      style={{ gridRow: row, gridColumn: '2 / -1' }}
      width={columns.length * width}
      height={EMOTION_HEIGHT}
      aria-hidden
    >
      {TICKS.map(tick => (
        <line
          key={tick}
          className={tick === 0 ? classes.zero : classes.tick}
          x1={0}
          x2={columns.length * width}
          y1={yOf(tick, BOX)}
          y2={yOf(tick, BOX)}
        />
      ))}
      {drawn.map(who => (
        <path
          key={who ?? ''}
          className={classes.designed}
          data-shown={who === persona || undefined}
          style={{ stroke: colourOf(who, map.personas, personas) }}
          d={curve(designed(who), BOX)}
        />
      ))}
      <Measured points={measured} />
    </svg>
  );
}

function colourOf(
  who: string | undefined,
  keys: readonly string[],
  personas: Parameters<typeof personaName>[0],
): string {
  return who === undefined ? 'var(--accent)' : curveColour(personas.get(who), keys.indexOf(who) + 1);
}

/** Drawn through what was measured, step by step; where nothing was it is broken. */
function Measured({ points }: { points: (MeasuredPoint | null)[] }) {
  const { t, format } = useText();
  return (
    <g className={classes.measured}>
      {runs(points).map(run => (
        <g key={run[0]?.x}>
          <path className={classes.band} d={band(run, BOX)} />
          <path className={classes.measuredLine} d={curve(run, BOX)} />
        </g>
      ))}
      {points.map(
        point =>
          point && (
            <g key={point.x}>
              <line x1={point.x} x2={point.x} y1={yOf(point.low, BOX)} y2={yOf(point.high, BOX)} />
              <rect x={point.x - 3.5} y={yOf(point.value, BOX) - 3.5} width={7} height={7} />
              <text x={point.x + 9} y={yOf(point.value, BOX) + 4}>
                {format.signed(point.value, 1)} {t('maps.n', { n: format.count(point.n) })}
              </text>
            </g>
          ),
      )}
    </g>
  );
}

interface EmotionCellProps extends TalkedOf {
  lane: string;
  laneName: string;
  step: Step;
  column: number;
  row: number;
  firstOfStage: boolean;
  cell: Cell | undefined;
  inherited: boolean;
  held: number | undefined;
  active: boolean;
  /** Moved by keys. */
  adjusting: boolean;
  changed: boolean;
  editable: boolean;
  hold: (step: string, value: number | null) => void;
  set: (step: string, value: number | undefined) => void;
  finish: (text: string | null, onward: Onward) => void;
}

const EmotionCell = memo(function EmotionCell(props: EmotionCellProps) {
  const { lane, step, column, row, firstOfStage, cell, inherited, held, active, adjusting, changed, editable } = props;
  const { hold, set, finish } = props;
  const { t, format } = useText();
  const spot: Spot = { at: 'cell', step: step.key, lane };
  const place = useRef<HTMLDivElement>(null);
  const value = held ?? cell?.emotion;
  const said = value === undefined ? t('maps.noEmotion') : format.signed(value, 1);
  const heightOf = (clientY: number) => clientY - (place.current?.getBoundingClientRect().top ?? 0);
  return (
    <div
      ref={place}
      role="gridcell"
      aria-colindex={column + 2}
      tabIndex={active ? 0 : -1}
      data-spot={spotName(spot)}
      data-kind="emotion"
      data-first={firstOfStage || undefined}
      data-changed={changed || undefined}
      className={classes.emotion}
      style={{ gridColumn: column + 2, gridRow: row }}
      onDoubleClick={event => {
        if (!editable || adjusting) return;
        event.preventDefault();
        set(step.key, valueAt(heightOf(event.clientY), BOX));
      }}
    >
      <span className="unseen">{said}</span>
      {value !== undefined && (
        <Handle
          value={value}
          held={held !== undefined}
          assumed={!cell || supportOf(cell) === 'assumption'}
          inherited={inherited}
          editable={editable}
          onHold={y => hold(step.key, y === null ? null : valueAt(heightOf(y), BOX))}
          onDrop={y => set(step.key, valueAt(heightOf(y), BOX))}
        />
      )}
      {adjusting && (
        <Adjusting
          value={value}
          label={t('maps.emotionAt', { step: step.name })}
          said={said}
          onChange={next => hold(step.key, next)}
          onFinish={(keep, onward) => {
            if (keep && held !== undefined) set(step.key, held);
            else hold(step.key, null);
            finish(null, onward);
          }}
          onRemove={() => {
            set(step.key, undefined);
            finish(null, 'stay');
          }}
        />
      )}
      {cell?.text && <span className={classes.emotionText}>{cell.text}</span>}
      <TalkMark
        open={props.open}
        onTalk={props.onTalk}
        where={{ step: step.key, lane }}
        name={`${props.laneName}, ${step.name}`}
        active={active}
      />
    </div>
  );
});

interface HandleProps {
  value: number;
  held: boolean;
  assumed: boolean;
  inherited: boolean;
  editable: boolean;
  /** Where the hand is; none where it gave up. */
  onHold: (clientY: number | null) => void;
  onDrop: (clientY: number) => void;
}

/** A designed point, to be dragged up and down; hollow where it is an assumption. */
function Handle({ value, held, assumed, inherited, editable, onHold, onDrop }: HandleProps) {
  const { format } = useText();
  const dragging = useRef(false);
  const start = (event: PointerEvent<HTMLElement>) => {
    if (!editable || event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    dragging.current = true;
  };
  const end = (event: PointerEvent<HTMLElement>) => {
    if (!dragging.current) return;
    dragging.current = false;
    if (held) onDrop(event.clientY);
  };
  return (
    <span
      className={classes.point}
      data-held={held || undefined}
      data-assumed={assumed || undefined}
      data-inherited={inherited || undefined}
      data-editable={editable || undefined}
      style={{ top: yOf(value, BOX) }}
      onPointerDown={start}
      onPointerMove={event => dragging.current && onHold(event.clientY)}
      onPointerUp={end}
      onPointerCancel={() => {
        dragging.current = false;
        onHold(null);
      }}
      aria-hidden
    >
      <b className={classes.pointValue}>{format.signed(value, 1)}</b>
    </span>
  );
}

interface AdjustingProps {
  value: number | undefined;
  label: string;
  said: string;
  onChange: (value: number) => void;
  onFinish: (keep: boolean, onward: Onward) => void;
  onRemove: () => void;
}

/** The point under the keyboard: up and down, finely with Shift, Enter keeps it. */
function Adjusting({ value, label, said, onChange, onFinish, onRemove }: AdjustingProps) {
  const place = useRef<HTMLDivElement>(null);
  const done = useRef(false);
  const finish = (keep: boolean, onward: Onward) => {
    // Leaving it comes after whatever ended it.
    if (done.current) return;
    done.current = true;
    onFinish(keep, onward);
  };
  useEffect(() => place.current?.focus(), []);
  const press = (event: KeyboardEvent<HTMLElement>) => {
    event.stopPropagation();
    const next = valueByKey(value, event.key, event.shiftKey);
    if (next !== null) onChange(next);
    else if (event.key === 'Enter') finish(true, 'stay');
    else if (event.key === 'Escape') finish(false, 'stay');
    else if (event.key === 'Tab') finish(true, event.shiftKey ? 'back' : 'next');
    else if (event.key === 'Delete' || event.key === 'Backspace') {
      done.current = true;
      onRemove();
    } else return;
    event.preventDefault();
  };
  const shown = value ?? 0;
  return (
    <div
      ref={place}
      role="slider"
      tabIndex={0}
      className={classes.adjusting}
      aria-label={label}
      aria-orientation="vertical"
      aria-valuemin={LOWEST}
      aria-valuemax={HIGHEST}
      aria-valuenow={shown}
      aria-valuetext={said}
      style={{ top: yOf(shown, BOX) }}
      onKeyDown={press}
      onBlur={() => finish(true, 'away')}
    />
  );
}

/** The scale at the head of the lane. */
export function EmotionScale() {
  const { format } = useText();
  return (
    <span className={classes.scale} aria-hidden>
      {TICKS.map(tick => (
        <i key={tick} style={{ top: yOf(tick, BOX) }}>
          {format.signed(tick, 0)}
        </i>
      ))}
    </span>
  );
}
