import { withStep } from '../edges';
import { type Step, stepsOf } from '../map';
import { type Command, changedStages, insertedAfter } from './parts';

/** Adds a step to a stage behind another of it, or at its beginning; the way leads on through it. */
export function addStep(step: Step, stage: string, after: string | null): Command {
  return map => {
    const next = changedStages(map, one =>
      one.key === stage ? { ...one, steps: insertedAfter(one.steps, step, after) } : one,
    );
    return next === map ? map : { ...next, edges: withStep(map.edges, stepsOf(next), step.key) };
  };
}
