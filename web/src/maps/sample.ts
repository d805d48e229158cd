// Maps for tests: one that can be read, and random ones with random edits.

import { addLane } from './commands/addLane';
import { addStage } from './commands/addStage';
import { addStep } from './commands/addStep';
import { clearCell } from './commands/clearCell';
import { duplicateLane } from './commands/duplicateLane';
import { duplicateStage } from './commands/duplicateStage';
import { duplicateStep } from './commands/duplicateStep';
import { editCell } from './commands/editCell';
import { editLane } from './commands/editLane';
import { editMap } from './commands/editMap';
import { editStage } from './commands/editStage';
import { editStep } from './commands/editStep';
import { measureSteps } from './commands/measureSteps';
import { mergeLanes } from './commands/mergeLanes';
import { mergeStages } from './commands/mergeStages';
import { mergeSteps } from './commands/mergeSteps';
import { moveLane } from './commands/moveLane';
import { moveStage } from './commands/moveStage';
import { moveStep } from './commands/moveStep';
import type { Command } from './commands/parts';
import { pasteTable } from './commands/pasteTable';
import { placeTouchpoints } from './commands/placeTouchpoints';
import { removeLane } from './commands/removeLane';
import { removeStage } from './commands/removeStage';
import { removeStep } from './commands/removeStep';
import { setPersonas } from './commands/setPersonas';
import { setWaysOn } from './commands/setWaysOn';
import { splitLane } from './commands/splitLane';
import { splitStage } from './commands/splitStage';
import { splitStep } from './commands/splitStep';
import { LANE_KINDS, type MapDocument, placeOf, readMap, stepsOf } from './map';

/** Two stages, three steps, three lanes, two personas. */
export function sampleMap(): MapDocument {
  return readMap({
    name: 'Flight',
    personas: ['anna', 'boris'],
    stages: [
      {
        key: 'before',
        name: 'Before',
        steps: [
          { key: 'search', name: 'Search', touchpoints: ['site', 'app'] },
          { key: 'book', name: 'Book', touchpoints: ['checkout'] },
        ],
      },
      { key: 'board', name: 'On board', steps: [{ key: 'fly', name: 'Fly' }] },
    ],
    lanes: [
      { key: 'doing', kind: 'action' },
      { key: 'mood', kind: 'emotion' },
      { key: 'notes', kind: 'text', name: 'Ideas' },
    ],
    cells: [
      { step: 'search', lane: 'doing', text: 'Compares\nAsks a friend', actions: 3 },
      { step: 'book', lane: 'doing', text: 'Pays', actions: 2 },
      { step: 'search', lane: 'mood', emotion: 1 },
      { step: 'search', lane: 'mood', persona: 'anna', emotion: -1 },
      { step: 'fly', lane: 'notes', text: 'More room' },
    ],
  }) as MapDocument;
}

/** What the server would not take. */
export function flaws(map: MapDocument): string[] {
  const found: string[] = [];
  const steps = stepsOf(map).map(step => step.key);
  const lists = { stage: map.stages.map(({ key }) => key), step: steps, lane: map.lanes.map(({ key }) => key) };
  for (const [what, keys] of Object.entries(lists)) {
    if (new Set(keys).size !== keys.length) found.push(`two of one key: ${what}`);
  }
  for (const cell of map.cells) {
    if (!steps.includes(cell.step)) found.push(`a cell of no step: ${cell.step}`);
    if (!lists.lane.includes(cell.lane)) found.push(`a cell of no lane: ${cell.lane}`);
    if (cell.persona !== undefined && !map.personas.includes(cell.persona)) found.push(`of nobody: ${cell.persona}`);
    if (Math.abs(cell.emotion ?? 0) > 2) found.push(`no emotion: ${cell.emotion}`);
  }
  if (new Set(map.cells.map(placeOf)).size !== map.cells.length) found.push('two cells in one place');
  for (const { from, to } of map.edges) {
    if (!steps.includes(from) || !steps.includes(to)) found.push(`an edge of no step: ${from} ${to}`);
  }
  return found;
}

/** The same map whatever the order in which its cells and edges are listed. */
export function unordered(map: MapDocument): MapDocument {
  const sorted = <T>(list: T[], name: (one: T) => string) => [...list].sort((a, b) => (name(a) < name(b) ? -1 : 1));
  return { ...map, cells: sorted(map.cells, placeOf), edges: sorted(map.edges, edge => JSON.stringify(edge)) };
}

