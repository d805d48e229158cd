import { type Cell, stageOf } from '../map';
import { addStep } from './addStep';
import { type Command, changedFields, changedSteps, splitText } from './parts';

/**
 * Makes two steps of one: what stands below the first line of each cell, and all touchpoints but the first,
 * belong to the second.
 */
export function splitStep(key: string, second: { key: string; name: string }): Command {
  return map => {
    const stage = stageOf(map, key);
    const step = stage?.steps.find(one => one.key === key);
    if (!stage || !step) return map;
    const [first, ...rest] = step.touchpoints ?? [];
    const kept = changedSteps(map, one =>
      one === step ? changedFields(step, { touchpoints: first === undefined ? [] : [first] }, ['name']) : one,
    );
    const added = addStep({ ...second, ...(rest.length > 0 ? { touchpoints: rest } : {}) }, stage.key, key)(kept);
    const cells = map.cells.flatMap(cell =>
      cell.step === key ? splitCell(cell, { ...cell, step: second.key }) : [cell],
    );
    return { ...added, cells };
  };
}

/** A cell with its first line, and one at another place with the others. */
export function splitCell(cell: Cell, { step, lane, persona }: Cell): Cell[] {
  const [first, rest] = splitText(cell.text);
  if (!rest) return [cell];
  const place = persona === undefined ? { step, lane } : { step, lane, persona };
  return [
    { ...cell, text: first },
    { ...place, text: rest },
  ];
}
