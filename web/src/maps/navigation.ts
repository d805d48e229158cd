// Where the keyboard is in the grid, and where a key takes it.

import type { Layout } from './layout';

/** What has the focus: named by keys, so that it stays with its thing when that moves. */
export type Spot =
  | { at: 'stage'; stage: string }
  | { at: 'step'; step: string }
  | { at: 'lane'; lane: string }
  | { at: 'cell'; step: string; lane: string };

/** What can be moved, copied and removed as a whole. */
export type PartSpot = Exclude<Spot, { at: 'cell' }>;

export type Direction = 'left' | 'right' | 'up' | 'down' | 'home' | 'end' | 'first' | 'last';

const STAGES = -2;
const STEPS = -1;

export function spotName(spot: Spot): string {
  switch (spot.at) {
    case 'stage':
      return `stage\n${spot.stage}`;
    case 'step':
      return `step\n${spot.step}`;
    case 'lane':
      return `lane\n${spot.lane}`;
    case 'cell':
      return `cell\n${spot.step}\n${spot.lane}`;
  }
}

export function spotOf(name: string | undefined): Spot | null {
  const [at, first, second] = (name ?? '').split('\n');
  if (first === undefined) return null;
  if (at === 'stage') return { at, stage: first };
  if (at === 'step') return { at, step: first };
  if (at === 'lane') return { at, lane: first };
  return at === 'cell' && second !== undefined ? { at, step: first, lane: second } : null;
}

export function sameSpot(a: Spot | null, b: Spot | null): boolean {
  return a === b || (a !== null && b !== null && spotName(a) === spotName(b));
}

/** Row and column of a spot; none where it is not there any more. */
function position(layout: Layout, spot: Spot): { row: number; column: number } | null {
  const stepAt = (step: string) => layout.columns.findIndex(column => column.step?.key === step);
  const laneAt = (lane: string) => layout.lanes.findIndex(one => one.key === lane);
  const found =
    spot.at === 'stage'
      ? { row: STAGES, column: layout.columns.findIndex(column => column.stage === spot.stage) }
      : spot.at === 'step'
        ? { row: STEPS, column: stepAt(spot.step) }
        : spot.at === 'lane'
          ? { row: laneAt(spot.lane), column: -1 }
          : { row: laneAt(spot.lane), column: stepAt(spot.step) };
  const inLane = spot.at === 'lane' || spot.at === 'cell';
  const lost = (spot.at !== 'lane' && found.column < 0) || (inLane && found.row < 0);
  return lost ? null : found;
}

function spotAt(layout: Layout, row: number, column: number): Spot | null {
  const lane = layout.lanes[row];
  if (column < 0) return row >= 0 && lane ? { at: 'lane', lane: lane.key } : null;
  const found = layout.columns[column];
  if (!found) return null;
  if (row === STAGES) return { at: 'stage', stage: found.stage };
  if (!found.step) return null;
  if (row === STEPS) return { at: 'step', step: found.step.key };
  return lane && !lane.folded ? { at: 'cell', step: found.step.key, lane: lane.key } : null;
}

/** The spot, or the nearest thing where it is gone: the first step, or the first stage. */
export function presentSpot(layout: Layout, spot: Spot | null): Spot | null {
  if (spot && position(layout, spot)) return spot;
  const step = layout.columns.find(column => column.step)?.step;
  if (step) return { at: 'step', step: step.key };
  const [stage] = layout.stages;
  return stage ? { at: 'stage', stage: stage.stage.key } : null;
}

export function directionOf(key: string, whole: boolean): Direction | null {
  switch (key) {
    case 'ArrowLeft':
      return 'left';
    case 'ArrowRight':
      return 'right';
    case 'ArrowUp':
      return 'up';
    case 'ArrowDown':
      return 'down';
    case 'Home':
      return whole ? 'first' : 'home';
    case 'End':
      return whole ? 'last' : 'end';
    default:
      return null;
  }
}

const STRIDES: Partial<Record<Direction, [row: number, column: number]>> = {
  left: [0, -1],
  right: [0, 1],
  up: [-1, 0],
  down: [1, 0],
};

/** Where a direction leads from a spot; over what is folded or empty, and nowhere at the edge. */
export function neighbour(layout: Layout, spot: Spot, direction: Direction): Spot {
  const from = position(layout, spot);
  if (!from) return spot;
  const [last, bottom] = [layout.columns.length - 1, layout.lanes.length - 1];
  const stride = STRIDES[direction];
  if (stride) return walked(layout, spot, from, stride);
  const { row } = from;
  const ends: Record<string, [row: number, column: number, stride: [number, number]]> = {
    home: [row, row < 0 ? 0 : -1, [0, 1]],
    end: [row, last, [0, -1]],
    first: [STAGES, 0, [0, 1]],
    last: [bottom, last, [0, -1]],
  };
  const [endRow, endColumn, back] = ends[direction] ?? [row, from.column, [0, 1]];
  return spotAt(layout, endRow, endColumn) ?? walked(layout, spot, { row: endRow, column: endColumn }, back);
}

function walked(
  layout: Layout,
  spot: Spot,
  { row, column }: { row: number; column: number },
  [down, right]: [number, number],
): Spot {
  let [at, across] = [row + down, column + right];
  while (at >= STAGES && at < layout.lanes.length && across >= -1 && across < layout.columns.length) {
    const found = spotAt(layout, at, across);
    if (found && !sameSpot(found, spot)) return found;
    at += down;
    across += right;
  }
  return spot;
}

/** The next text to write after one: to the right, then the beginning of the next row; or the other way. */
export function following(layout: Layout, spot: Spot, back: boolean): Spot {
  const from = position(layout, spot);
  if (!from || layout.columns.length === 0) return spot;
  const step = back ? -1 : 1;
  let { row, column } = from;
  for (;;) {
    column += step;
    if (column < 0 || column >= layout.columns.length) {
      row += step;
      column = back ? layout.columns.length - 1 : 0;
    }
    if (row < STAGES || row >= layout.lanes.length) return spot;
    const found = spotAt(layout, row, column);
    if (found && !sameSpot(found, spot)) return found;
  }
}
