// What was done to a map between two versions, part by part.

import { type Cell, type Lane, type MapDocument, placeOf, stepsOf } from './map';
import { same } from './mergeFields';

export type Part = 'stage' | 'step' | 'lane';

export type MapChange =
  | { what: 'renamed'; of: Part | 'map'; before: string; name: string }
  | { what: 'added' | 'removed' | 'changed'; of: Part; name: string }
  | { what: 'moved'; of: Part }
  | { what: 'edges' }
  | { what: 'rules' }
  | { what: 'personas' }
  /** Fields of the map itself. */
  | { what: 'fields'; fields: string[] }
  | { what: 'cell'; step: string; lane: Lane; persona?: string | undefined; before?: Cell; after?: Cell };

/** Names of parts; a lane without one is called by its kind. */
export type NameOfLane = (lane: Lane) => string;

export function changesOf(before: MapDocument, after: MapDocument, laneName: NameOfLane): MapChange[] {
  if (before === after) return [];
  const named = (lane: Lane) => ({ ...lane, name: laneName(lane) });
  const bare = (stages: MapDocument['stages']) => stages.map(({ steps: _, ...stage }) => stage);
  return [
    ...fieldChanges(before, after),
    ...partChanges('stage', bare(before.stages), bare(after.stages)),
    ...partChanges('step', stepsOf(before), stepsOf(after), stageKeys(before, after)),
    ...partChanges('lane', before.lanes.map(named), after.lanes.map(named)),
    ...(same(before.edges, after.edges) ? [] : [{ what: 'edges' as const }]),
    ...(same(before.rules ?? [], after.rules ?? []) ? [] : [{ what: 'rules' as const }]),
    ...cellChanges(before, after),
  ];
}

const PARTS = ['name', 'stages', 'lanes', 'edges', 'cells', 'personas', 'rules'];

function fieldChanges(before: MapDocument, after: MapDocument): MapChange[] {
  const changes: MapChange[] = [];
  if (before.name !== after.name) changes.push({ what: 'renamed', of: 'map', before: before.name, name: after.name });
  if (!same(before.personas, after.personas)) changes.push({ what: 'personas' });
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof MapDocument)[];
  const changed = fields.filter(field => !PARTS.includes(field) && !same(before[field], after[field]));
  if (changed.length > 0) changes.push({ what: 'fields', fields: changed });
  return changes;
}

/** Whether a step stands in another stage than before. */
function stageKeys(before: MapDocument, after: MapDocument): (key: string) => boolean {
  const stages = ({ stages }: MapDocument) =>
    new Map(stages.flatMap(stage => stage.steps.map(step => [step.key, stage.key] as const)));
  const [old, now] = [stages(before), stages(after)];
  return key => old.get(key) !== now.get(key);
}

function partChanges(
  of: Part,
  before: readonly { key: string; name: string }[],
  after: readonly { key: string; name: string }[],
  isElsewhere: (key: string) => boolean = () => false,
): MapChange[] {
  const changes: MapChange[] = [];
  const [old, now] = [before, after].map(parts => new Map(parts.map(part => [part.key, part])));
  for (const part of after) {
    const was = old?.get(part.key);
    if (!was) changes.push({ what: 'added', of, name: part.name });
    else if (was.name !== part.name) changes.push({ what: 'renamed', of, before: was.name, name: part.name });
    else if (!same(was, part)) changes.push({ what: 'changed', of, name: part.name });
  }
  for (const part of before) if (!now?.has(part.key)) changes.push({ what: 'removed', of, name: part.name });
  const stayed = (parts: readonly { key: string }[]) =>
    parts.filter(part => old?.has(part.key) && now?.has(part.key)).map(part => part.key);
  const kept = stayed(after);
  if (stayed(before).join('\n') !== kept.join('\n') || kept.some(isElsewhere)) changes.push({ what: 'moved', of });
  return changes;
}

/** Cells in the order of the map; those of steps and lanes that came or went are told with these. */
function cellChanges(before: MapDocument, after: MapDocument): MapChange[] {
  const [old, now] = [before, after].map(map => new Map(map.cells.map(cell => [placeOf(cell), cell])));
  const steps = stepsOf(after).filter(step => stepsOf(before).some(one => one.key === step.key));
  const lanes = after.lanes.filter(lane => before.lanes.some(one => one.key === lane.key));
  const personas = [undefined, ...new Set([...before.personas, ...after.personas])];
  const changes: MapChange[] = [];
  for (const step of steps) {
    for (const lane of lanes) {
      for (const persona of personas) {
        const place = placeOf({ step: step.key, lane: lane.key, ...(persona && { persona }) });
        const [was, is] = [old?.get(place), now?.get(place)];
        if (same(was, is)) continue;
        const both = { ...(was && { before: was }), ...(is && { after: is }) };
        changes.push({ what: 'cell', step: step.name, lane, persona, ...both });
      }
    }
  }
  return changes;
}

/** Places of cells that differ between two versions, to be marked on the map. */
export function changedPlaces(before: MapDocument, after: MapDocument): Set<string> {
  const [old, now] = [before, after].map(map => new Map(map.cells.map(cell => [placeOf(cell), cell])));
  const places = new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])]);
  return new Set([...places].filter(place => !same(old?.get(place), now?.get(place))));
}
