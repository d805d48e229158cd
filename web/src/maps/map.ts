// A journey map as its document holds it (`crates/maps/src/map.rs`): what is not there has its default.

import type { Duration, JourneySplit, Language, Question } from '../api/types';

export const MAP_KINDS = ['current_state', 'future_state', 'day_in_the_life', 'blueprint'] as const;
export type MapKind = (typeof MAP_KINDS)[number];
export const MAP_STATUSES = ['draft', 'in_review', 'approved', 'retired'] as const;
export type MapStatus = (typeof MAP_STATUSES)[number];

/** In their usual order; a blueprint's lines part them by kind. */
export const LANE_KINDS = [
  'action',
  'touchpoint',
  'thought',
  'emotion',
  'expectation',
  'obstacle',
  'solution',
  'quote',
  'metric',
  'opportunity',
  'evidence',
  'frontstage',
  'backstage',
  'support',
  'picture',
  'text',
] as const;
export type LaneKind = (typeof LANE_KINDS)[number];

export const EDGE_KINDS = ['sequence', 'choice', 'parallel', 'loop', 'optional'] as const;
export type EdgeKind = (typeof EDGE_KINDS)[number];

/** The most that a map may have of each. */
export const MOST = { steps: 500, lanes: 60, personas: 12, rules: 15 } as const;

/** Of rules, in the order in which they are offered. */
export const RULE_KINDS = ['response', 'precedence', 'not_within', 'at_most', 'existence', 'absence'] as const;
export type RuleKind = (typeof RULE_KINDS)[number];

export const RULE_SCOPES = ['customer', 'journey'] as const;
export type RuleScope = (typeof RULE_SCOPES)[number];

export interface MapDocument {
  name: string;
  kind: MapKind;
  /** Of everything people wrote in it. */
  language: Language;
  goal?: string;
  /** Which feedback we want. */
  feedback?: string;
  /** The situation that the journey begins in. */
  scenario?: string;
  /** Keys; each persona has an emotion curve of its own. */
  personas: string[];
  owner?: string;
  status: MapStatus;
  /** A day, `2025-10-31`. */
  review_due?: string;
  baseline?: { map: string; version: number };
  journeys: JourneySplit;
  filters: string[];
  stages: Stage[];
  lanes: Lane[];
  /** How steps follow each other; one after the other where there are none. */
  edges: Edge[];
  cells: Cell[];
  /** What all journeys should keep to. */
  rules?: Rule[];
  /** What a file of another tool held that has no place here. */
  notes: string[];
}

export interface Stage {
  key: string;
  name: string;
  symbol?: string;
  colour?: string;
  steps: Step[];
}

export interface Step {
  key: string;
  name: string;
  /** Keys of touchpoints; an interaction at any of them is this step. */
  touchpoints?: string[];
  /** The key of the map that shows this step in detail. */
  opens?: string;
  /** The step of the baseline that it was carried over from. */
  from?: string;
  colour?: string;
}

export interface Lane {
  key: string;
  kind: LaneKind;
  /** Instead of its kind's name. */
  name?: string;
  folded: boolean;
}

export interface Edge {
  from: string;
  to: string;
  kind: EdgeKind;
  /** Share of those at `from` who should go this way, 0 to 1. */
  probability?: number;
  time?: Duration;
}

/** A rule in plain words; which fields it has is told by its kind. */
export interface Rule {
  key: string;
  kind: RuleKind;
  of: RuleSelection;
  /** What must, or must not, come with it. */
  other?: RuleSelection;
  within?: Duration;
  /** Of `at_most`: how many. */
  most?: number;
  /** By customer when absent. */
  per?: RuleScope;
}

/** Interactions at any of these steps or touchpoints, and matching the condition. */
export interface RuleSelection {
  steps?: string[];
  touchpoints?: string[];
  where?: string;
}

/** What a cell says, wherever it stands. */
export interface CellContent {
  text?: string;
  /** The designed point of a lane of emotion, -2 to 2. */
  emotion?: number;
  /** How many actions the customer needs. */
  actions?: number;
  /** What speaks for it; a cell with none is an assumption. */
  evidence?: Evidence[];
  measure?: Measure;
  reported?: Reported[];
  /** How much it matters, how much it takes, how satisfied customers are; as somebody sees it, 1 to 5. */
  importance?: number;
  effort?: number;
  satisfaction?: number;
  colour?: string;
  icon?: string;
  picture?: string;
}

