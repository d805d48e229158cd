// The curve of emotions: from -2 to 2, designed point by point, measured with its interval.

import { area, curveMonotoneX, line } from 'd3-shape';

export const LOWEST = -2;
export const HIGHEST = 2;
/** How far a key moves a point, and how far a careful one does. */
export const STEP = 0.5;
export const FINE_STEP = 0.1;

export interface Point {
  /** The middle of its column. */
  x: number;
  value: number;
}

export interface MeasuredPoint extends Point {
  low: number;
  high: number;
  n: number;
}

/** Where the curve lies in its row. */
export interface Box {
  top: number;
  bottom: number;
}

export function limited(value: number): number {
  return Math.min(HIGHEST, Math.max(LOWEST, value));
}

/** To a tenth: finer than that nobody means it. */
export function rounded(value: number): number {
  const tenths = Math.round(limited(value) * 10) / 10;
  return tenths === 0 ? 0 : tenths;
}

export function yOf(value: number, { top, bottom }: Box): number {
  return bottom - ((limited(value) - LOWEST) / (HIGHEST - LOWEST)) * (bottom - top);
}

/** The value at a height, which a hand drags a point to. */
export function valueAt(y: number, { top, bottom }: Box): number {
  return rounded(LOWEST + ((bottom - y) / (bottom - top)) * (HIGHEST - LOWEST));
}

/** Where a key takes a point; none for other keys. A point that is not set yet begins in the middle. */
export function valueByKey(value: number | undefined, key: string, fine: boolean): number | null {
  const step = fine ? FINE_STEP : STEP;
  switch (key) {
    case 'ArrowUp':
      return rounded((value ?? 0) + (value === undefined ? 0 : step));
    case 'ArrowDown':
      return rounded((value ?? 0) - (value === undefined ? 0 : step));
    case 'Home':
      return LOWEST;
    case 'End':
      return HIGHEST;
    default:
      return null;
  }
}

/** A smooth line through the points that never shoots over them. */
export function curve(points: readonly Point[], box: Box): string {
  const path = line<Point>()
    .x(point => point.x)
    .y(point => yOf(point.value, box))
    .curve(curveMonotoneX);
  return path(points as Point[]) ?? '';
}

/** The band of the intervals around a measured line. */
export function band(points: readonly MeasuredPoint[], box: Box): string {
  const path = area<MeasuredPoint>()
    .x(point => point.x)
    .y0(point => yOf(point.low, box))
    .y1(point => yOf(point.high, box))
    .curve(curveMonotoneX);
  return path(points as MeasuredPoint[]) ?? '';
}

/** Points that follow each other without a gap: what was not measured is not drawn through. */
export function runs<T>(points: readonly (T | null)[]): T[][] {
  const found: T[][] = [];
  let run: T[] | null = null;
  for (const point of points) {
    if (point === null) run = null;
    else if (run) run.push(point);
    else {
      run = [point];
      found.push(run);
    }
  }
  return found;
}
