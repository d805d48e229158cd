// Parts of a map that people talk about: what they are called, and their addresses.

import type { Text } from '../../../i18n/text';
import { type MapDocument, stepOf } from '../../../maps/map';
import type { Spot } from '../../../maps/navigation';
import { type Open, type Where, whereKey } from '../../../maps/talk';
import type { Beside, TalkPane } from '../search';
import { laneName, quoted } from '../words';

/** The part that the address of a pane names. */
export function whereOf([, step, lane]: Beside): Where {
  return { ...(step && { step }), ...(lane && { lane }) };
}

/** The part of the map at a spot; a stage is talked about with the whole map. */
export function whereAt(spot: Spot): Where {
  if (spot.at === 'cell') return { step: spot.step, lane: spot.lane };
  if (spot.at === 'step') return { step: spot.step };
  return spot.at === 'lane' ? { lane: spot.lane } : {};
}

/** The pane of a part. */
export function besideTalk(pane: TalkPane, { step, lane }: { step?: string | null; lane?: string | null }): Beside {
  if (lane != null) return [pane, step ?? '', lane];
  return step != null ? [pane, step] : [pane];
}

/** The pane that has something open at a part: comments before tasks. */
export function openPane(open: Open | undefined): TalkPane {
  return open && open.comments === 0 && open.tasks > 0 ? 'tasks' : 'comments';
}

/** What a part is called; parts that were removed from the map have no name any more. */
export function placeName(
  map: MapDocument,
  { step, lane }: { step?: string | null; lane?: string | null },
  text: Text,
): string {
  const { t } = text;
  const foundStep = step == null ? undefined : stepOf(map, step);
  const foundLane = lane == null ? undefined : map.lanes.find(one => one.key === lane);
  if ((step != null && !foundStep) || (lane != null && !foundLane)) return t('talk.gonePlace');
  const names = [foundStep && quoted(foundStep.name, text), foundLane && laneName(foundLane, text)];
  return names.filter(Boolean).join(', ') || t('talk.wholeMap');
}

/** How many comments and tasks are open, in words. */
export function openSaid({ comments, tasks }: Open, { t, format }: Text): string {
  const said = [
    ...(comments > 0 ? [t('talk.commentsMany', { count: comments })] : []),
    ...(tasks > 0 ? [t('talk.tasksMany', { count: tasks })] : []),
  ];
  return format.list(said);
}

/** Everything that is open on a map. */
export function openInAll(open: ReadonlyMap<string, Open>): Open {
  const all = { comments: 0, tasks: 0 };
  for (const one of open.values()) {
    all.comments += one.comments;
    all.tasks += one.tasks;
  }
  return all;
}

export function samePlace(
  one: { step?: string | null; lane?: string | null },
  other: { step?: string | null; lane?: string | null },
): boolean {
  return whereKey(one) === whereKey(other);
}
