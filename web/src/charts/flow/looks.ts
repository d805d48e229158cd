import type { PlacedEdge } from './layout';

export interface Looks {
  width: (edge: PlacedEdge) => number;
  /** From 0, short, to 4, long. */
  wait: (edge: PlacedEdge) => number | undefined;
}

export const WAIT_COLOURS = [0, 1, 2, 3, 4].map(step => `var(--w${step})`);

/** More edges than this are drawn on a canvas: so many SVG paths would not follow the hand. */
export const MOST_SVG = 200;

/** A picture that stands still has so many at most. */
export const MOST_STILL = 500;
