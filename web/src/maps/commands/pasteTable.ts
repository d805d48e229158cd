import { type CellContent, type Lane, type LaneKind, type MapDocument, stepsOf } from '../map';
import { parseNumber } from '../paste';
import { addLane } from './addLane';
import { addStep } from './addStep';
import { editCell } from './editCell';
import { editStep } from './editStep';
import { type Command, type MakeKey, together } from './parts';

export interface Pasted {
  rows: string[][];
  /** The step and lane of the first cell; without a lane the first row names steps. */
  step: string;
  lane?: string;
  persona?: string | undefined;
  make: MakeKey;
  /** What a step is called that has to be made, by its number on the map. */
  nameOf: (number: number) => string;
}

/** Puts a table into the grid from a cell on; steps and lanes that it needs and the map lacks are made. */
export function pasteTable(pasted: Pasted): Command {
  return map => {
    const width = Math.max(0, ...pasted.rows.map(row => row.length));
    const steps = stepsOf(map).map(step => step.key);
    const first = steps.indexOf(pasted.step);
    if (first < 0 || width === 0) return map;
    const wide = withSteps(map, first + width - steps.length, pasted);
    const columns = stepsOf(wide).slice(first, first + width);
    const keys = columns.map(step => step.key);
    if (pasted.lane !== undefined) return withCells(wide, keys, pasted.lane, pasted.rows, pasted);
    const [names = [], ...rest] = pasted.rows;
    const named = together(keys.map((key, at) => editStep(key, names[at] ? { name: names[at] } : {})))(wide);
    const top = named.lanes.find(lane => !lane.folded)?.key;
    return top === undefined ? named : withCells(named, keys, top, rest, pasted);
  };
}

function withSteps(map: MapDocument, lacking: number, { make, nameOf }: Pasted): MapDocument {
  const stage = map.stages.at(-1);
  if (!stage) return map;
  let [next, last] = [map, stage.steps.at(-1)?.key ?? null];
  const count = stepsOf(map).length;
  for (let added = 1; added <= lacking; added += 1) {
    const key = make();
    next = addStep({ key, name: nameOf(count + added) }, stage.key, last)(next);
    last = key;
  }
  return next;
}

function withCells(
  map: MapDocument,
  steps: string[],
  lane: string,
  rows: string[][],
  { make, persona }: Pasted,
): MapDocument {
  const open = map.lanes.filter(one => !one.folded || one.key === lane);
  const lanes = open.slice(open.findIndex(one => one.key === lane)).slice(0, rows.length);
  let next = map;
  while (lanes.length < rows.length) {
    const added: Lane = { key: make(), kind: 'text', folded: false };
    next = addLane(added, lanes.at(-1)?.key ?? null)(next);
    lanes.push(added);
  }
  const commands = rows.flatMap((row, down) =>
    row.flatMap((text, across) => {
      const [step, at] = [steps[across], lanes[down]];
      if (!step || !at) return [];
      return [editCell({ step, lane: at.key, ...(persona && { persona }) }, contentOf(text, at.kind))];
    }),
  );
  return together(commands)(next);
}

/** What a text means in a lane: a number is a point of a curve, or a count of actions. */
export function contentOf(text: string, kind: LaneKind): CellContent {
  const number = parseNumber(text);
  if (kind === 'emotion' && number !== null && Math.abs(number) <= 2) return { emotion: number };
  if (kind === 'action' && number !== null && Number.isInteger(number) && number >= 0) return { actions: number };
  return { text };
}
