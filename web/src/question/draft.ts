import type {
  Ask,
  AskKind,
  Behind,
  DeviationKind,
  Exclusion,
  Group,
  JourneySplit,
  LifecycleState,
  MetricName,
  MetricOf,
  Onward,
  Period,
  Question,
  QuestionFrame,
  RuleState,
  Selector,
  Step,
  TimeRange,
  Window,
} from '../api/types';
import { emptyAsk, isKind, type Kind } from './kinds';

/** A question as it is being put together; the page gives it period, zone and language. */
export type Draft = Ask & Pick<QuestionFrame, 'filters' | 'journeys' | 'by'>;

/** What an address said, as far as it makes sense, and the names of what did not. */
export interface ReadDraft {
  draft: Draft;
  dropped: string[];
}

const PERIODS: Period[] = ['day', 'week', 'month', 'quarter'];
export const METRICS: MetricName[] = [
  'count',
  'customers',
  'journeys',
  'conversion',
  'nps',
  'csat',
  'ces',
  'response_time',
  'effort',
  'sum',
  'mean',
  'percentile',
];
const DURATION = /^\d{1,6}(ms|s|m|h|d|w)$/;
const MOST_STEPS = 32;

type Fields = Record<string, unknown>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Takes values out of an address and notes what it had to leave there. */
class Reader {
  readonly dropped: string[] = [];

  private drop(name: string): undefined {
    if (!this.dropped.includes(name)) this.dropped.push(name);
    return undefined;
  }

  text(value: unknown, name: string): string | undefined {
    if (value === undefined || value === null) return undefined;
    return typeof value === 'string' && value.length <= 2000 ? value : this.drop(name);
  }

  truth(value: unknown, name: string): boolean | undefined {
    if (value === undefined) return undefined;
    return typeof value === 'boolean' ? value : this.drop(name);
  }

  whole(value: unknown, name: string, low: number, high: number): number | undefined {
    if (value === undefined) return undefined;
    return Number.isInteger(value) && (value as number) >= low && (value as number) <= high
      ? (value as number)
      : this.drop(name);
  }

  oneOf<T extends string>(value: unknown, name: string, options: readonly T[]): T | undefined {
    if (value === undefined) return undefined;
    return options.includes(value as T) ? (value as T) : this.drop(name);
  }

