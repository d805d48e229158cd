import { isAt, type Place } from '../map';
import { editCell } from './editCell';
import type { Command } from './parts';

/** Empties a cell; a persona's own goes with all that is in it, and what is said of everybody shows again. */
export function clearCell(place: Place): Command {
  if (place.persona === undefined) return editCell(place, { text: '', emotion: undefined, actions: undefined });
  return map => {
    const cells = map.cells.filter(cell => !isAt(cell, place));
    return cells.length === map.cells.length ? map : { ...map, cells };
  };
}
