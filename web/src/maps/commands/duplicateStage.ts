import { withCopies } from '../edges';
import { addStage } from './addStage';
import type { Command, MakeKey } from './parts';

/** Puts a copy of a stage behind it: with its steps, their cells, and the ways between them. */
export function duplicateStage(key: string, copy: { key: string; name: string }, make: MakeKey): Command {
  return map => {
    const stage = map.stages.find(one => one.key === key);
    if (!stage) return map;
    const copies = new Map(stage.steps.map(step => [step.key, make()]));
    const copyOf = (step: string) => copies.get(step) ?? step;
    const steps = stage.steps.map(step => ({ ...step, key: copyOf(step.key) }));
    const cells = map.cells.filter(cell => copies.has(cell.step));
    return {
      ...addStage({ ...stage, ...copy, steps }, key)(map),
      cells: [...map.cells, ...cells.map(cell => ({ ...cell, step: copyOf(cell.step) }))],
      edges: withCopies(map.edges, copies),
    };
  };
}
