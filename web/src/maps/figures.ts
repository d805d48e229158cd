// What the data says of a map: plain figures beside its steps and cells.

import type { LivingCell, LivingMap, LivingStep } from '../api/maps';
import { type MapDocument, type Place, placeOf, stepsOf } from './map';

/** Figures by where they stand. */
export interface Figures {
  map: LivingMap;
  cell: (place: Place) => LivingCell | undefined;
  /** Of a persona's segment, or of everybody. */
  step: (step: string, persona?: string) => LivingStep | undefined;
  isGone: (step: string, touchpoint: string) => boolean;
}

export function figuresOf(map: LivingMap): Figures {
  const cells = new Map(map.cells.map(cell => [placeOf(withoutNull(cell)), cell]));
  const byStep = (steps: LivingStep[]) => new Map(steps.map(one => [one.step, one]));
  const everybody = byStep(map.steps);
  const personas = new Map(map.personas.map(one => [one.persona, byStep(one.steps)]));
  const gone = new Set(map.gone.map(one => `${one.step}\n${one.touchpoint}`));
  return {
    map,
    cell: place => cells.get(placeOf(place)),
    step: (step, persona) => (persona === undefined ? everybody : personas.get(persona))?.get(step),
    isGone: (step, touchpoint) => gone.has(`${step}\n${touchpoint}`),
  };
}

/** The server says null where the document says nothing. */
function withoutNull({ step, lane, persona }: LivingCell): Place {
  return persona ? { step, lane, persona } : { step, lane };
}

/** All that figures depend on: while it stays the same, nothing has to be counted anew. */
export function measuredPart(map: MapDocument): string {
  const steps = stepsOf(map).map(({ key, touchpoints }) => [key, touchpoints]);
  const measures = map.cells.flatMap(cell => (cell.measure ? [[placeOf(cell), cell.measure]] : []));
  return JSON.stringify([steps, measures, map.journeys, map.filters, map.personas]);
}
