import { stageOf } from '../map';
import { addStep } from './addStep';
import type { Command } from './parts';

/** Puts a copy of a step, with its cells, behind it. */
export function duplicateStep(key: string, copy: { key: string; name: string }): Command {
  return map => {
    const stage = stageOf(map, key);
    const step = stage?.steps.find(one => one.key === key);
    if (!stage || !step) return map;
    const cells = map.cells.filter(cell => cell.step === key).map(cell => ({ ...cell, step: copy.key }));
    return { ...addStep({ ...step, ...copy }, stage.key, key)(map), cells: [...map.cells, ...cells] };
  };
}
