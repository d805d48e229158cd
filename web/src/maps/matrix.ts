// What is worth doing on a map: opportunities, solutions and obstacles by how much they matter, and by how much they
// take or how satisfied customers are. What the data tells is kept apart from what somebody set.

import type { LivingCell } from '../api/maps';
import type { Estimate, Rate } from '../api/types';
import { HIGHEST, LOWEST } from './emotion';
import type { Figures } from './figures';
import { type Cell, cellsByPlace, type Lane, type MapDocument, type Place, placeOf, type Step, shownCell } from './map';

export const AXES = ['effort', 'satisfaction'] as const;
/** What goes across; importance goes up. */
export type Axis = (typeof AXES)[number];
export type Priority = Axis | 'importance';

export const LEAST = 1;
export const MOST = 5;
/** The middle, where what is not known yet is put. */
export const MIDDLE = 3;
/** How far a key moves a point, and how far a careful one does. */
export const STEP = 0.5;
export const FINE_STEP = 0.1;

const LANES = ['opportunity', 'solution', 'obstacle'];

/** A number from 1 to 5, and whether the data tells it or somebody did. */
export interface Weight {
  value: number;
  measured: boolean;
}

export type Money = NonNullable<LivingCell['figure']>;

export interface MatrixItem {
  /** Names the item. */
  key: string;
  place: Place;
  text: string;
  lane: Lane;
  step: Step;
  weights: Record<Priority, Weight | null>;
  /** What the data tells of importance, also where it was set by hand. */
  measured: number | null;
  /** Of the customers on the journey, those at the step. */
  share: Rate | null;
  /** How they feel there. */
  emotion: Estimate | null;
  /** The most that a cell of the step measures in money. */
  money: Money | null;
}

export function rounded(value: number): number {
  return Math.round(Math.min(MOST, Math.max(LEAST, value)) * 10) / 10;
}

function scaled(share: number): number {
  return rounded(LEAST + share * (MOST - LEAST));
}

/**
 * How much a step matters: the geometric mean of the share of customers concerned and of what is behind it, which is
 * the larger of how badly they feel there and of its share of the most money at any step, each from 0 to 1. Without
 * either, the share of customers alone; none where nobody was seen.
 */
export function measuredImportance(share: Rate | null, emotion: Estimate | null, money: number | null): number | null {
  if (!share || share.n === 0) return null;
  const behind = [emotion && (HIGHEST - emotion.value) / (HIGHEST - LOWEST), money].filter(one => one !== null);
  return scaled(behind.length > 0 ? Math.sqrt(share.value * Math.max(...behind)) : share.value);
}

/** All that can be placed, in the order of the map: what a persona is shown, or everything. */
export function itemsOf(map: MapDocument, figures: Figures | undefined, persona: string | undefined): MatrixItem[] {
  const cells = cellsByPlace(map.cells);
  const money = moneyOf(figures);
  const items: MatrixItem[] = [];
  for (const step of map.stages.flatMap(stage => stage.steps)) {
    for (const lane of map.lanes.filter(one => LANES.includes(one.kind))) {
      const there = persona
        ? [shownCell(cells, step.key, lane.key, persona).cell]
        : map.cells.filter(cell => cell.step === step.key && cell.lane === lane.key);
      for (const cell of there) if (cell?.text) items.push(itemOf(cell, lane, step, figures, money));
    }
  }
  return items;
}

function itemOf(
  cell: Cell,
  lane: Lane,
  step: Step,
  figures: Figures | undefined,
  amounts: ReadonlyMap<string, Money>,
): MatrixItem {
  const { persona, text = '' } = cell;
  const place = { step: step.key, lane: lane.key, ...(persona !== undefined && { persona }) };
  const living = figures?.step(step.key, persona);
  const [share, emotion] = living?.bound ? [living.share, living.emotion ?? null] : [null, null];
  const money = amounts.get(step.key) ?? null;
  const most = Math.max(...[...amounts.values()].map(figure => figure.value));
  const measured = measuredImportance(share, emotion, money && money.value / most);
  const satisfied = emotion && scaled((emotion.value - LOWEST) / (HIGHEST - LOWEST));
  const weights = {
    importance: weightOf(cell.importance, measured),
    effort: weightOf(cell.effort, null),
    satisfaction: weightOf(cell.satisfaction, satisfied),
  };
  return { key: placeOf(place), place, text, lane, step, weights, measured, share, emotion, money };
}

