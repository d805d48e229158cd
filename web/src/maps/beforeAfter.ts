// The table of a map before and after: a row for each step, with what got in the way, what was done about it, how
// it should feel, and what was measured before and after.

import type { MapCompared, StepBeforeAfter } from '../api/maps';
import type { Estimate } from '../api/types';
import type { Figures } from './figures';

/** What was done at a step. */
export type Done =
  | { what: 'solution'; text: string }
  | { what: 'added' | 'removed' | 'moved' | 'altered' }
  | { what: 'renamed'; from: string }
  | { what: 'bound'; added: string[]; removed: string[] }
  /** Other cells of it. */
  | { what: 'cells'; count: number };

/** A designed point of the curve; of a persona, of everybody, or the mean of the personas'. */
export interface Designed {
  before: number | null;
  after: number | null;
  of: 'persona' | 'everybody' | 'mean';
}

export interface Measured {
  before: Estimate | null;
  after: Estimate | null;
  /** None where either side has no interval, and between scores on two scales. */
  change: Estimate | null;
  isOneScale: boolean;
}

export interface BeforeAfterRow {
  key: string;
  name: string;
  /** Keys of its touchpoints now, or of those it had. */
  touchpoints: string[];
  problems: string[];
  done: Done[];
  designed: Designed | null;
  measured: Measured;
}

/** Both sides as they were measured, and whether they can be compared. */
export interface Sides {
  before: Figures | undefined;
  after: Figures | undefined;
}

/**
 * The later mean less the earlier one. Its interval is made of those of both, which rest on other answers (Zou and
 * Donner 2008, doi:10.1002/sim.3095): low = d - sqrt((b - b_low)^2 + (a_high - a)^2), and high the other way round.
 * None where either has no interval.
 */
export function changeOf(before: Estimate | null, after: Estimate | null): Estimate | null {
  if (before?.low == null || before.high == null || after?.low == null || after.high == null) return null;
  const value = after.value - before.value;
  return {
    value,
    low: value - Math.hypot(after.value - after.low, before.high - before.value),
    high: value + Math.hypot(after.high - after.value, before.value - before.low),
    n: before.n + after.n,
  };
}

/** Whether things became better or worse; neither where the interval holds no change. */
export function directionOf({ low, high }: Estimate): 'better' | 'worse' | 'open' {
  if (low != null && low > 0) return 'better';
  return high != null && high < 0 ? 'worse' : 'open';
}

/** Scores on two scales say nothing about each other. */
export function isOneScale({ before, after }: Sides): boolean {
  const [was, is] = [before?.map.scale ?? null, after?.map.scale ?? null];
  return was === null || is === null || was === is;
}

/** Of the map as a whole. */
export function wholeOf(sides: Sides): Measured {
  return measured(sides, sides.before?.map.emotion ?? null, sides.after?.map.emotion ?? null);
}

function measured(sides: Sides, before: Estimate | null, after: Estimate | null): Measured {
  const comparable = isOneScale(sides);
  return { before, after, change: comparable ? changeOf(before, after) : null, isOneScale: comparable };
}

export function rowsOf(compared: MapCompared, sides: Sides, persona: string | undefined): BeforeAfterRow[] {
  return compared.steps_before_after.map(row => {
    const { key, earlier, name, touchpoints, problems } = row;
    const was = earlier ? (sides.before?.step(earlier, persona)?.emotion ?? null) : null;
    const is = name.after == null ? null : (sides.after?.step(key, persona)?.emotion ?? null);
    return {
      key,
      name: name.after ?? name.before ?? '',
      touchpoints: touchpoints.after ?? touchpoints.before ?? [],
      // What was in the way before; of a new step, what is.
      problems: problems.before?.length ? problems.before : (problems.after ?? []),
      done: doneAt(row, compared),
      designed: designedAt(row, persona),
      measured: measured(sides, was, is),
    };
  });
}

/** Solutions that are new, then what else differs. */
function doneAt({ key, solutions }: StepBeforeAfter, { steps, cells }: MapCompared): Done[] {
  const known = solutions.before ?? [];
  const done: Done[] = (solutions.after ?? [])
    .filter(text => !known.includes(text))
    .map(text => ({ what: 'solution', text }));
  for (const change of steps) {
    if (change.key !== key) continue;
    if (change.change === 'renamed') done.push({ what: 'renamed', from: change.from });
    else if (change.change === 'bound') done.push({ what: 'bound', added: change.added, removed: change.removed });
    else done.push({ what: change.change });
  }
  const solved = new Set(done.flatMap(one => (one.what === 'solution' ? [one.text] : [])));
  const count = cells.filter(cell => cell.step === key && !solved.has(cell.after?.text ?? '')).length;
  if (count > 0) done.push({ what: 'cells', count });
  return done;
}

function designedAt({ emotion }: StepBeforeAfter, persona: string | undefined): Designed | null {
  const own = emotion.find(point => (point.persona ?? undefined) === persona);
  const point = own ?? emotion.find(one => one.persona == null);
  if (point) {
    const of = point.persona == null ? 'everybody' : 'persona';
    return { before: point.before ?? null, after: point.after ?? null, of };
  }
  if (emotion.length === 0 || persona !== undefined) return null;
  return { before: mean(emotion.map(one => one.before)), after: mean(emotion.map(one => one.after)), of: 'mean' };
}

function mean(points: (number | null | undefined)[]): number | null {
  const there = points.filter(point => point != null);
  if (there.length === 0) return null;
  return there.reduce((sum, point) => sum + point, 0) / there.length;
}

/** Whether anything happened at a step. */
export function isChanged({ done, designed }: BeforeAfterRow): boolean {
  return done.length > 0 || (designed !== null && designed.before !== designed.after);
}
