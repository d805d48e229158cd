// Where things of a map can be put: by a key, by a hand that drags them, or by a choice.

import { moveLane } from './commands/moveLane';
import { moveStage } from './commands/moveStage';
import { moveStep } from './commands/moveStep';
import { type Command, keyAfter } from './commands/parts';
import type { Layout } from './layout';
import { type MapDocument, stageOf } from './map';
import type { Direction, PartSpot, Spot } from './navigation';

/** What of a spot moves in a direction: in a cell its step across, and its lane up and down. */
function moving(spot: Spot, direction: Direction): PartSpot | null {
  const across = direction === 'left' || direction === 'right';
  if (spot.at === 'cell') return across ? { at: 'step', step: spot.step } : { at: 'lane', lane: spot.lane };
  return (spot.at === 'lane') === across ? null : spot;
}

/** One place on in a direction; none at the edge. A step at the edge of its stage goes over to the next one. */
export function stepAside(map: MapDocument, spot: Spot, direction: Direction): Command | null {
  const thing = moving(spot, direction);
  const forth = direction === 'right' || direction === 'down';
  if (!thing || !['left', 'right', 'up', 'down'].includes(direction)) return null;
  if (thing.at === 'step') return stepOn(map, thing.step, forth);
  if (thing.at === 'stage') {
    const after = afterNext(map.stages, thing.stage, forth);
    return after === undefined ? null : moveStage(thing.stage, after);
  }
  const after = afterNext(map.lanes, thing.lane, forth);
  return after === undefined ? null : moveLane(thing.lane, after);
}

/** What a part stands behind once it is one place on; none at the edge. */
function afterNext(list: readonly { key: string }[], key: string, forth: boolean): string | null | undefined {
  const at = list.findIndex(one => one.key === key);
  if (at < 0 || (forth ? at === list.length - 1 : at === 0)) return undefined;
  return (forth ? list[at + 1]?.key : list[at - 2]?.key) ?? null;
}

function stepOn(map: MapDocument, key: string, forth: boolean): Command | null {
  const stage = stageOf(map, key);
  if (!stage) return null;
  const after = afterNext(stage.steps, key, forth);
  if (after !== undefined) return moveStep(key, stage.key, after);
  const at = map.stages.indexOf(stage);
  const next = map.stages[forth ? at + 1 : at - 1];
  if (!next) return null;
  return moveStep(key, next.key, forth ? null : (next.steps.at(-1)?.key ?? null));
}

/** Where something can be dropped: behind which part of which stage. */
export type Target =
  | { at: 'stage'; after: string | null }
  | { at: 'step'; stage: string; after: string | null }
  | { at: 'lane'; after: string | null };

export function dropped(thing: Spot, target: Target): Command | null {
  if (thing.at === 'stage' && target.at === 'stage') return moveStage(thing.stage, target.after);
  if (thing.at === 'step' && target.at === 'step') return moveStep(thing.step, target.stage, target.after);
  return thing.at === 'lane' && target.at === 'lane' ? moveLane(thing.lane, target.after) : null;
}

/** Where a step is dropped that is held over a place across the columns, of which each is one wide. */
export function stepTarget({ columns }: Layout, across: number): Target | null {
  const at = Math.max(0, Math.min(columns.length - 1, Math.floor(across)));
  const column = columns[at];
  if (!column) return null;
  // Over the first half of a column it goes before that step, over the second behind it.
  const before = across - at < 0.5;
  const previous = columns[at - 1];
  const after = !before ? column.step : previous?.stage === column.stage ? previous.step : null;
  return { at: 'step', stage: column.stage, after: after?.key ?? null };
}

export function stageTarget({ stages }: Layout, across: number): Target {
  const passed = stages.filter(({ first, span }) => first + span / 2 < across);
  return { at: 'stage', after: passed.at(-1)?.stage.key ?? null };
}

/** Where a lane is dropped that is held at a height, by the lower and upper edges of all. */
export function laneTarget(edges: readonly { key: string; top: number; bottom: number }[], y: number): Target {
  const passed = edges.filter(({ top, bottom }) => (top + bottom) / 2 < y);
  return { at: 'lane', after: passed.at(-1)?.key ?? null };
}

/** The column in front of which a mark shows where something would land. */
export function markAt(layout: Layout, target: Target): number {
  if (target.at === 'lane') return -1;
  if (target.at === 'stage') {
    const span = layout.stages.find(({ stage }) => stage.key === target.after);
    return span ? span.first + span.span : 0;
  }
  const behind = layout.columns.findIndex(column => column.step?.key === target.after);
  if (target.after !== null && behind >= 0) return behind + 1;
  return Math.max(
    0,
    layout.columns.findIndex(column => column.stage === target.stage),
  );
}

/** All places that something can be moved to, each with the part that it would stand behind. */
export function places(map: MapDocument, thing: Spot): { target: Target; stage?: string; behind: string | null }[] {
  if (thing.at === 'step') {
    return map.stages.flatMap(stage =>
      [null, ...stage.steps.filter(step => step.key !== thing.step)].map(step => ({
        target: { at: 'step' as const, stage: stage.key, after: step?.key ?? null },
        stage: stage.name,
        behind: step?.name ?? null,
      })),
    );
  }
  if (thing.at !== 'stage' && thing.at !== 'lane') return [];
  const [list, own] = thing.at === 'stage' ? [map.stages, thing.stage] : [map.lanes, thing.lane];
  const { at } = thing;
  return [null, ...list.filter(one => one.key !== own)].map(one => ({
    target: { at, after: one?.key ?? null },
    behind: one && 'kind' in one ? one.key : (one?.name ?? null),
  }));
}

/** The part that comes right after another, for what is joined with it. */
export function nextOf(map: MapDocument, spot: Spot): string | null {
  switch (spot.at) {
    case 'stage':
      return keyAfter(map.stages, spot.stage);
    case 'lane':
      return keyAfter(map.lanes, spot.lane);
    default:
      return keyAfter(
        map.stages.flatMap(stage => stage.steps),
        spot.step,
      );
  }
}
