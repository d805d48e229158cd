import type { Stage } from '../map';
import { type Command, changedFields, changedStages } from './parts';

/** Changes a stage's name, symbol or colour. */
export function editStage(key: string, change: Partial<Omit<Stage, 'key' | 'steps'>>): Command {
  return map =>
    changedStages(map, stage => (stage.key === key ? changedFields(stage, change, ['name', 'steps']) : stage));
}
