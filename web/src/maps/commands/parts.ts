// What commands are made of. A command gives a new map and leaves the given one as it was; where it changes
// nothing it gives the same one. How it is taken back is `history.ts`'s business.

import { type Cell, isUnset, type Lane, type MapDocument, type Place, placeOf, type Stage, type Step } from '../map';
import { same } from '../mergeFields';

export type Command = (map: MapDocument) => MapDocument;

/** Makes a key that nothing else has. */
export type MakeKey = () => string;

/** A part without the fields that say nothing, but for those that are always there. */
function pruned<T extends object>(part: T, always: readonly (keyof T)[] = []): T {
  const fields = Object.entries(part);
  const kept = fields.filter(([field, value]) => always.includes(field as keyof T) || !isUnset(value));
  return Object.fromEntries(kept) as T;
}

/** A part with some fields changed; what then says nothing is left out. */
export function changedFields<T extends object>(
  before: T,
  change: NoInfer<Partial<T>>,
  always: readonly NoInfer<keyof T>[] = [],
): T {
  const next = pruned({ ...before, ...change }, always);
  return same(before, next) ? before : next;
}

/** The list with each part changed; the same list where none is. */
export function mapped<T>(list: readonly T[], change: (one: T) => T): T[] {
  const next = list.map(change);
  return next.every((one, at) => one === list[at]) ? (list as T[]) : next;
}

export function changedStages(map: MapDocument, change: (stage: Stage) => Stage): MapDocument {
  const stages = mapped(map.stages, change);
  return stages === map.stages ? map : { ...map, stages };
}

export function changedSteps(map: MapDocument, change: (step: Step) => Step): MapDocument {
  return changedStages(map, stage => {
    const steps = mapped(stage.steps, change);
    return steps === stage.steps ? stage : { ...stage, steps };
  });
}

export function changedLanes(map: MapDocument, change: (lane: Lane) => Lane): MapDocument {
  const lanes = mapped(map.lanes, change);
  return lanes === map.lanes ? map : { ...map, lanes };
}

/** The list with a part behind another: at the beginning for none, at the end where that one is not there. */
export function insertedAfter<T extends { key: string }>(list: readonly T[], one: T, after: string | null): T[] {
  const at = after === null ? 0 : list.findIndex(({ key }) => key === after) + 1 || list.length;
  return [...list.slice(0, at), one, ...list.slice(at)];
}

/** The list with a part of it at another place; the same list where it stands there already. */
export function movedAfter<T extends { key: string }>(list: readonly T[], key: string, after: string | null): T[] {
  const one = list.find(part => part.key === key);
  if (!one || after === key) return list as T[];
  const others = list.filter(part => part !== one);
  const next = insertedAfter(others, one, after);
  return next.every((part, at) => part === list[at]) ? (list as T[]) : next;
}

/** The key of the part before another one. */
export function keyBefore(list: readonly { key: string }[], key: string): string | null {
  const at = list.findIndex(one => one.key === key);
  return list[at - 1]?.key ?? null;
}

/** The key of the part after another one. */
export function keyAfter(list: readonly { key: string }[], key: string): string | null {
  const at = list.findIndex(one => one.key === key);
  return at < 0 ? null : (list[at + 1]?.key ?? null);
}

/** Two cells as one: texts under each other, lists one after the other, and of what there can be one, the first. */
export function joinedCells({ step, lane, persona }: Place, first: Cell, second: Cell): Cell {
  const { emotion: a } = first;
  const { emotion: b } = second;
  const actions = (first.actions ?? 0) + (second.actions ?? 0);
  return pruned<Cell>({
    ...second,
    ...first,
    step,
    lane,
    ...(persona === undefined ? {} : { persona }),
    text: [first.text, second.text].filter(Boolean).join('\n'),
    evidence: [...(first.evidence ?? []), ...(second.evidence ?? [])],
    reported: [...(first.reported ?? []), ...(second.reported ?? [])],
    ...(a !== undefined && b !== undefined ? { emotion: Math.round((a + b) * 5) / 10 } : {}),
    ...(actions > 0 ? { actions } : {}),
  });
}

/** Cells of one place put together, after some were given another place. */
export function withoutTwins(cells: readonly Cell[]): Cell[] {
  const places = new Map<string, Cell>();
  for (const cell of cells) {
    const place = placeOf(cell);
    const first = places.get(place);
    places.set(place, first ? joinedCells(cell, first, cell) : cell);
  }
  return [...places.values()];
}

/** A text up to the end of its first line, and the rest of it. */
export function splitText(text: string | undefined): [string, string] {
  const [first = '', ...rest] = (text ?? '').split('\n');
  return [first.trim(), rest.join('\n').trim()];
}

/** Commands one after the other, as one. */
export function together(commands: readonly Command[]): Command {
  return map => commands.reduce((before, command) => command(before), map);
}
