// Questions and answers as the server speaks them: names for the shapes that
// are generated from its OpenAPI document (`npm run types`).
import type { components } from './openapi';

type Schemas = components['schemas'];
/** A shape of the document. What has a default may be left out of a request. */
export type Schema<Name extends keyof Schemas> = Schemas[Name];
type KeysOf<Union> = Union extends Union ? keyof Union : never;
/** Every field that one of several shapes has. */
type FieldOf<Union, Key> = Union extends Union ? (Key extends keyof Union ? Union[Key] : never) : never;
type FieldsOf<Union> = { [Key in KeysOf<Union>]: FieldOf<Union, Key> };

export type Language = Schema<'Language'>;
export type Period = Schema<'Period'>;
/** A length of time such as `30m` or `7d`. */
export type Duration = Schema<'Duration'>;
/** An instant, RFC 3339. */
export type Timestamp = Schema<'Timestamp'>;
export type TimeRange = Schema<'TimeRange'>;
export type TimeSpan = Schema<'TimeSpan'>;

// Questions.

export type Selector = Schema<'Selector'>;
export type Step = Schema<'Step'>;
export type Exclusion = Schema<'Exclusion'>;
export type JourneySplit = Schema<'JourneySplit'>;
export type Window = Schema<'Window'>;
export type FunnelOrder = Schema<'FunnelOrder'>;
export type Group = Schema<'Group'>;

type Asked<Kind extends Schema<'Ask'>['ask']> = Extract<Schema<'Ask'>, { ask: Kind }>;
/** What can be asked, but for the map, which has a screen of its own. */
export type Ask =
  | Exclude<Schema<'Ask'>, { ask: 'map' | 'metric' | 'series' | 'difference' | 'customers' }>
  | Metric
  | Series
  | Difference
  | Customers;
export type AskKind = Ask['ask'];

export type Funnel = Asked<'funnel'>;
export type Transitions = Asked<'transitions' | 'bottlenecks'>;
export type PathsDirection = Schema<'PathsDirection'>;
export type Paths = Asked<'paths'>;
export type Variants = Asked<'variants'>;
export type StepMatrix = Asked<'step_matrix'>;
export type Rework = Asked<'rework'>;
export type DropOff = Asked<'drop_off'>;
export type Channels = Asked<'channels'>;
export type Onward = Schema<'Onward'>;
export type Conformance = Asked<'conformance'>;
export type DeviationKind = Schema<'DeviationKind'>;
export type Rules = Asked<'rules'>;
export type RuleState = Schema<'RuleState'>;
export type Retention = Asked<'retention'>;
export type Stickiness = Asked<'stickiness'>;
export type Lifecycle = Asked<'lifecycle'>;
export type RepeatPurchase = Asked<'repeat_purchase'>;
export type MetricName = Schema<'Metric'>['metric'];
/** A metric while it is put together: with any field that one of the metrics has. */
export interface MetricOf extends Partial<Omit<FieldsOf<Schema<'Metric'>>, 'metric'>> {
  metric: MetricName;
}
export interface Metric extends MetricOf {
  ask: 'metric';
}
export interface Series extends Omit<Asked<'series'>, 'of'> {
  of: MetricOf;
}
export interface Difference extends Omit<Asked<'difference'>, 'of'> {
  of: Ask;
}
export type StandsOut = Asked<'stands_out'>;
export interface Customers extends Omit<Asked<'customers'>, 'of'> {
  of: Ask;
}

export type QuestionFrame = Pick<Schema<'Question'>, 'filters' | 'journeys' | 'range' | 'zone' | 'by' | 'language'>;
export type Question = Ask & QuestionFrame;

export type LifecycleState = Schema<'LifecycleState'>;
export type Behind = Schema<'Behind'>;

// Answers.

export type Evidence = Schema<'Evidence'>;
export type Unit = Schema<'Unit'>;
/** A share with its 95 % interval. */
export type Rate = Schema<'Rate'>;
/** A number; without bounds a plain count or sum. */
export type Estimate = Schema<'Estimate'>;
export type Times = Schema<'Times'>;

