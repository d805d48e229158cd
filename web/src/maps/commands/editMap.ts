import type { MapDocument } from '../map';
import { type Command, changedFields } from './parts';

/** What a map says of itself. */
export type MapFields = Omit<MapDocument, 'stages' | 'lanes' | 'edges' | 'cells' | 'personas' | 'rules'>;

const ALWAYS: (keyof MapDocument)[] = [
  'name',
  'personas',
  'filters',
  'stages',
  'lanes',
  'edges',
  'cells',
  'notes',
  'journeys',
];

/** Changes what a map says of itself: its name, goal, owner, status and the like. */
export function editMap(change: Partial<MapFields>): Command {
  return map => changedFields(map, change, ALWAYS);
}