/** Numbers that are random and the same each time (mulberry32). */
export class Random {
  private made = 0;

  constructor(private state: number) {}

  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  whole(below: number): number {
    return Math.floor(this.next() * below);
  }

  pick<T>(list: readonly T[]): T | undefined {
    return list[this.whole(list.length)];
  }

  /** One of a list, or none. */
  maybe<T>(list: readonly T[]): T | null {
    return this.next() < 0.25 ? null : (this.pick(list) ?? null);
  }

  /** A key that nothing else has; `name` tells whose it is. */
  readonly key = (name = 'k'): string => {
    this.made += 1;
    return `${name}${this.made}-${this.whole(1_000_000)}`;
  };
}

/** An edit of any kind, of something that the map has. */
export function randomCommand(random: Random, map: MapDocument, who = 'k'): Command {
  const make = () => random.key(who);
  const text = () => `${who} ${random.whole(1000)}`;
  const key = (list: readonly { key: string }[]) => random.pick(list)?.key ?? '';
  const after = (list: readonly { key: string }[]) => random.maybe(list)?.key ?? null;
  const [stages, steps, lanes] = [map.stages, stepsOf(map), map.lanes];
  const persona = random.maybe(map.personas);
  const place = { step: key(steps), lane: key(lanes), ...(persona && random.next() < 0.4 ? { persona } : {}) };
  const inMap = place.step !== '' && place.lane !== '';
  const ways: (() => Command)[] = [
    () => (inMap ? editCell(place, { text: text() }) : editMap({ goal: text() })),
    () => (inMap ? editCell(place, { emotion: random.whole(5) - 2 }) : editMap({ owner: text() })),
    () => (inMap ? editCell(place, { effort: 1 + random.whole(5) }) : editMap({ feedback: text() })),
    () => (inMap ? clearCell(place) : editMap({ name: text() })),
    () => editMap({ name: text() }),
    () => editStage(key(stages), { name: text() }),
    () => editStep(key(steps), { touchpoints: [text(), text()] }),
    () => editLane(key(lanes), { folded: random.next() < 0.5 }),
    () => addStage({ key: make(), name: text(), steps: [] }, after(stages)),
    () => addStep({ key: make(), name: text() }, key(stages), after(steps)),
    () => addLane({ key: make(), kind: random.pick(LANE_KINDS) ?? 'text', folded: false }, after(lanes)),
    () => moveStage(key(stages), after(stages)),
    () => moveStep(key(steps), key(stages), after(steps)),
    () => moveLane(key(lanes), after(lanes)),
    () => duplicateStep(key(steps), { key: make(), name: text() }),
    () => duplicateStage(key(stages), { key: make(), name: text() }, make),
    () => duplicateLane(key(lanes), { key: make(), name: text() }),
    () => splitStep(key(steps), { key: make(), name: text() }),
    () => splitStage(key(steps), { key: make(), name: text() }),
    () => splitLane(key(lanes), { key: make(), name: text() }),
    () => mergeSteps(key(steps), key(steps)),
    () => mergeStages(key(stages), key(stages)),
    () => mergeLanes(key(lanes), key(lanes)),
    () => removeStep(key(steps)),
    () => removeStage(key(stages)),
    () => removeLane(key(lanes)),
    () => setPersonas(map.personas.filter(() => random.next() < 0.7)),
    () => setWaysOn(place.step, place.step === '' ? [] : [{ to: key(steps), kind: 'choice' }]),
    () => placeTouchpoints([{ touchpoint: text(), name: text(), stage: random.pick(stages)?.name ?? 'New' }], make),
    () => measureSteps([place.step].filter(Boolean), { ask: 'metric', metric: 'csat' }, make),
    () => pasteTable({ rows: [[text(), text()], [text()]], ...place, make, nameOf: String }),
  ];
  return (random.pick(ways) ?? (() => editMap({ goal: text() })))();
}

export function edited(random: Random, map: MapDocument, edits: number, who: string): MapDocument {
  let next = map;
  for (let edit = 0; edit < edits; edit += 1) next = randomCommand(random, next, who)(next);
  return next;
}
