import type { Lane } from '../map';
import { type Command, changedFields, changedLanes } from './parts';

/** Changes a lane's name or kind, folds it or opens it. */
export function editLane(key: string, change: Partial<Omit<Lane, 'key'>>): Command {
  return map => changedLanes(map, lane => (lane.key === key ? changedFields(lane, change) : lane));
}
