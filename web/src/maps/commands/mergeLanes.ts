import { type Command, withoutTwins } from './parts';

/** Makes one lane of two, with both cells in each place. */
export function mergeLanes(into: string, from: string): Command {
  return map => {
    const both = map.lanes.filter(lane => lane.key === into || lane.key === from);
    if (both.length !== 2) return map;
    const cells = map.cells.map(cell => (cell.lane === from ? { ...cell, lane: into } : cell));
    return { ...map, lanes: map.lanes.filter(lane => lane.key !== from), cells: withoutTwins(cells) };
  };
}
