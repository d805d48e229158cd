import { addLane } from './addLane';
import type { Command } from './parts';
import { splitCell } from './splitStep';

/** Makes two lanes of one: what stands below the first line of each cell belongs to the second. */
export function splitLane(key: string, second: { key: string; name: string }): Command {
  return map => {
    const lane = map.lanes.find(one => one.key === key);
    if (!lane) return map;
    const cells = map.cells.flatMap(cell =>
      cell.lane === key ? splitCell(cell, { ...cell, lane: second.key }) : [cell],
    );
    return { ...addLane({ ...lane, ...second }, key)(map), cells };
  };
}
