import { type Command, movedAfter } from './parts';

/** Moves a stage with its steps behind another, or to the beginning. */
export function moveStage(key: string, after: string | null): Command {
  return map => {
    const stages = movedAfter(map.stages, key, after);
    return stages === map.stages ? map : { ...map, stages };
  };
}