/** Where a cell stands: for one persona, or for everybody. */
export interface Place {
  step: string;
  lane: string;
  persona?: string;
}

export interface Cell extends CellContent, Place {}

export const STATED_KINDS = ['quote', 'survey', 'interview'] as const;
export type StatedKind = (typeof STATED_KINDS)[number];

export type Evidence =
  | { kind: StatedKind; text: string; source: string }
  | { kind: 'question'; question: Question }
  | { kind: 'assumption'; text: string };

export interface Measure {
  /** A metric; asked of the step's touchpoints where it names none. */
  question: Question;
  target?: Target;
}

/** What a figure should be, in the unit of its answer; which of the two is larger tells which way is better. */
export interface Target {
  good: number;
  bad: number;
}

/** A figure from outside, never mixed with measured ones. */
export interface Reported {
  figure: number;
  unit?: string;
  what: string;
  source: string;
  date: string;
  n?: number;
  stale_from?: string;
}

function list<T>(value: T[] | null | undefined): T[] {
  return Array.isArray(value) ? value : [];
}

/** A map out of a document, which the server has checked; none where it was deleted. */
export function readMap(raw: unknown): MapDocument | null {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return null;
  const map = raw as Partial<MapDocument>;
  return {
    ...map,
    name: map.name ?? '',
    kind: map.kind ?? 'current_state',
    language: map.language ?? 'en',
    personas: list(map.personas),
    status: map.status ?? 'draft',
    journeys: map.journeys ?? 'whole',
    filters: list(map.filters),
    stages: list(map.stages).map(stage => ({ ...stage, steps: list(stage.steps) })),
    lanes: list(map.lanes).map(lane => ({ ...lane, kind: lane.kind ?? 'text', folded: lane.folded ?? false })),
    edges: list(map.edges).map(edge => ({ ...edge, kind: edge.kind ?? 'sequence' })),
    cells: list(map.cells),
    ...(map.rules?.length ? { rules: map.rules } : {}),
    notes: list(map.notes),
  };
}

/** All steps in their order. */
export function stepsOf(map: Pick<MapDocument, 'stages'>): Step[] {
  return map.stages.flatMap(stage => stage.steps);
}

export function stageOf(map: Pick<MapDocument, 'stages'>, step: string): Stage | undefined {
  return map.stages.find(stage => stage.steps.some(one => one.key === step));
}

export function stepOf(map: Pick<MapDocument, 'stages'>, key: string): Step | undefined {
  return stageOf(map, key)?.steps.find(one => one.key === key);
}

/** One text for each place. */
export function placeOf({ step, lane, persona }: Place): string {
  return `${step}\n${lane}\n${persona ?? ''}`;
}

export function isAt(cell: Place, { step, lane, persona }: Place): boolean {
  return cell.step === step && cell.lane === lane && (cell.persona ?? '') === (persona ?? '');
}

/** Cells by where they stand. */
export function cellsByPlace(cells: readonly Cell[]): ReadonlyMap<string, Cell> {
  return new Map(cells.map(cell => [placeOf(cell), cell]));
}

/** What a persona is shown at a place: its own cell, or everybody's where it has none. */
export function shownCell(
  cells: ReadonlyMap<string, Cell>,
  step: string,
  lane: string,
  persona: string | undefined,
): { cell: Cell | undefined; inherited: boolean } {
  const own = persona ? cells.get(placeOf({ step, lane, persona })) : undefined;
  if (own) return { cell: own, inherited: false };
  const cell = cells.get(placeOf({ step, lane }));
  return { cell, inherited: persona !== undefined && cell !== undefined };
}

/** Whether a value says nothing, so that a document goes without it. */
export function isUnset(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

const WHERE = ['step', 'lane', 'persona'];

/** Whether a cell says nothing. */
export function isBlank(cell: Cell): boolean {
  return Object.entries(cell).every(([field, value]) => WHERE.includes(field) || isUnset(value));
}

/** Touchpoints that any step is bound to. */
export function boundTouchpoints(map: Pick<MapDocument, 'stages'>): Set<string> {
  return new Set(stepsOf(map).flatMap(step => step.touchpoints ?? []));
}