type Result<Kind extends Schema<'AnswerResult'>['kind']> = Extract<Schema<'AnswerResult'>, { kind: Kind }>;
export type AnswerResult = Exclude<Schema<'AnswerResult'>, { kind: 'map' | 'stands_out' }> | StandsOutResult;

export type FunnelStep = Schema<'FunnelStep'>;
export type FunnelGroup = Schema<'FunnelGroup'>;
export type FunnelResult = Result<'funnel'>;
export type Node = Schema<'Node'>;
export type Edge = Schema<'Edge'>;
export type TransitionsResult = Result<'transitions' | 'bottlenecks'>;
export type PathStep = Schema<'PathStep'>;
export type PathNode = Schema<'PathNode'>;
export type PathsResult = Result<'paths'>;
export type Variant = Schema<'Variant'>;
export type VariantsResult = Result<'variants'>;
export type StepMatrixResult = Result<'step_matrix'>;
export type ReworkRow = Schema<'ReworkRow'>;
export type LoopRow = Schema<'LoopRow'>;
export type ReworkResult = Result<'rework'>;
export type DropOffRow = Schema<'DropOffRow'>;
export type DropOffResult = Result<'drop_off'>;
export type HandOff = Schema<'HandOff'>;
export type Passage = Schema<'Passage'>;
export type MatrixCell = Schema<'MatrixCell'>;
export type ChannelScores = Schema<'ChannelScores'>;
export type ChannelsResult = Result<'channels'>;
export type Deviation = Schema<'Deviation'>;
export type PlannedStep = Schema<'PlannedStep'>;
export type Outcomes = Schema<'Outcomes'>;
export type ConformanceResult = Result<'conformance'>;
export type RuleCounts = Schema<'RuleCounts'>;
export type RuleResult = Schema<'RuleResult'>;
export type RulesResult = Result<'rules'>;
export type Cohort = Schema<'Cohort'>;
export type RetentionResult = Result<'retention'>;
export type StickinessResult = Result<'stickiness'>;
export type LifecyclePoint = Schema<'LifecyclePoint'>;
export type LifecycleResult = Result<'lifecycle'>;
export type RepeatPurchaseResult = Result<'repeat_purchase'>;
export type SeriesPoint = Schema<'SeriesPoint'>;
export type SeriesGroup = Schema<'SeriesGroup'>;
export type SeriesResult = Result<'metric' | 'series'>;
export type DifferenceRow = Schema<'DifferenceRow'>;
export type DifferenceResult = Result<'difference'>;
export interface Finding extends Omit<Schema<'Finding'>, 'question'> {
  question: Question;
}
export interface StandsOutResult extends Omit<Result<'stands_out'>, 'findings'> {
  findings: Finding[];
}
export type CustomerRow = Schema<'CustomerRow'>;
export type CustomersResult = Result<'customers'>;

/** An answer to any question but the map's. */
export type Answer = Omit<Schema<'Answer'>, 'question' | 'result'> & { question: Question; result: AnswerResult };

// The rest of the contract.

export type Role = Schema<'Role'>;
export type User = Schema<'User'>;
/** What has a default is there in an answer. */
export type Settings = Required<Schema<'Settings'>>;
export type Session = Schema<'State'>;
export type DataSource = Schema<'Source'>;
export type DataSummary = Schema<'Overview'>;
/** At which moment of a customer's line an interaction belongs to a touchpoint. */
export type Moment = Schema<'Moment'>;
export type TouchpointRule = Schema<'Rule'>;
export type Touchpoint = Schema<'Touchpoint'>;
export type Registry = Schema<'Registry'> & Required<Pick<Schema<'Registry'>, 'version' | 'touchpoints'>>;
/** Of a proxy in front of the server, none of it may be there. */
export type ProblemBody = Partial<Schema<'ProblemBody'>>;
