// Questions and answers as the server speaks them. Later generated from
// /openapi.json; until then kept in step with crates/model by hand.

export type Language = 'en' | 'ru' | 'pl';
export type Period = 'day' | 'week' | 'month' | 'quarter';
/** A length of time such as `30m` or `7d`. */
export type Duration = string;
/** An instant, RFC 3339. */
export type Timestamp = string;
export type TimeRange = { last: Duration } | { between: { from: Timestamp; to: Timestamp } };
export interface TimeSpan {
  from: Timestamp;
  to: Timestamp;
}

// Questions.

export interface Selector {
  touchpoints?: string[];
  where?: string;
}
export interface Step extends Selector {
  name?: string;
  optional?: boolean;
}
export interface Exclusion extends Selector {
  after?: number;
}
export type JourneySplit =
  | 'whole'
  | { gap: Duration }
  | { column: string }
  | { events: { start: Selector; end: Selector | null } };
export type Window = { whole: Duration } | { per_step: Duration };
export type FunnelOrder = 'ordered' | 'strict' | 'any';

export interface Funnel {
  ask: 'funnel';
  steps: Step[];
  order?: FunnelOrder;
  window?: Window;
  exclude?: Exclusion[];
  same?: string;
}
export interface Transitions {
  ask: 'transitions' | 'bottlenecks';
  limit?: number;
}
export type PathsDirection = 'from' | 'to' | 'around';
export interface Paths {
  ask: 'paths';
  direction: PathsDirection;
  touchpoint: Selector;
  depth?: number;
  collapse_repeats?: boolean;
  top?: number;
}
export interface Variants {
  ask: 'variants';
  top?: number;
  collapse_repeats?: boolean;
}
export interface StepMatrix {
  ask: 'step_matrix';
  depth?: number;
}
export interface Rework {
  ask: 'rework';
}
export interface DropOff {
  ask: 'drop_off';
  goal?: Selector;
}
export interface Retention {
  ask: 'retention';
  period?: Period;
  periods?: number;
  kind?: 'bounded' | 'unbounded';
  first?: Selector;
  back?: Selector;
}
export interface Stickiness {
  ask: 'stickiness';
  period?: Period;
  of?: Selector;
}
export interface Lifecycle {
  ask: 'lifecycle';
  period?: Period;
  of?: Selector;
}
export interface RepeatPurchase {
  ask: 'repeat_purchase';
  purchase: Selector;
}
export type MetricName =
  | 'count'
  | 'customers'
  | 'journeys'
  | 'sum'
  | 'mean'
  | 'percentile'
  | 'conversion'
  | 'csat'
  | 'nps'
  | 'ces'
  | 'response_time'
  | 'effort';
export interface MetricOf {
  metric: MetricName;
  column?: string;
  percentile?: number;
  goal?: Selector;
  response?: Selector;
  of?: Selector;
}
export interface Metric extends MetricOf {
  ask: 'metric';
}
export interface Series {
  ask: 'series';
  of: MetricOf;
  period?: Period;
}
export interface Group {
  name: string;
  filters?: string[];
  range?: TimeRange;
}
export interface Difference {
  ask: 'difference';
  of: Ask;
  a: Group;
  b: Group;
}
export interface StandsOut {
  ask: 'stands_out';
  segments?: string[];
}
export interface Customers {
  ask: 'customers';
  of: Ask;
  behind?: Behind;
  group?: string;
  limit?: number;
}
export type Ask =
  | Funnel
  | Transitions
  | Paths
  | Variants
  | StepMatrix
  | Rework
  | DropOff
  | Retention
  | Stickiness
  | Lifecycle
  | RepeatPurchase
  | Metric
  | Series
  | Difference
  | StandsOut
  | Customers;
export type AskKind = Ask['ask'];

export interface QuestionFrame {
  filters?: string[];
  journeys?: JourneySplit;
  range?: TimeRange;
  zone?: string;
  by?: string;
  language?: Language;
}
export type Question = Ask & QuestionFrame;

