import { withoutStep } from '../edges';
import { withStepsOf } from '../rules';
import { type Command, changedStages } from './parts';

/** Removes a step with its cells; what led to it leads to what came after it. */
export function removeStep(key: string): Command {
  return map => {
    const next = changedStages(map, stage => {
      const steps = stage.steps.filter(step => step.key !== key);
      return steps.length === stage.steps.length ? stage : { ...stage, steps };
    });
    if (next === map) return map;
    const rules = map.rules && withStepsOf(map.rules, step => step !== key);
    const cells = map.cells.filter(cell => cell.step !== key);
    return { ...next, cells, edges: withoutStep(map.edges, key), ...(rules ? { rules } : {}) };
  };
}
