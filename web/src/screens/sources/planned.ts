// What the server is about to tell of tracking plans, and of mappings that are
// tried: these types are to give way to those of its OpenAPI document.
import { useMutation, useQuery } from '@tanstack/react-query';
import { call, Problem } from '../../api/client';
import type { SourceRow, SourceSettings } from '../../api/sources';
import type { Schema, Timestamp } from '../../api/types';

export const PROPERTY_KINDS = ['text', 'number', 'boolean', 'time', 'any'] as const;
export type PropertyKind = (typeof PROPERTY_KINDS)[number];
export const UNPLANNED = ['allow', 'flag', 'block'] as const;
export const VIOLATING = ['flag', 'block'] as const;

export interface PlannedProperty {
  name: string;
  kind: PropertyKind;
  required: boolean;
}
export interface PlannedEvent {
  event: string;
  properties: PlannedProperty[];
}
/** What a source is expected to send. */
export interface Plan {
  /** What happens to an event that the plan does not name. */
  unplanned: (typeof UNPLANNED)[number];
  /** What happens to an event whose properties are not as planned. */
  violating: (typeof VIOLATING)[number];
  events: PlannedEvent[];
}

export type PlannedSettings = SourceSettings & { plan?: Plan | null };

export interface Violation {
  event: string;
  what: 'unplanned' | 'missing' | 'wrong_kind';
  property?: string | null;
  count: number;
  blocked: number;
  last: Timestamp;
  sample?: string | null;
}

export function planOf(settings: SourceSettings): Plan | null {
  const { plan } = settings as PlannedSettings;
  if (!plan) return null;
  const read = plan as Partial<Plan>;
  return { unplanned: read.unplanned ?? 'flag', violating: read.violating ?? 'flag', events: read.events ?? [] };
}

export function violationsOf(row: SourceRow): number | undefined {
  return (row as { violations?: number }).violations;
}

/** The server does not have it yet. */
export function isNotThere(error: unknown): boolean {
  return error instanceof Problem && error.status === 404;
}

export function useViolations(number: number) {
  return useQuery({
    queryKey: ['sources', number, 'violations'],
    queryFn: ({ signal }) => call<Violation[]>('GET', `/sources/${number}/violations`, { signal }),
    refetchInterval: query => (query.state.error ? false : 4000),
    staleTime: 0,
  });
}

/** An interaction as a mapping makes it of a body. */
export interface TriedInteraction {
  event: string;
  time: Timestamp;
  channel: string;
  place: string;
  who: Schema<'KnownBy'>[];
  /** JSON, as text or as it is. */
  properties: unknown;
}
/** What became of one body. */
export interface Tried {
  received?: Timestamp | null;
  body: string;
  interactions: TriedInteraction[];
  rejected: string[];
  /** The mapping itself is wrong. */
  error?: string | null;
}

export interface Trial {
  settings: SourceSettings;
  body?: string;
  content_type?: string;
}

/** What settings would make of bodies that arrived, or of one's own. */
export function useTrySource(number: number) {
  return useMutation({ mutationFn: (body: Trial) => call<Tried[]>('POST', `/sources/${number}/try`, { body }) });
}
