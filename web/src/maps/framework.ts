// The journeys of a lifecycle beside each other (`crates/maps/src/framework.rs`): phases, and the maps that belong
// to each. A map stands in one of them at most.

import type { Edit } from './history';
import { type MapDocument, stepsOf } from './map';
import { type Clash, mergedFields, mergedOrder, same } from './mergeFields';

export const MOST_PHASES = 40;

export interface Framework {
  name: string;
  note?: string;
  phases: Phase[];
}

export interface Phase {
  key: string;
  name: string;
  /** Keys of maps. */
  maps: string[];
}

export type FrameworkEdit = Edit<Framework>;

/** A framework out of a document, which the server has checked; none where it was deleted. */
export function readFramework(raw: unknown): Framework | null {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return null;
  const framework = raw as Partial<Framework>;
  const phases = Array.isArray(framework.phases) ? framework.phases : [];
  return {
    ...framework,
    name: framework.name ?? '',
    phases: phases.map(phase => ({ ...phase, maps: Array.isArray(phase.maps) ? phase.maps : [] })),
  };
}

export function renamed(name: string): FrameworkEdit {
  return framework => (framework.name === name ? framework : { ...framework, name });
}

export function withPhase(phase: Phase): FrameworkEdit {
  return framework => ({ ...framework, phases: [...framework.phases, phase] });
}

export function renamedPhase(key: string, name: string): FrameworkEdit {
  return framework => ({
    ...framework,
    phases: framework.phases.map(phase => (phase.key === key ? { ...phase, name } : phase)),
  });
}

/** Without a phase; its maps stand in none then. */
export function withoutPhase(key: string): FrameworkEdit {
  return framework => ({ ...framework, phases: framework.phases.filter(phase => phase.key !== key) });
}

/** A phase so many places further, as far as there are any. */
export function movedPhase(key: string, by: number): FrameworkEdit {
  return framework => {
    const from = framework.phases.findIndex(phase => phase.key === key);
    const to = Math.min(framework.phases.length - 1, Math.max(0, from + by));
    const phase = framework.phases[from];
    if (!phase || to === from) return framework;
    const phases = framework.phases.filter(one => one !== phase);
    phases.splice(to, 0, phase);
    return { ...framework, phases };
  };
}

/** Where a map stands: in a phase, at a place in it. */
export interface Spot {
  phase: string;
  at: number;
}

export function spotOf(framework: Framework, map: string): Spot | null {
  for (const phase of framework.phases) {
    const at = phase.maps.indexOf(map);
    if (at >= 0) return { phase: phase.key, at };
  }
  return null;
}

/** A map at a place of a phase, whose number counts the others there; out of all phases where there is none. */
export function placed(map: string, spot: Spot | null): FrameworkEdit {
  return framework => {
    if (spot && !framework.phases.some(phase => phase.key === spot.phase)) return framework;
    const phases = framework.phases.map(phase => {
      const others = phase.maps.filter(one => one !== map);
      if (phase.key !== spot?.phase) return others.length === phase.maps.length ? phase : { ...phase, maps: others };
      const maps = [...others.slice(0, spot.at), map, ...others.slice(spot.at)];
      return same(maps, phase.maps) ? phase : { ...phase, maps };
    });
    return phases.every((phase, at) => phase === framework.phases[at]) ? framework : { ...framework, phases };
  };
}

export type Way = 'left' | 'right' | 'up' | 'down';

/**
 * Where an arrow takes a map: within its phase, or to the end of the next one; none at the edge. Maps in no phase
 * stand to the right of the last one.
 */
export function spotByArrow(framework: Framework, map: string, way: Way): Spot | null {
  const spot = spotOf(framework, map);
  if (!spot) {
    const last = framework.phases.at(-1);
    return last && way === 'left' ? { phase: last.key, at: last.maps.length } : null;
  }
  const place = framework.phases.findIndex(phase => phase.key === spot.phase);
  if (way === 'up') return spot.at > 0 ? { ...spot, at: spot.at - 1 } : null;
  if (way === 'down') {
    const last = (framework.phases[place]?.maps.length ?? 0) - 1;
    return spot.at < last ? { ...spot, at: spot.at + 1 } : null;
  }
  const next = framework.phases[place + (way === 'right' ? 1 : -1)];
  return next ? { phase: next.key, at: next.maps.length } : null;
}

/** A column of the board as it lies on the page; without a phase, that of maps in none. */
export interface Column {
  phase: string | null;
  left: number;
  right: number;
  cards: { map: string; top: number; bottom: number }[];
}

/** Where a map would land that is dropped there; null out of all phases, nothing without columns. */
export function spotAtPoint(columns: readonly Column[], map: string, x: number, y: number): Spot | null | undefined {
  const away = ({ left, right }: Column) => Math.max(left - x, x - right, 0);
  const [column] = [...columns].sort((a, b) => away(a) - away(b));
  if (!column) return undefined;
  if (column.phase === null) return null;
  const others = column.cards.filter(card => card.map !== map);
  const at = others.filter(({ top, bottom }) => (top + bottom) / 2 < y).length;
  return { phase: column.phase, at };
}

