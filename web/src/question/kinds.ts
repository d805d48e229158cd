import type { Ask, AskKind } from '../api/types';

export type Kind = Exclude<AskKind, 'customers'>;
export type KindGroup = 'ways' | 'loss' | 'time' | 'numbers';

export interface KindInfo {
  kind: Kind;
  group: KindGroup;
  /** Whether a breakdown by a column can be asked for. */
  breakdown?: boolean;
  /** Whether it looks at journeys, so that it matters what one is. */
  journeys?: boolean;
  /** Whether two groups or periods of it can be compared. */
  comparable?: boolean;
}

export const KINDS: KindInfo[] = [
  { kind: 'funnel', group: 'ways', breakdown: true, journeys: true, comparable: true },
  { kind: 'paths', group: 'ways', journeys: true },
  { kind: 'transitions', group: 'ways', journeys: true, comparable: true },
  { kind: 'variants', group: 'ways', journeys: true },
  { kind: 'step_matrix', group: 'ways', journeys: true },
  { kind: 'drop_off', group: 'loss', journeys: true },
  { kind: 'bottlenecks', group: 'loss', journeys: true },
  { kind: 'rework', group: 'loss', journeys: true },
  { kind: 'channels', group: 'loss', journeys: true },
  { kind: 'conformance', group: 'loss', breakdown: true, journeys: true, comparable: true },
  { kind: 'rules', group: 'loss', breakdown: true, journeys: true, comparable: true },
  { kind: 'retention', group: 'time', breakdown: true, comparable: true },
  { kind: 'lifecycle', group: 'time' },
  { kind: 'stickiness', group: 'time' },
  { kind: 'repeat_purchase', group: 'time' },
  { kind: 'metric', group: 'numbers', breakdown: true, journeys: true, comparable: true },
  { kind: 'series', group: 'numbers', breakdown: true, journeys: true, comparable: true },
  { kind: 'difference', group: 'numbers', journeys: true },
  { kind: 'stands_out', group: 'numbers' },
];

export const GROUPS: KindGroup[] = ['ways', 'loss', 'time', 'numbers'];

export function kindInfo(kind: AskKind): KindInfo {
  return KINDS.find(info => info.kind === kind) ?? { kind: 'stands_out', group: 'numbers' };
}

/** Whether questions of a kind are about a journey map. */
export function isOfMap(kind: AskKind): boolean {
  return kind === 'conformance' || kind === 'rules';
}

export function isKind(text: string): text is Kind {
  return KINDS.some(info => info.kind === text);
}

/** The question of a kind before anything was chosen. */
export function emptyAsk(kind: Kind): Ask {
  switch (kind) {
    case 'funnel':
      return { ask: kind, steps: [{}, {}] };
    case 'paths':
      return { ask: kind, direction: 'from', touchpoint: {}, depth: 4 };
    case 'conformance':
    case 'rules':
      return { ask: kind, map: '' };
    case 'repeat_purchase':
      return { ask: kind, purchase: {} };
    case 'metric':
      return { ask: kind, metric: 'customers' };
    case 'series':
      return { ask: kind, of: { metric: 'customers' }, period: 'week' };
    case 'retention':
    case 'lifecycle':
      return { ask: kind, period: 'month' };
    case 'stickiness':
      return { ask: kind, period: 'month' };
    case 'difference':
      return { ask: kind, of: { ask: 'transitions' }, a: { name: '' }, b: { name: '' } };
    default:
      return { ask: kind } as Ask;
  }
}
