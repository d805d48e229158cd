import type { Lane } from '../map';
import { type Command, insertedAfter } from './parts';

/** Adds a lane below another, or at the top. */
export function addLane(lane: Lane, after: string | null): Command {
  return map => ({ ...map, lanes: insertedAfter(map.lanes, lane, after) });
}
