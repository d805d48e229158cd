import { type Cell, type CellContent, isAt, isBlank, type Place } from '../map';
import { type Command, changedFields } from './parts';

/**
 * Changes what a cell says; a cell that says nothing is not kept. A persona's first own cell begins with what is
 * said of everybody: it is shown instead of that.
 */
export function editCell({ step, lane, persona }: Place, change: CellContent): Command {
  const empty: Cell = persona === undefined ? { step, lane } : { step, lane, persona };
  return map => {
    const own = map.cells.find(cell => isAt(cell, empty));
    const before = own ?? { ...map.cells.find(cell => isAt(cell, { step, lane })), ...empty };
    const next = changedFields(before, change);
    if (next === before) return map;
    if (isBlank(next)) return own ? { ...map, cells: map.cells.filter(cell => cell !== own) } : map;
    const cells = own ? map.cells.map(cell => (cell === own ? next : cell)) : [...map.cells, next];
    return { ...map, cells };
  };
}
