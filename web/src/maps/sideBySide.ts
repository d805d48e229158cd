// Two maps beside each other: which stage, step and lane of the one belongs to which of the other, and what differs.
// What differs is found by the server (`crates/maps/src/difference`); here it is laid out.

import type { MapCompared } from '../api/maps';
import type { Cell, Lane, MapDocument, Stage, Step } from './map';

/** What happened to a part between the earlier map and the later one. */
export type Mark = 'added' | 'removed' | 'moved' | 'changed';

/** The same part in both maps, or a part of one of them. */
export interface Pair<T> {
  /** Its key in the later map, else in the earlier one. */
  key: string;
  before: T | null;
  after: T | null;
  mark: Mark | null;
}

export interface StagePair extends Pair<Stage> {
  steps: Pair<Step>[];
}

export interface SideBySide {
  stages: StagePair[];
  lanes: Pair<Lane>[];
  /** Both maps, their steps called as in the later one. */
  before: MapDocument;
  after: MapDocument;
  /** Of the cell of everybody, or of a persona. */
  cellMark: (step: string, lane: string, persona?: string) => Mark | null;
}

/**
 * Two orders as one: what both share stands in one place, and between two shared things first what only the
 * earlier order has there, then what only the later one has. Shared things must be in one order in both.
 */
export function mergedPairs<T>(
  before: readonly T[],
  after: readonly T[],
  nameOf: (one: T) => string,
  isShared: (name: string) => boolean,
): [before: T | null, after: T | null][] {
  const pairs: [T | null, T | null][] = [];
  let at = 0;
  let added: T[] = [];
  const pass = (isOver: (one: T) => boolean) => {
    for (; at < before.length; at += 1) {
      const one = before[at] as T;
      if (isOver(one)) break;
      pairs.push([one, null]);
    }
    pairs.push(...added.map((one): [T | null, T | null] => [null, one]));
    added = [];
  };
  for (const one of after) {
    const name = nameOf(one);
    if (!isShared(name)) {
      added.push(one);
      continue;
    }
    pass(other => nameOf(other) === name);
    pairs.push([before[at] ?? null, one]);
    at += 1;
  }
  pass(() => false);
  return pairs;
}

/** The strongest of what happened to each part. */
function marksOf(changes: readonly { key: string; change: string }[]): ReadonlyMap<string, Mark> {
  const marks = new Map<string, Mark>();
  for (const { key, change } of changes) {
    const isPlace = change === 'added' || change === 'removed' || change === 'moved';
    if (isPlace) marks.set(key, change);
    else if (!marks.has(key)) marks.set(key, 'changed');
  }
  return marks;
}

/** Steps of the earlier map by what they are called in the later one. */
function nowOf(compared: Pick<MapCompared, 'steps_before_after'>): (earlier: string) => string {
  const now = new Map<string, string>();
  for (const { key, earlier } of compared.steps_before_after) if (earlier != null) now.set(earlier, key);
  return earlier => now.get(earlier) ?? earlier;
}

export function sideBySide(earlier: MapDocument, after: MapDocument, compared: MapCompared): SideBySide {
  const before = withSteps(earlier, nowOf(compared));
  const stageMarks = marksOf(compared.stages);
  const stepMarks = marksOf(compared.steps);
  const stages = mergedPairs(before.stages, after.stages, keyOf, standing(before.stages, stageMarks));
  return {
    stages: stages.map(([was, is]) => ({
      ...paired(was, is, stageMarks),
      steps: stepPairs(was?.steps ?? [], is?.steps ?? [], stepMarks),
    })),
    lanes: lanePairs(before.lanes, after.lanes, marksOf(compared.lanes)),
    before,
    after,
    cellMark: cellMarks(compared),
  };
}

interface Keyed {
  key: string;
}

function keyOf({ key }: Keyed): string {
  return key;
}

/** What the earlier map has, and has in the same order as the later one. */
function standing(before: readonly Keyed[], marks: ReadonlyMap<string, Mark>): (key: string) => boolean {
  const known = new Set(before.map(keyOf));
  return key => known.has(key) && marks.get(key) !== 'moved';
}

function paired<T extends Keyed>(before: T | null, after: T | null, marks: ReadonlyMap<string, Mark>): Pair<T> {
  const key = (after ?? before)?.key ?? '';
  return { key, before, after, mark: marks.get(key) ?? null };
}

function stepPairs(before: readonly Step[], after: readonly Step[], marks: ReadonlyMap<string, Mark>): Pair<Step>[] {
  const pairs = mergedPairs(before, after, keyOf, standing(before, marks));
  return pairs.map(([was, is]) => paired(was, is, marks));
}

/** Lanes are rows of both maps: one that moved stands where it is now. */
function lanePairs(before: readonly Lane[], after: readonly Lane[], marks: ReadonlyMap<string, Mark>): Pair<Lane>[] {
  const earlier = new Map(before.map(lane => [lane.key, lane]));
  const stayed = before.filter(lane => marks.get(lane.key) !== 'moved');
  const pairs = mergedPairs(stayed, after, keyOf, standing(before, marks));
  return pairs.map(([was, is]) => paired(was ?? earlier.get(is?.key ?? '') ?? null, is, marks));
}

function cellMarks({ cells }: MapCompared): SideBySide['cellMark'] {
  const marks = new Map<string, Mark>();
  for (const { step, lane, persona, before, after } of cells) {
    marks.set(`${step}\n${lane}\n${persona ?? ''}`, !before ? 'added' : !after ? 'removed' : 'changed');
  }
  return (step, lane, persona) => marks.get(`${step}\n${lane}\n${persona ?? ''}`) ?? null;
}

/** The map with its steps called otherwise. */
function withSteps(map: MapDocument, now: (key: string) => string): MapDocument {
  const renamed = (step: Step) => ({ ...step, key: now(step.key) });
  const stages = map.stages.map(stage => ({ ...stage, steps: stage.steps.map(renamed) }));
  return { ...map, stages, cells: map.cells.map(cell => ({ ...cell, step: now(cell.step) })) };
}

/** What is shown at a place: of a persona its own cell or everybody's, else all cells, everybody's first. */
export function cellsAt(cells: readonly Cell[], step: string, lane: string, persona: string | undefined): Cell[] {
  const there = cells.filter(cell => cell.step === step && cell.lane === lane);
  const everybody = there.filter(cell => cell.persona === undefined);
  if (persona === undefined) return [...everybody, ...there.filter(cell => cell.persona !== undefined)];
  const own = there.filter(cell => cell.persona === persona);
  return own.length > 0 ? own : everybody;
}