/** A map with those that its steps open, each once on a way. */
export interface Nested {
  key: string;
  children: Nested[];
}

export function nestedOf(key: string, maps: ReadonlyMap<string, MapDocument>, above: readonly string[] = []): Nested {
  const map = maps.get(key);
  const way = [...above, key];
  const opened = new Set(map ? stepsOf(map).flatMap(step => step.opens ?? []) : []);
  const children = [...opened].filter(child => maps.has(child) && !way.includes(child));
  return { key, children: children.map(child => nestedOf(child, maps, way)) };
}

/** Maps that stand in no phase and are not opened by another map. */
export function unplaced(framework: Framework, maps: ReadonlyMap<string, MapDocument>): string[] {
  const placedMaps = framework.phases.flatMap(phase => phase.maps);
  const opened = new Set([...maps.values()].flatMap(map => stepsOf(map).flatMap(step => step.opens ?? [])));
  const shown = new Set<string>();
  const show = (key: string) => {
    const map = maps.get(key);
    if (!map || shown.has(key)) return;
    shown.add(key);
    for (const step of stepsOf(map)) if (step.opens) show(step.opens);
  };
  placedMaps.forEach(show);
  const roots = [...maps.keys()].filter(key => !placedMaps.includes(key) && !opened.has(key));
  roots.forEach(show);
  // Of maps that open each other in a ring, the first stands for all.
  for (const key of maps.keys()) {
    if (shown.has(key)) continue;
    roots.push(key);
    show(key);
  }
  return roots;
}

/** Two people's edits of one framework: a phase that one of them worked on stays; a map is where I put it, or they. */
export function mergeFrameworks(
  base: Framework,
  mine: Framework,
  theirs: Framework,
): { merged: Framework; clashes: Clash[] } {
  const head = ({ phases: _, ...rest }: Framework) => rest;
  const fields = mergedFields(head(base), head(mine), head(theirs));
  const clashes: Clash[] = fields.conflicts.map(field => ({ of: 'framework', key: '', field }));
  const kept = keptPhases(base, mine, theirs);
  const keys = (side: Framework) => side.phases.map(phase => phase.key);
  const order = mergedOrder(keys(base), keys(mine), keys(theirs)).filter(key => kept.has(key));
  const where = phasesOfMaps(base, mine, theirs, kept);
  const phases = order.map((key): Phase => {
    const [was, own, other] = [base, mine, theirs].map(side => side.phases.find(phase => phase.key === key));
    const names = mergedFields({ name: was?.name }, { name: (own ?? other)?.name }, { name: (other ?? own)?.name });
    if (was && names.conflicts.length > 0) clashes.push({ of: 'phase', key, field: 'name' });
    const maps = mergedOrder(was?.maps ?? [], (own ?? other)?.maps ?? [], (other ?? own)?.maps ?? []);
    return { key, name: names.merged.name ?? '', maps: maps.filter(map => where.get(map) === key) };
  });
  return { merged: { ...fields.merged, phases }, clashes };
}

/** What both have, what one of them made, and what one removed though the other worked on it. */
function keptPhases(base: Framework, mine: Framework, theirs: Framework): Set<string> {
  const byKey = (side: Framework) => new Map(side.phases.map(phase => [phase.key, phase]));
  const [was, own, other] = [byKey(base), byKey(mine), byKey(theirs)];
  const kept = new Set<string>();
  for (const key of new Set([...own.keys(), ...other.keys()])) {
    const both = own.has(key) && other.has(key);
    const before = was.get(key);
    if (both || !before || !same(before, own.get(key) ?? other.get(key))) kept.add(key);
  }
  return kept;
}

/** The phase of each map: mine where I moved it, else theirs; where that one is gone, the other's. */
function phasesOfMaps(
  base: Framework,
  mine: Framework,
  theirs: Framework,
  kept: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  /** A phase that one side removed though it stays has its maps as before. */
  const spots = (side: Framework) => {
    const gone = base.phases.filter(({ key }) => kept.has(key) && !side.phases.some(one => one.key === key));
    return new Map([...gone, ...side.phases].flatMap(({ key, maps }) => maps.map(map => [map, key] as const)));
  };
  const [was, own, other] = [spots(base), spots(mine), spots(theirs)];
  const where = new Map<string, string>();
  for (const map of new Set([...own.keys(), ...other.keys()])) {
    const isMoved = own.get(map) !== was.get(map);
    const [first, second] = isMoved ? [own.get(map), other.get(map)] : [other.get(map), own.get(map)];
    if (first === undefined) continue;
    const phase = kept.has(first) ? first : second;
    if (phase !== undefined && kept.has(phase)) where.set(map, phase);
  }
  return where;
}