export type LifecycleState = 'new' | 'returning' | 'resurrected' | 'dormant';
export type Behind =
  | { number: 'everyone' }
  | { number: 'step'; step: number; lost?: boolean }
  | { number: 'transition'; from: string; to: string }
  | { number: 'touchpoint'; touchpoint: string; place?: 'anywhere' | 'start' | 'end' }
  | { number: 'path'; before?: boolean; steps: string[]; end?: boolean }
  | { number: 'variant'; steps: string[] }
  | { number: 'position'; position: number; touchpoint?: string }
  | { number: 'repeated'; touchpoint: string }
  | { number: 'loop'; there: string; back: string }
  | { number: 'lost'; touchpoint: string; last?: string }
  | { number: 'reached' }
  | { number: 'cohort'; start: Timestamp; back?: number }
  | { number: 'active'; start: Timestamp }
  | { number: 'active_days'; days: number }
  | { number: 'lifecycle'; start: Timestamp; state: LifecycleState }
  | { number: 'purchases'; count: number; or_more?: boolean }
  | { number: 'measured'; start?: Timestamp; reached?: boolean };

// Answers.

export type Evidence = 'assumption' | 'reported' | 'association' | 'adjusted' | 'experiment';
export type Unit = 'count' | 'share' | 'points' | 'seconds' | 'money' | 'number';

/** A share with its 95 % interval. */
export interface Rate {
  value: number;
  low: number;
  high: number;
  successes: number;
  n: number;
}
/** A number; without bounds a plain count or sum. */
export interface Estimate {
  value: number;
  low?: number | null;
  high?: number | null;
  n: number;
}
export interface Times {
  n: number;
  median_s: number;
  p90_s: number;
  p95_s: number;
  total_s: number;
  approximate: boolean;
}
export interface FunnelStep {
  name: string;
  optional: boolean;
  journeys: number;
  customers: number;
  from_previous: Rate;
  from_first: Rate;
  times: Times;
}
export interface FunnelGroup {
  key?: string | null;
  steps: FunnelStep[];
}
export interface FunnelResult {
  kind: 'funnel';
  groups: FunnelGroup[];
}
export interface Node {
  touchpoint: string;
  interactions: number;
  customers: number;
  starts: number;
  ends: number;
}
export interface Edge {
  from: string;
  to: string;
  count: number;
  customers: number;
  times: Times;
}
export interface TransitionsResult {
  kind: 'transitions' | 'bottlenecks';
  journeys: number;
  nodes: Node[];
  edges: Edge[];
  other_transitions: number;
}
export type PathStep = { touchpoint: string } | 'other' | 'end';
export interface PathNode {
  parent?: number | null;
  depth: number;
  step: PathStep;
  journeys: number;
}
export interface PathsResult {
  kind: 'paths';
  journeys: number;
  after?: PathNode[];
  before?: PathNode[];
}
export interface Variant {
  steps: string[];
  journeys: number;
  share: Rate;
  duration: Times;
}
export interface VariantsResult {
  kind: 'variants';
  journeys: number;
  distinct: number;
  variants: Variant[];
}
export interface StepMatrixResult {
  kind: 'step_matrix';
  journeys: number;
  touchpoints: string[];
  counts: number[][];
  ended: number[];
}
export interface ReworkRow {
  touchpoint: string;
  journeys: number;
  repeated: Rate;
  extra: number;
  self_loops: number;
}
export interface LoopRow {
  there: string;
  back: string;
  count: number;
  journeys: number;
}
export interface ReworkResult {
  kind: 'rework';
  journeys: number;
  touchpoints: ReworkRow[];
  loops: LoopRow[];
}
export interface DropOffRow {
  touchpoint: string;
  journeys: number;
  ended_here: Rate;
  lost: Rate;
  last: { touchpoint: string; journeys: number }[];
}
export interface DropOffResult {
  kind: 'drop_off';
  journeys: number;
  reached: number;
  touchpoints: DropOffRow[];
}
export interface Cohort {
  key?: string | null;
  start: Timestamp;
  customers: number;
  retained: Rate[];
}
export interface RetentionResult {
  kind: 'retention';
  period: Period;
  cohorts: Cohort[];
  overall: Rate[];
}
export interface StickinessResult {
  kind: 'stickiness';
  period: Period;
  points: { start: Timestamp; customers: number; daily: number; ratio: number }[];
  active_days: number[];
}
export interface LifecyclePoint {
  start: Timestamp;
  new: number;
  returning: number;
  resurrected: number;
  dormant: number;
}
export interface LifecycleResult {
  kind: 'lifecycle';
  period: Period;
  points: LifecyclePoint[];
}
export interface RepeatPurchaseResult {
  kind: 'repeat_purchase';
  customers: number;
  repeat: Rate;
  by_count: number[];
  between: Times[];
  between_all: Times;
}
export interface SeriesPoint {
  start?: Timestamp | null;
  estimate?: Estimate | null;
}
export interface SeriesGroup {
  key?: string | null;
  points: SeriesPoint[];
}
export interface SeriesResult {
  kind: 'metric' | 'series';
  unit: Unit;
  currency?: string | null;
  period?: Period | null;
  groups: SeriesGroup[];
}
export interface DifferenceRow {
  item: string;
  unit: Unit;
  a: Estimate;
  b: Estimate;
  difference: Estimate;
  q_value: number;
  real: boolean;
}
export interface DifferenceResult {
  kind: 'difference';
  a: string;
  b: string;
  rows: DifferenceRow[];
}
export interface Finding {
  sentence: string;
  evidence: Evidence;
  q_value: number;
  expected: Estimate;
  observed: Estimate;
  unit: Unit;
  span?: TimeSpan | null;
  question: Question;
}
export interface StandsOutResult {
  kind: 'stands_out';
  looked_at: number;
  findings: Finding[];
}
export interface CustomerRow {
  person: number;
  identifiers?: { kind: string; value: string }[];
  interactions: number;
  first: Timestamp;
  last: Timestamp;
}
export interface CustomersResult {
  kind: 'customers';
  total: number;
  customers: CustomerRow[];
}
export type AnswerResult =
  | FunnelResult
  | TransitionsResult
  | PathsResult
  | VariantsResult
  | StepMatrixResult
  | ReworkResult
  | DropOffResult
  | RetentionResult
  | StickinessResult
  | LifecycleResult
  | RepeatPurchaseResult
  | SeriesResult
  | DifferenceResult
  | StandsOutResult
  | CustomersResult;

