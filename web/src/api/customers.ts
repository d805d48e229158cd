import { useInfiniteQuery } from '@tanstack/react-query';
import { call, Problem } from './client';
import { useAsk } from './queries';
import type { CustomerRow, Language, Question, Schema } from './types';
import { useQuery } from './useQuery';

export type KnownBy = Schema<'KnownBy'>;
export type Found = Schema<'Found'>;
export type Customer = Schema<'Customer'>;
export type ProfileFound = Schema<'ProfileFound'>;
/** Something that is said of a customer, such as their plan. */
export type TraitRow = Schema<'TraitRow'>;
/** A value that a source gave a trait. */
export type SaidRow = Schema<'SaidRow'>;
export type TraitStanding = Schema<'TraitStanding'>;
export type Value = Schema<'Cell'>;
export type TimelinePage = Schema<'Timeline'>;

/** As many as one search finds. */
export const MOST_FOUND = 200;

/** How often a profile that is not there in full yet is asked for. */
const COUNTED_EVERY_MS = 4000;

/** Rows of one page: the most that the server gives at once. */
export const PAGE_ROWS = 500;

/** Customers by the beginning of an identifier, or by a whole e-mail address or phone number. */
export function useSearchCustomers(text: string) {
  return useQuery({
    queryKey: ['customers', text],
    queryFn: ({ signal }) =>
      call<Found[]>('GET', `/customers?q=${encodeURIComponent(text)}&limit=${MOST_FOUND}`, { signal }),
    enabled: text !== '',
    placeholderData: previous => previous,
  });
}

/** Customers of a question, those seen last first. */
export function useLatestCustomers(frame: Pick<Question, 'filters' | 'range' | 'zone' | 'language'>, limit: number) {
  const asked = useAsk({
    ask: 'customers',
    of: { ask: 'metric', metric: 'customers' },
    behind: { number: 'everyone' },
    limit,
    ...frame,
  });
  const result = asked.data?.result;
  return { ...asked, customers: result?.kind === 'customers' ? result : undefined };
}

/** The sentences come in the language of the page, so it is part of what is asked. */
export function useCustomer(person: number, language: Language) {
  return useQuery({
    queryKey: ['customer', person, language],
    queryFn: ({ signal }) => call<Customer>('GET', `/customers/${person}`, { signal }),
  });
}

/** What is said of a customer, who said it, and when. */
export function useProfile(person: number) {
  return useQuery({
    queryKey: ['customer', person, 'profile'],
    queryFn: ({ signal }) => call<ProfileFound>('GET', `/customers/${person}/profile`, { signal }),
    refetchInterval: query => (query.state.data && isCounted(query.state.data) ? COUNTED_EVERY_MS : false),
  });
}

/** Whether something of it is being counted, and soon there. */
function isCounted({ counting, computed }: ProfileFound): boolean {
  return counting || computed.some(({ untold }) => untold === 'counting');
}

export function isUnknown(error: unknown): boolean {
  return error instanceof Problem && (error.status === 404 || error.status === 400);
}

/** The newest interactions of a customer first; each page is fetched when it is asked for. */
export function useTimeline(person: number) {
  return useInfiniteQuery({
    queryKey: ['timeline', person],
    queryFn: ({ pageParam, signal }) =>
      call<TimelinePage>('GET', `/customers/${person}/timeline?limit=${PAGE_ROWS}&offset=${pageParam}`, { signal }),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => (last.more ? pages.length * PAGE_ROWS : undefined),
    staleTime: 300_000,
  });
}

/** First and last interaction and how many there are, as far as one page tells. */
export function useGlance(person: number, known: CustomerRow | undefined) {
  const page = useQuery({
    queryKey: ['glance', person],
    queryFn: ({ signal }) => call<TimelinePage>('GET', `/customers/${person}/timeline?limit=${PAGE_ROWS}`, { signal }),
    enabled: known === undefined,
    staleTime: 300_000,
  });
  if (known) return { interactions: known.interactions, more: false, first: known.first, last: known.last };
  if (!page.data) return null;
  const { rows, columns, more } = page.data;
  const time = columns.indexOf('time');
  const at = (row: Value[] | undefined) => (typeof row?.[time] === 'string' ? row[time] : undefined);
  return { interactions: rows.length, more, first: more ? undefined : at(rows.at(-1)), last: at(rows[0]) };
}
