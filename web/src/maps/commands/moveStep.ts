import { stageOf } from '../map';
import { type Command, changedStages, insertedAfter, movedAfter } from './parts';

/** Moves a step behind another of a stage, or to the beginning of that stage. */
export function moveStep(key: string, stage: string, after: string | null): Command {
  return map => {
    const from = stageOf(map, key);
    const step = from?.steps.find(one => one.key === key);
    if (!from || !step || after === key) return map;
    return changedStages(map, one => {
      if (one.key === stage && one === from) {
        const steps = movedAfter(one.steps, key, after);
        return steps === one.steps ? one : { ...one, steps };
      }
      if (one === from) {
        // Where there is no such stage it stays where it is.
        return map.stages.some(other => other.key === stage)
          ? { ...one, steps: one.steps.filter(other => other !== step) }
          : one;
      }
      return one.key === stage ? { ...one, steps: insertedAfter(one.steps, step, after) } : one;
    });
  };
}
