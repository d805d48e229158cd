import type { Step } from '../map';
import { type Command, changedFields, changedSteps } from './parts';

/** Changes a step's name, touchpoints, colour, or the map that shows it in detail. */
export function editStep(key: string, change: Partial<Omit<Step, 'key'>>): Command {
  return map => changedSteps(map, step => (step.key === key ? changedFields(step, change, ['name']) : step));
}