  list<T>(value: unknown, name: string, most: number, read: (one: unknown) => T | undefined): T[] | undefined {
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) return this.drop(name);
    if (value.length > most) this.drop(name);
    return value
      .slice(0, most)
      .map(read)
      .filter(one => one !== undefined);
  }

  texts(value: unknown, name: string, most = 200): string[] | undefined {
    return this.list(value, name, most, one => this.text(one, name) ?? this.drop(name));
  }

  duration(value: unknown, name: string): string | undefined {
    const text = this.text(value, name);
    if (text === undefined) return undefined;
    return DURATION.test(text) ? text : this.drop(name);
  }

  selector(value: unknown, name: string): Selector | undefined {
    if (value === undefined || value === null) return undefined;
    if (!isFields(value)) return this.drop(name);
    return compact({ touchpoints: this.texts(value.touchpoints, name), where: this.text(value.where, name) });
  }

  step(value: unknown): Step | undefined {
    const selector = this.selector(value, 'steps');
    if (!selector || !isFields(value)) return this.drop('steps');
    return compact({
      ...selector,
      name: this.text(value.name, 'steps'),
      optional: this.truth(value.optional, 'steps') || undefined,
    });
  }

  exclusion(value: unknown): Exclusion | undefined {
    const selector = this.selector(value, 'exclude');
    if (!selector || !isFields(value)) return this.drop('exclude');
    return compact({ ...selector, after: this.whole(value.after, 'exclude', 0, MOST_STEPS) });
  }

  window(value: unknown): Window | undefined {
    if (value === undefined) return undefined;
    if (!isFields(value)) return this.drop('window');
    const whole = this.duration(value.whole, 'window');
    if (whole) return { whole };
    const per_step = this.duration(value.per_step, 'window');
    return per_step ? { per_step } : this.drop('window');
  }

  journeys(value: unknown): JourneySplit | undefined {
    if (value === undefined || value === 'whole') return undefined;
    if (!isFields(value)) return this.drop('journeys');
    const gap = this.duration(value.gap, 'journeys');
    if (gap) return { gap };
    const column = this.text(value.column, 'journeys');
    if (column) return { column };
    if (isFields(value.events)) {
      const start = this.selector(value.events.start, 'journeys');
      if (start) return { events: { start, end: this.selector(value.events.end, 'journeys') ?? null } };
    }
    return this.drop('journeys');
  }

  range(value: unknown, name: string): TimeRange | undefined {
    if (value === undefined) return undefined;
    if (!isFields(value)) return this.drop(name);
    const last = this.duration(value.last, name);
    if (last) return { last };
    if (isFields(value.between)) {
      const from = this.text(value.between.from, name);
      const to = this.text(value.between.to, name);
      if (from && to && Date.parse(from) < Date.parse(to)) return { between: { from, to } };
    }
    return this.drop(name);
  }

  group(value: unknown, name: string): Group {
    if (!isFields(value)) {
      if (value !== undefined) this.drop(name);
      return { name: '' };
    }
    return compact({
      name: this.text(value.name, name) ?? '',
      filters: this.texts(value.filters, name),
      range: this.range(value.range, name),
    });
  }

  metricOf(value: unknown): MetricOf {
    if (!isFields(value)) {
      if (value !== undefined) this.drop('metric');
      return { metric: 'customers' };
    }
    const percentile = value.percentile;
    const sound = typeof percentile === 'number' && percentile > 0 && percentile < 100;
    if (percentile !== undefined && !sound) this.drop('percentile');
    return compact({
      metric: this.oneOf(value.metric, 'metric', METRICS) ?? 'customers',
      column: this.text(value.column, 'column'),
      percentile: sound ? percentile : undefined,
      goal: this.selector(value.goal, 'goal'),
      response: this.selector(value.response, 'response'),
      of: this.selector(value.of, 'of'),
    });
  }

  ask(kind: Kind, from: Fields): Ask {
    const period = () => this.oneOf(from.period, 'period', PERIODS);
    switch (kind) {
      case 'funnel':
        return compact({
          ask: kind,
          steps: this.list(from.steps, 'steps', MOST_STEPS, one => this.step(one)) ?? [{}, {}],
          order: this.oneOf(from.order, 'order', ['ordered', 'strict', 'any'] as const),
          window: this.window(from.window),
          exclude: this.list(from.exclude, 'exclude', 20, one => this.exclusion(one)),
          same: this.text(from.same, 'same'),
        });
      case 'transitions':
      case 'bottlenecks':
        return compact({ ask: kind, limit: this.whole(from.limit, 'limit', 1, 10_000) });
      case 'paths':
        return compact({
          ask: kind,
          direction: this.oneOf(from.direction, 'direction', ['from', 'to', 'around'] as const) ?? 'from',
          touchpoint: this.selector(from.touchpoint, 'touchpoint') ?? {},
          depth: this.whole(from.depth, 'depth', 1, 20),
          collapse_repeats: this.truth(from.collapse_repeats, 'collapse_repeats'),
          top: this.whole(from.top, 'top', 1, 50),
        });
      case 'variants':
        return compact({
          ask: kind,
          top: this.whole(from.top, 'top', 1, 500),
          collapse_repeats: this.truth(from.collapse_repeats, 'collapse_repeats'),
        });
      case 'step_matrix':
        return compact({ ask: kind, depth: this.whole(from.depth, 'depth', 1, 50) });
      case 'rework':
        return { ask: kind };
      case 'drop_off':
        return compact({ ask: kind, goal: this.selector(from.goal, 'goal') });
      case 'channels':
        return compact({
          ask: kind,
          within: this.duration(from.within, 'within'),
          goal: this.selector(from.goal, 'goal'),
          of: this.text(from.of, 'of'),
        });
      case 'conformance':
        return compact({
          ask: kind,
          map: this.text(from.map, 'map') ?? '',
          version: this.whole(from.version, 'version', 1, 1_000_000_000),
          goal: this.selector(from.goal, 'goal'),
          period: period(),
        });
      case 'rules':
        return compact({
          ask: kind,
          map: this.text(from.map, 'map') ?? '',
          version: this.whole(from.version, 'version', 1, 1_000_000_000),
          period: period(),
        });
      case 'retention':
        return compact({
          ask: kind,
          period: period() ?? 'month',
          periods: this.whole(from.periods, 'periods', 1, 60),
          kind: this.oneOf(from.kind, 'kind', ['bounded', 'unbounded'] as const),
          first: this.selector(from.first, 'first'),
          back: this.selector(from.back, 'back'),
        });
      case 'stickiness':
      case 'lifecycle':
        return compact({ ask: kind, period: period() ?? 'month', of: this.selector(from.of, 'of') });
      case 'repeat_purchase':
        return { ask: kind, purchase: this.selector(from.purchase, 'purchase') ?? {} };
      case 'metric':
        return { ask: kind, ...this.metricOf(from) };
      case 'series':
        return { ask: kind, of: this.metricOf(from.of), period: period() ?? 'week' };
      case 'difference':
        return this.difference(from);
      case 'stands_out':
        return compact({ ask: kind, segments: this.texts(from.segments, 'segments', 20) });
    }
  }

  private difference(from: Fields): Ask {
    let of = emptyAsk('transitions');
    if (isFields(from.of) && typeof from.of.ask === 'string' && isKind(from.of.ask) && from.of.ask !== 'difference') {
      of = this.ask(from.of.ask, from.of);
    } else if (from.of !== undefined) {
      this.drop('of');
    }
    return { ask: 'difference', of, a: this.group(from.a, 'a'), b: this.group(from.b, 'b') };
  }
}

