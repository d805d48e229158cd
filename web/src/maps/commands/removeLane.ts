import type { Command } from './parts';

/** Removes a lane with its cells. */
export function removeLane(key: string): Command {
  return map => {
    const lanes = map.lanes.filter(lane => lane.key !== key);
    if (lanes.length === map.lanes.length) return map;
    return { ...map, lanes, cells: map.cells.filter(cell => cell.lane !== key) };
  };
}
