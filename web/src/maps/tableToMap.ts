// A map out of a table: steps across, lanes down, and perhaps a row of stages above the steps.

import type { Language } from '../api/types';
import { contentOf } from './commands/pasteTable';
import { type Cell, isBlank, LANE_KINDS, type Lane, type LaneKind, type MapDocument, type Stage } from './map';

export interface TableManner {
  name: string;
  language: Language;
  /** Whether the first row holds stages and the second one steps. */
  stages: boolean;
  /** What a stage is called where the table names none. */
  stage: string;
  /** What each kind of lane is called, so that lanes are known again. */
  laneNames: Readonly<Record<LaneKind, string>>;
  make: () => string;
}

/** Whether the first row of a table looks like stages: with gaps or repeats where the second has none. */
export function hasStages([first = [], second = []]: string[][]): boolean {
  const [stages, steps] = [first.slice(1), second.slice(1)];
  if (steps.length < 2 || steps.some(step => step === '')) return false;
  return stages.some((stage, at) => stage === '' || (at > 0 && stage === stages[at - 1]));
}

export function tableToMap(rows: string[][], manner: TableManner): MapDocument {
  const { make } = manner;
  const [heads, body] = manner.stages ? [rows.slice(0, 2), rows.slice(2)] : [rows.slice(0, 1), rows.slice(1)];
  const names = (heads.at(-1) ?? []).slice(1);
  const width = Math.max(names.length, ...body.map(row => row.length - 1));
  const stages = stagesOf(manner.stages ? (heads[0] ?? []).slice(1) : [], names, width, manner);
  const steps = stages.flatMap(stage => stage.steps);
  const lanes = body.map(([name = '']): Lane => {
    const kind = laneKind(name, manner.laneNames);
    return { key: make(), kind, folded: false, ...(kind === 'text' && name ? { name } : {}) };
  });
  const cells = body.flatMap((row, down) =>
    row.slice(1).flatMap((text, across): Cell[] => {
      const [step, lane] = [steps[across], lanes[down]];
      if (!step || !lane || text === '') return [];
      const cell: Cell = { step: step.key, lane: lane.key, ...contentOf(text, lane.kind) };
      return isBlank(cell) ? [] : [cell];
    }),
  );
  return {
    name: manner.name,
    kind: 'current_state',
    language: manner.language,
    personas: [],
    status: 'draft',
    journeys: 'whole',
    filters: [],
    stages,
    lanes,
    edges: [],
    cells,
    notes: [],
  };
}

function stagesOf(stages: string[], names: string[], width: number, { make, stage }: TableManner): Stage[] {
  const made: Stage[] = [];
  for (let at = 0; at < width; at += 1) {
    const name = stages[at] ?? '';
    const last = made.at(-1);
    // An empty head belongs to the stage before it: spreadsheets merge those cells.
    const into = last && (name === '' || name === last.name) ? last : { key: make(), name: name || stage, steps: [] };
    if (into !== last) made.push(into);
    into.steps.push({ key: make(), name: names[at] || String(at + 1) });
  }
  return made;
}

/** The kind of lane that a name means, in the reader's language or as the document spells it. */
function laneKind(name: string, names: Readonly<Record<LaneKind, string>>): LaneKind {
  const plain = name.trim().toLocaleLowerCase();
  return LANE_KINDS.find(kind => kind === plain || names[kind].toLocaleLowerCase() === plain) ?? 'text';
}