/** The object without what is not set. Steps stay, also when there are none: a funnel has that field. */
export function compact<T extends object>(value: T): T {
  const unset = (key: string, one: unknown) =>
    one === undefined || (Array.isArray(one) && one.length === 0 && key !== 'steps');
  return Object.fromEntries(Object.entries(value).filter(([key, one]) => !unset(key, one))) as T;
}

const KNOWN_FRAME = ['filters', 'journeys', 'by'];

export function readDraft(kind: Kind, raw: unknown): ReadDraft {
  const reader = new Reader();
  if (raw !== undefined && !isFields(raw)) reader.dropped.push('q');
  const from = isFields(raw) ? raw : {};
  const ask = isFields(raw) ? reader.ask(kind, from) : emptyAsk(kind);
  if (ask.ask === 'funnel') while (ask.steps.length < 2) ask.steps.push({});
  const draft: Draft = compact({
    ...ask,
    filters: reader.texts(from.filters, 'filters', 50),
    journeys: reader.journeys(from.journeys),
    by: reader.text(from.by, 'by'),
  });
  for (const key of Object.keys(from)) {
    if (!(key in draft) && !KNOWN_FRAME.includes(key) && key !== 'ask' && !wasRead(kind, key)) reader.dropped.push(key);
  }
  return { draft, dropped: [...new Set(reader.dropped)] };
}

/** Whether a kind has a field of this name, though the address left it empty. */
function wasRead(kind: Kind, key: string): boolean {
  const fields: Partial<Record<Kind, string[]>> = {
    funnel: ['order', 'window', 'exclude', 'same'],
    transitions: ['limit'],
    bottlenecks: ['limit'],
    paths: ['depth', 'collapse_repeats', 'top'],
    variants: ['top', 'collapse_repeats'],
    step_matrix: ['depth'],
    drop_off: ['goal'],
    channels: ['within', 'goal', 'of'],
    conformance: ['version', 'goal', 'period'],
    rules: ['version', 'period'],
    retention: ['periods', 'kind', 'first', 'back'],
    stickiness: ['of'],
    lifecycle: ['of'],
    metric: ['column', 'percentile', 'goal', 'response', 'of'],
    stands_out: ['segments'],
  };
  return fields[kind]?.includes(key) ?? false;
}

/** What goes into the address: nothing where nothing was chosen. */
export function draftToSearch(draft: Draft): Record<string, unknown> | undefined {
  const { ask, ...rest } = draft;
  const chosen = compact(rest as Fields);
  const { ask: _, ...empty } = emptyAsk(ask as Kind);
  return JSON.stringify(chosen) === JSON.stringify(compact(empty)) ? undefined : chosen;
}

/** The kind and draft of a question that came in an answer or a finding. */
export function draftOf(question: Question): { kind: Kind; draft: Draft } | null {
  const kind = question.ask as AskKind;
  if (!isKind(kind)) return null;
  return { kind, draft: readDraft(kind, question).draft };
}

// The numbers of an answer that can be opened.

const STATES: LifecycleState[] = ['new', 'returning', 'resurrected', 'dormant'];
const ONWARD: Onward[] = ['same', 'other', 'unknown', 'lost', 'open'];
const RULE_STATES: RuleState[] = ['kept', 'broken', 'open'];
const DEVIATIONS: DeviationKind[] = ['skipped', 'wrong_order', 'repeated', 'unplanned'];