/** What somebody set holds instead of what the data tells. */
function weightOf(set: number | undefined, measured: number | null): Weight | null {
  if (set !== undefined) return { value: set, measured: false };
  return measured === null ? null : { value: measured, measured: true };
}

/** The largest amount that cells of everybody measure at each step; of one currency, as two do not compare. */
function moneyOf(figures: Figures | undefined): ReadonlyMap<string, Money> {
  const amounts = new Map<string, Money>();
  const found = (figures?.map.cells ?? []).flatMap(({ step, persona, figure }) =>
    persona == null && figure?.unit === 'money' && figure.value > 0 ? [{ step, figure }] : [],
  );
  for (const { step, figure } of found) {
    const isComparable = figure.currency === found[0]?.figure.currency;
    if (isComparable && figure.value > (amounts.get(step)?.value ?? 0)) amounts.set(step, figure);
  }
  return amounts;
}

export interface Point {
  x: number;
  y: number;
}

/** Where an item stands on the plane; none where one of its two numbers is not known. */
export function pointOf({ weights }: MatrixItem, axis: Axis): Point | null {
  const [x, y] = [weights[axis], weights.importance];
  return x && y ? { x: x.value, y: y.value } : null;
}

/** Where a key takes a point; none for other keys. */
export function movedByKey({ x, y }: Point, key: string, fine: boolean): Point | null {
  const by = fine ? FINE_STEP : STEP;
  switch (key) {
    case 'ArrowLeft':
      return { x: rounded(x - by), y };
    case 'ArrowRight':
      return { x: rounded(x + by), y };
    case 'ArrowUp':
      return { x, y: rounded(y + by) };
    case 'ArrowDown':
      return { x, y: rounded(y - by) };
    default:
      return null;
  }
}

/** A hand that drags a point along one axis trembles along the other: less than this is no change of it. */
const TREMBLE = 0.15;

/** What a move of a point sets: only what it really moved, so that what the data tells is not written over. */
export function changeOf(from: Point, to: Point, axis: Axis, tremble = TREMBLE): Partial<Record<Priority, number>> {
  const change: Partial<Record<Priority, number>> = {};
  if (Math.abs(to.x - from.x) > tremble) change[axis] = to.x;
  if (Math.abs(to.y - from.y) > tremble) change.importance = to.y;
  return change;
}

export type Quadrant = 'first' | 'plan' | 'later' | 'leave';

/** What follows from where a point stands: what matters and is easily improved comes first. */
export function quadrantOf({ x, y }: Point): Quadrant {
  if (y >= MIDDLE) return x < MIDDLE ? 'first' : 'plan';
  return x < MIDDLE ? 'later' : 'leave';
}

/** How many points before each stand where it stands, so that none hides another. */
export function stackedOn(points: readonly Point[]): number[] {
  const near = (a: Point, b: Point) => Math.abs(a.x - b.x) < 0.15 && Math.abs(a.y - b.y) < 0.15;
  return points.map((point, at) => points.slice(0, at).filter(other => near(point, other)).length);
}

/** What matters most first, of equals what takes least; at the end what is not placed. */
export function byPriority(items: readonly MatrixItem[], axis: Axis): MatrixItem[] {
  const importance = ({ weights }: MatrixItem) => weights.importance?.value ?? 0;
  const across = ({ weights }: MatrixItem) => weights[axis]?.value ?? MOST + 1;
  const isPlaced = (item: MatrixItem) => Number(pointOf(item, axis) !== null);
  return [...items].sort((a, b) => isPlaced(b) - isPlaced(a) || importance(b) - importance(a) || across(a) - across(b));
}
