import { isDay } from '../../question/calendar';

export const CUSTOMER_SORTS = ['last', 'active', 'new'] as const;
export type CustomerSort = (typeof CUSTOMER_SORTS)[number];

/** What the list of customers has in its address. */
export interface CustomersSearch {
  find?: string | undefined;
  sort?: CustomerSort | undefined;
}

/** Numbers in an address are read as such; an identifier is a text all the same. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function readCustomersSearch(raw: Record<string, unknown>): CustomersSearch {
  const sort = CUSTOMER_SORTS.find(one => one === raw.sort);
  return { find: textOf(raw.find)?.slice(0, 200), sort: sort === 'last' ? undefined : sort };
}

/** What is shown of a customer beside the timeline. */
export const PERSON_PARTS = ['profile', 'identity', 'consent'] as const;
export type PersonPart = (typeof PERSON_PARTS)[number];

/** What the page of a customer has in its address. */
export interface PersonSearch {
  /** The timeline unless it says so. */
  part?: PersonPart | undefined;
  channels?: string[] | undefined;
  touchpoints?: string[] | undefined;
  /** The interaction whose raw columns are shown. */
  raw?: string | undefined;
}

export function readPersonSearch(raw: Record<string, unknown>): PersonSearch {
  const key = typeof raw.raw === 'string' && isDay(raw.raw.slice(0, 10)) ? raw.raw : undefined;
  const part = PERSON_PARTS.find(one => one === raw.part);
  return { part, channels: listOf(raw.channels), touchpoints: listOf(raw.touchpoints), raw: key };
}

function listOf(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const texts = value.filter(one => typeof one === 'string');
  return texts.length > 0 ? texts : undefined;
}
