import { same } from '../mergeFields';
import type { Command } from './parts';

/** Whom the map is about; the cells of a persona that it is about no more go with it. */
export function setPersonas(personas: string[]): Command {
  return map => {
    if (same(personas, map.personas)) return map;
    const cells = map.cells.filter(cell => cell.persona === undefined || personas.includes(cell.persona));
    return { ...map, personas, cells: cells.length === map.cells.length ? map.cells : cells };
  };
}
