import { addStage } from './addStage';
import { addStep } from './addStep';
import type { Command, MakeKey } from './parts';

export interface Placed {
  /** The key of a touchpoint, and what it is called. */
  touchpoint: string;
  name: string;
  /** The name of the stage that it belongs to. */
  stage: string;
}

/** Makes a step of each touchpoint, at the end of the stage of that name; stages that are not there are made. */
export function placeTouchpoints(placed: readonly Placed[], make: MakeKey): Command {
  return map => {
    let next = map;
    for (const { touchpoint, name, stage } of placed) {
      const wanted = stage.trim().toLocaleLowerCase();
      let found = next.stages.find(one => one.name.trim().toLocaleLowerCase() === wanted);
      if (!found) {
        found = { key: make(), name: stage, steps: [] };
        next = addStage(found, next.stages.at(-1)?.key ?? null)(next);
      }
      const step = { key: make(), name, touchpoints: [touchpoint] };
      next = addStep(step, found.key, found.steps.at(-1)?.key ?? null)(next);
    }
    return next;
  };
}