/** A number as the address names it; none where it does not make sense. */
export function readBehind(raw: unknown): Behind | null {
  if (!isFields(raw)) return null;
  const text = (key: string) => (typeof raw[key] === 'string' ? (raw[key] as string) : undefined);
  const whole = (key: string) =>
    Number.isInteger(raw[key]) && (raw[key] as number) >= 0 ? (raw[key] as number) : undefined;
  const steps = Array.isArray(raw.steps) ? raw.steps.filter(step => typeof step === 'string') : undefined;
  const flag = (key: string) => (raw[key] === true ? true : undefined);
  const instant = text('start') && !Number.isNaN(Date.parse(text('start') ?? '')) ? text('start') : undefined;
  const made = behindOf(raw, { text, whole, steps, flag, instant });
  return made ? compact(made) : null;
}

interface Parts {
  text: (key: string) => string | undefined;
  whole: (key: string) => number | undefined;
  flag: (key: string) => true | undefined;
  steps: string[] | undefined;
  instant: string | undefined;
}

function behindOf(raw: Fields, { text, whole, steps, flag, instant }: Parts): Behind | null {
  const touchpoint = text('touchpoint');
  switch (raw.number) {
    case 'everyone':
    case 'reached':
      return { number: raw.number };
    case 'step': {
      const step = whole('step');
      return step === undefined ? null : { number: 'step', step, lost: flag('lost') };
    }
    case 'transition': {
      const [from, to] = [text('from'), text('to')];
      return from && to ? { number: 'transition', from, to } : null;
    }
    case 'touchpoint': {
      const place = (['start', 'end'] as const).find(one => one === raw.place);
      return touchpoint ? { number: 'touchpoint', touchpoint, place } : null;
    }
    case 'path':
      return steps ? { number: 'path', before: flag('before'), steps, end: flag('end') } : null;
    case 'variant':
      return steps ? { number: 'variant', steps } : null;
    case 'position': {
      const position = whole('position');
      return position === undefined ? null : { number: 'position', position, touchpoint };
    }
    case 'repeated':
      return touchpoint ? { number: 'repeated', touchpoint } : null;
    case 'loop': {
      const [there, back] = [text('there'), text('back')];
      return there && back ? { number: 'loop', there, back } : null;
    }
    case 'lost':
      return touchpoint ? { number: 'lost', touchpoint, last: text('last') } : null;
    case 'hand_off': {
      const [from, to] = [text('from'), text('to')];
      return from && to ? { number: 'hand_off', from, to, touchpoint, reached: flag('reached') } : null;
    }
    case 'through': {
      const [channel, onward] = [text('channel'), ONWARD.find(one => one === raw.onward)];
      return channel ? { number: 'through', channel, touchpoint, onward } : null;
    }
    case 'met': {
      const channel = text('channel');
      return channel && touchpoint ? { number: 'met', channel, touchpoint } : null;
    }
    case 'compared':
      return { number: 'compared', follows: typeof raw.follows === 'boolean' ? raw.follows : undefined };
    case 'deviation': {
      const [kind, step] = [DEVIATIONS.find(one => one === raw.kind), text('step')];
      return kind && (step || touchpoint) ? { number: 'deviation', kind, step, touchpoint } : null;
    }
    case 'planned': {
      const step = text('step');
      return step ? { number: 'planned', step, last: flag('last') } : null;
    }
    case 'rule': {
      const rule = text('rule');
      return rule ? { number: 'rule', rule, state: RULE_STATES.find(one => one === raw.state) } : null;
    }
    case 'cohort':
      return instant ? { number: 'cohort', start: instant, back: whole('back') } : null;
    case 'active':
      return instant ? { number: 'active', start: instant } : null;
    case 'active_days': {
      const days = whole('days');
      return days === undefined ? null : { number: 'active_days', days };
    }
    case 'lifecycle': {
      const state = STATES.find(one => one === raw.state);
      return instant && state ? { number: 'lifecycle', start: instant, state } : null;
    }
    case 'purchases': {
      const count = whole('count');
      return count === undefined ? null : { number: 'purchases', count, or_more: flag('or_more') };
    }
    case 'measured':
      return { number: 'measured', start: instant, reached: flag('reached') };
    default:
      return null;
  }
}