export interface Answer {
  question: Question;
  verdict: string;
  evidence: Evidence;
  result: AnswerResult;
  unknown: { interactions: number; unbound?: number | null; unidentified: number };
  notes?: string[];
  snapshot: { version: number; unflushed_rows: number; identity: number; rules: number; span?: TimeSpan | null };
  cost: { rows: number; bytes: number; wall_ms: number };
}

// The rest of the contract.

export type Role = 'viewer' | 'editor' | 'administrator';
export interface User {
  id: number | string;
  email: string;
  name: string;
  role: Role;
  language: Language;
  zone: string;
  created: Timestamp;
  last_seen?: Timestamp | null;
}
export interface Settings {
  version: number;
  company: string;
  language: Language;
  zone: string;
  currency?: string | null;
  stage_model: 'loyalty' | 'purchase';
}
export interface Session {
  state: 'setup' | 'anonymous' | 'signed_in';
  demo: boolean;
  version: string;
  csrf?: string | null;
  user?: User | null;
  settings?: Settings | null;
}
export interface DataSource {
  source: string;
  imports: number;
  interactions: number;
  rejected: number;
  /** The newest interaction. */
  last?: Timestamp | null;
  /** When it was last imported from. */
  imported?: Timestamp | null;
}
export interface DataSummary {
  interactions: number;
  unidentified: number;
  people: number;
  first?: Timestamp | null;
  last?: Timestamp | null;
  newest_import?: Timestamp | null;
  sources: DataSource[];
  channels: string[];
  events: { event: string; channel: string; medium: string; count: number }[];
  properties: string[];
  scales: string[];
  currencies: string[];
  has_cases: boolean;
  files: number;
  size_bytes: number;
  version: number;
  problems: string[];
}
/** At which moment of a customer's line an interaction belongs to a touchpoint. */
export type Moment = 'first' | 'repeated' | { before: MomentNeighbour } | { after: MomentNeighbour };
export interface MomentNeighbour {
  touchpoint: string;
  within?: Duration | null;
}
export interface TouchpointRule {
  events?: string[];
  where?: string | null;
  priority?: number;
  moment?: Moment | null;
}
export interface Touchpoint {
  key: string;
  names: Record<Language, string>;
  stage?: string | null;
  phase?: string | null;
  channel?: string | null;
  medium?: string;
  goal?: string | null;
  status?: 'used' | 'wanted';
  rule?: TouchpointRule;
}
export interface Registry {
  version: number;
  touchpoints: Touchpoint[];
}
export interface ProblemBody {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  code?: string;
  /** The newest version of what was to be changed (409). */
  current?: unknown;
}
