import type { Language } from '../api/types';
import { firstLanes } from './lanes';
import type { MapDocument, MapKind } from './map';

/** Steps that a blank map begins with. */
const STEPS = 4;

export interface Blank {
  name: string;
  kind: MapKind;
  language: Language;
  /** What the first stage is called, and a step by its number. */
  stage: string;
  step: (number: number) => string;
  make: () => string;
}

/** A map with a stage, a few steps and the usual lanes, and nothing in them. */
export function blankMap({ name, kind, language, stage, step, make }: Blank): MapDocument {
  const steps = Array.from({ length: STEPS }, (_, at) => ({ key: make(), name: step(at + 1) }));
  return {
    name,
    kind,
    language,
    personas: [],
    status: 'draft',
    journeys: 'whole',
    filters: [],
    stages: [{ key: make(), name: stage, steps }],
    lanes: firstLanes(kind, make),
    edges: [],
    cells: [],
    notes: [],
  };
}
