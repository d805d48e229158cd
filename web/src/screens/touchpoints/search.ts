import type { Opened } from '../../question/question';
import { STATES, type TouchpointState } from '../../touchpoints/states';

export interface RegistrySearch {
  find?: string | undefined;
  /** The key of a stage, or `none`. */
  stage?: string | undefined;
  channel?: string | undefined;
  status?: TouchpointState | undefined;
  /** Who answers for it, or `-`. */
  owner?: string | undefined;
  /** Touchpoints to do something with at once. */
  chosen?: string[] | undefined;
  /** Only those that the last import brought, while they are reviewed. */
  fresh?: boolean | undefined;
  /** A new touchpoint is being made, of this event where it names one. */
  make?: string | undefined;
  open?: Opened | undefined;
}

export const CARD_NUMBERS = ['customers', 'interactions', 'next', 'wait', 'csat', 'nps', 'ces'] as const;
export type CardNumber = (typeof CARD_NUMBERS)[number];
/** The questions that a card asks. */
export const CARD_SOURCES = [...CARD_NUMBERS, 'flow', 'losses', 'repeats', 'series'] as const;
export type CardSource = (typeof CARD_SOURCES)[number];
export const CARD_VIEWS = ['numbers', 'rule', 'about'] as const;
export type CardView = (typeof CARD_VIEWS)[number];

export interface CardSearch {
  view?: CardView | undefined;
  /** The number that is shown over time. */
  number?: CardNumber | undefined;
  /** The number whose customers are shown, and the question that it answers. */
  open?: Opened | undefined;
  of?: CardSource | undefined;
}

function text(value: unknown): string | undefined {
  // A search for digits arrives as a number.
  const read = typeof value === 'number' ? String(value) : value;
  return typeof read === 'string' && read !== '' && read.length <= 200 ? read : undefined;
}

function oneOf<T extends string>(value: unknown, options: readonly T[]): T | undefined {
  return options.find(one => one === value);
}

export function readRegistrySearch(raw: Record<string, unknown>): RegistrySearch {
  const chosen = Array.isArray(raw.chosen) ? raw.chosen.filter(one => typeof one === 'string').slice(0, 200) : [];
  return {
    find: text(raw.find),
    stage: text(raw.stage),
    channel: text(raw.channel),
    status: oneOf(raw.status, STATES),
    owner: text(raw.owner),
    chosen: chosen.length > 0 ? chosen : undefined,
    fresh: raw.fresh === true || undefined,
    make: raw.make === '' ? '' : text(raw.make),
  };
}

export function readCardSearch(raw: Record<string, unknown>): CardSearch {
  return {
    view: oneOf(raw.view, CARD_VIEWS.slice(1)),
    number: oneOf(raw.number, CARD_NUMBERS),
    of: oneOf(raw.of, CARD_SOURCES),
  };
}
