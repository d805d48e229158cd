import { type Command, together } from './parts';
import { removeStep } from './removeStep';

/** Removes a stage with its steps and their cells. */
export function removeStage(key: string): Command {
  return map => {
    const stage = map.stages.find(one => one.key === key);
    if (!stage) return map;
    const emptied = together(stage.steps.map(step => removeStep(step.key)))(map);
    return { ...emptied, stages: emptied.stages.filter(one => one.key !== key) };
  };
}
