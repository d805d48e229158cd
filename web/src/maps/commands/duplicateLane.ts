import { addLane } from './addLane';
import type { Command } from './parts';

/** Puts a copy of a lane, with its cells, below it. */
export function duplicateLane(key: string, copy: { key: string; name: string }): Command {
  return map => {
    const lane = map.lanes.find(one => one.key === key);
    if (!lane) return map;
    const cells = map.cells.filter(cell => cell.lane === key).map(cell => ({ ...cell, lane: copy.key }));
    return { ...addLane({ ...lane, ...copy }, key)(map), cells: [...map.cells, ...cells] };
  };
}
