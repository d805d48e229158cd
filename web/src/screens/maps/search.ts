// What the addresses of maps hold. Whatever cannot be read is left out, never an error. It comes with the first
// screen, whichever that is, so it brings nothing else along.

import type { MapStatus } from '../../maps/map';

const STATUSES: readonly MapStatus[] = ['draft', 'in_review', 'approved', 'retired'];

export interface MapsSearch {
  /** All maps in a list unless it says otherwise. */
  view?: 'framework' | undefined;
  /** The framework that is shown. */
  at?: string | undefined;
  find?: string | undefined;
  status?: MapStatus | undefined;
  /** How a new map is being made. */
  make?: Making | undefined;
  /** Of a map made from what customers do: whose journeys they are (filters, split and goal as in a question). */
  seen?: Record<string, unknown> | undefined;
  /** How simple it is, in tenths. */
  simple?: number | undefined;
  /** The group of journeys that it is of, from 1; everybody's unless it says so. */
  group?: number | undefined;
}

export const MAKINGS = ['blank', 'template', 'file', 'paste', 'wizard', 'discover'] as const;
export type Making = (typeof MAKINGS)[number];

export const MAP_VIEWS = ['table', 'card', 'plan', 'rules', 'matrix', 'before', 'guide', 'present'] as const;
/** The map itself unless it says otherwise. */
export type MapView = (typeof MAP_VIEWS)[number];

export const GUIDE_STEPS = ['goals', 'audience', 'touchpoints', 'data', 'map', 'test'] as const;
export type GuideStep = (typeof GUIDE_STEPS)[number];

export const SIZES = ['small', 'large'] as const;
export type Size = (typeof SIZES)[number];

/** What people say to each other about the map, and what is to be done. */
export const TALKS = ['comments', 'tasks'] as const;
export type TalkPane = (typeof TALKS)[number];

/**
 * What is open beside the map: its settings, a stage, a step, a lane, a cell, what customers do otherwise; or comments
 * and tasks of the map, a step, a cell, or (with an empty step) a lane.
 */
export type Beside = [
  what: 'settings' | 'stage' | 'step' | 'lane' | 'cell' | 'deviation' | TalkPane,
  key?: string,
  lane?: string,
];

export interface MapSearch {
  view?: MapView | undefined;
  beside?: Beside | undefined;
  /** Whose map is shown; everybody's unless it says so. */
  persona?: string | undefined;
  /** Beside the designed journeys the real ones. */
  reality?: 1 | undefined;
  size?: Size | undefined;
  /** Threads of comments that are settled, too. */
  settled?: 1 | undefined;
  /** An older version to look at. */
  version?: number | undefined;
  /** What it is compared with: a version of it, or of another map. */
  base?: number | undefined;
  of?: string | undefined;
  /** When was measured before and after, `2024-01-01..2024-03-31`. */
  was?: string | undefined;
  now?: string | undefined;
  /** Both maps side by side instead of the table. */
  sides?: 1 | undefined;
  /** Only what changed. */
  changed?: 1 | undefined;
  /** What goes across in the matrix; effort unless it says so. */
  across?: 'satisfaction' | undefined;
  /** The stage that is presented. */
  stage?: string | undefined;
  /** The step of the guide. */
  guide?: GuideStep | undefined;
  /** Nothing around it. */
  wall?: 1 | undefined;
}

function oneOf<T extends string>(value: unknown, options: readonly T[]): T | undefined {
  return options.find(one => one === value);
}

function text(value: unknown): string | undefined {
  const read = typeof value === 'number' ? String(value) : value;
  return typeof read === 'string' && read !== '' && read.length <= 200 ? read : undefined;
}

function fields(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

function whole(value: unknown, least: number, most: number): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most ? value : undefined;
}

export function readMapsSearch(raw: Record<string, unknown>): MapsSearch {
  return {
    view: oneOf(raw.view, ['framework']),
    at: text(raw.at),
    find: text(raw.find),
    status: oneOf(raw.status, STATUSES),
    make: oneOf(raw.make, MAKINGS),
    seen: fields(raw.seen),
    simple: whole(raw.simple, 0, 10),
    group: whole(raw.group, 1, 8),
  };
}

const KEYED = ['stage', 'step', 'lane', 'deviation'] as const;

function readBeside(raw: unknown): Beside | undefined {
  if (!Array.isArray(raw)) return undefined;
  const [what, first, second] = raw;
  if (what === 'settings') return ['settings'];
  const key = text(first);
  const lane = text(second);
  const talk = oneOf(what, TALKS);
  if (talk) return lane !== undefined ? [talk, key ?? '', lane] : key !== undefined ? [talk, key] : [talk];
  if (key === undefined) return undefined;
  if (what === 'cell') return lane === undefined ? undefined : ['cell', key, lane];
  const known = oneOf(what, KEYED);
  return known && [known, key];
}

export function readMapSearch(raw: Record<string, unknown>): MapSearch {
  return {
    view: oneOf(raw.view, MAP_VIEWS),
    beside: readBeside(raw.beside),
    persona: text(raw.persona),
    reality: raw.reality === 1 ? 1 : undefined,
    size: oneOf(raw.size, SIZES),
    settled: raw.settled === 1 ? 1 : undefined,
    version: version(raw.version),
    base: version(raw.base),
    of: text(raw.of),
    was: text(raw.was),
    now: text(raw.now),
    sides: raw.sides === 1 ? 1 : undefined,
    changed: raw.changed === 1 ? 1 : undefined,
    across: oneOf(raw.across, ['satisfaction']),
    stage: text(raw.stage),
    guide: oneOf(raw.guide, GUIDE_STEPS),
    wall: raw.wall === 1 ? 1 : undefined,
  };
}

export interface PersonaSearch {
  /** An older version to look at. */
  version?: number | undefined;
}

function version(raw: unknown): number | undefined {
  return typeof raw === 'number' && Number.isSafeInteger(raw) && raw > 0 ? raw : undefined;
}

export function readPersonaSearch(raw: Record<string, unknown>): PersonaSearch {
  return { version: version(raw.version) };
}
