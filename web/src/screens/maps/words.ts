// Names of what a map holds, in the reader's language.

import type { Text } from '../../i18n/text';
import { LANE_KINDS, type Lane, type LaneKind } from '../../maps/map';

/** What a lane is called: by its own name, or by its kind. */
export function laneName({ kind, name }: Pick<Lane, 'kind' | 'name'>, { t }: Pick<Text, 't'>): string {
  return name || t(`maps.lane.${kind}`);
}

export function laneNames({ t }: Pick<Text, 't'>): Record<LaneKind, string> {
  return Object.fromEntries(LANE_KINDS.map(kind => [kind, t(`maps.lane.${kind}`)])) as Record<LaneKind, string>;
}

/** A name in quotes, or what stands for one that is not there. */
export function quoted(name: string, { t, format }: Text): string {
  return name.trim() ? format.quote(name) : t('maps.unnamed');
}
