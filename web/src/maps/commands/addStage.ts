import type { Stage } from '../map';
import { type Command, insertedAfter } from './parts';

/** Adds a stage behind another, or at the beginning. */
export function addStage(stage: Stage, after: string | null): Command {
  return map => ({ ...map, stages: insertedAfter(map.stages, stage, after) });
}
