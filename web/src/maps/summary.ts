// What a list says of a map, and what its makers still have to do.

import { supportOf } from './evidence';
import { type MapDocument, stepsOf } from './map';

export interface Summary {
  stages: number;
  steps: number;
  /** Steps that are bound to a touchpoint. */
  bound: number;
  cells: number;
  /** Cells that nothing speaks for. */
  assumptions: number;
}

export function summaryOf(map: MapDocument): Summary {
  const steps = stepsOf(map);
  return {
    stages: map.stages.length,
    steps: steps.length,
    bound: steps.filter(step => step.touchpoints?.length).length,
    cells: map.cells.length,
    assumptions: map.cells.filter(cell => supportOf(cell) === 'assumption').length,
  };
}

/** Whether a review fell due before a day, or on it. */
export function isOverdue(map: Pick<MapDocument, 'review_due' | 'status'>, today: string): boolean {
  return map.review_due !== undefined && map.status !== 'retired' && map.review_due <= today;
}

export const CHECKS = [
  'steps',
  'unbound',
  'unseen',
  'personas',
  'emotion',
  'measure',
  'target',
  'owner',
  'review',
] as const;
/** What is checked before a map is shown to others. */
export type Check = (typeof CHECKS)[number];

export interface Checked {
  check: Check;
  /** Steps or cells that fail; where it is about the map as a whole, nothing. */
  steps: string[];
  passed: boolean;
}

/** What a map still lacks. Touchpoints that nothing finds in the data are given by `isSeen`. */
export function checksOf(map: MapDocument, isSeen: (touchpoint: string) => boolean): Checked[] {
  const steps = stepsOf(map);
  const emotions = new Set(map.cells.filter(cell => cell.emotion !== undefined).map(cell => cell.step));
  const measured = map.cells.filter(cell => cell.measure);
  const failing: Record<Check, string[] | boolean> = {
    steps: steps.length >= 2,
    unbound: steps.filter(step => !step.touchpoints?.length).map(step => step.key),
    unseen: steps.filter(step => step.touchpoints?.length && !step.touchpoints.some(isSeen)).map(step => step.key),
    personas: map.personas.length > 0,
    emotion: steps.filter(step => !emotions.has(step.key)).map(step => step.key),
    measure: measured.length > 0,
    target: measured.filter(cell => !cell.measure?.target).map(cell => cell.step),
    owner: map.owner !== undefined,
    review: map.review_due !== undefined,
  };
  return CHECKS.map(check => {
    const found = failing[check];
    if (typeof found === 'boolean') return { check, steps: [], passed: found };
    return { check, steps: [...new Set(found)], passed: found.length === 0 };
  });
}
