// Which lanes a map of a kind begins with, and where the lines of a blueprint lie.

import type { Lane, LaneKind, MapKind } from './map';

export type Line = 'interaction' | 'visibility' | 'internal';

/** Each line stands above the first lane of its kind. */
const BELOW: Partial<Record<LaneKind, Line>> = {
  frontstage: 'interaction',
  backstage: 'visibility',
  support: 'internal',
};

/** Lines by the key of the lane below them. Nothing is parted from what stands above the first lane. */
export function linesAbove(lanes: readonly Lane[]): ReadonlyMap<string, Line> {
  const lines = new Map<string, Line>();
  const drawn = new Set<Line>();
  for (const [at, { key, kind }] of lanes.entries()) {
    const line = BELOW[kind];
    if (!line || drawn.has(line)) continue;
    drawn.add(line);
    if (at > 0) lines.set(key, line);
  }
  return lines;
}

const FIRST_LANES: Record<MapKind, LaneKind[]> = {
  current_state: ['action', 'touchpoint', 'thought', 'emotion', 'expectation', 'obstacle', 'metric', 'opportunity'],
  future_state: ['action', 'touchpoint', 'emotion', 'expectation', 'solution', 'metric', 'opportunity'],
  day_in_the_life: ['action', 'thought', 'emotion', 'obstacle', 'opportunity'],
  blueprint: ['evidence', 'action', 'frontstage', 'backstage', 'support', 'metric'],
};

export function firstLanes(kind: MapKind, make: () => string): Lane[] {
  return FIRST_LANES[kind].map(one => ({ key: make(), kind: one, folded: false }));
}

/** Where a new lane of a kind belongs: behind the last one that usually stands before it. */
export function usualPlace(lanes: readonly Lane[], kind: LaneKind, order: readonly LaneKind[]): string | null {
  const rank = order.indexOf(kind);
  return lanes.findLast(lane => order.indexOf(lane.kind) <= rank)?.key ?? null;
}
