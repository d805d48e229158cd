// Tracking plans of sources, and settings that are tried before they are saved.

import { useMutation } from '@tanstack/react-query';
import { call } from '../../api/client';
import type { SourceSettings } from '../../api/sources';
import type { Schema } from '../../api/types';
import { useQuery } from '../../api/useQuery';

export const PROPERTY_KINDS = ['text', 'number', 'boolean', 'time', 'any'] as const satisfies PropertyKind[];
export type PropertyKind = Schema<'PropertyKind'>;
export const UNPLANNED = ['allow', 'flag', 'block'] as const satisfies Schema<'Unplanned'>[];
export const VIOLATING = ['flag', 'block'] as const satisfies Schema<'Violating'>[];

export type PlannedProperty = Required<Schema<'PlannedProperty'>>;
export interface PlannedEvent {
  event: string;
  properties: PlannedProperty[];
}
/** What a source is expected to send, with nothing left out. */
export interface Plan {
  unplanned: Schema<'Unplanned'>;
  violating: Schema<'Violating'>;
  events: PlannedEvent[];
}

export type Violation = Schema<'ViolationRow'>;

/** The plan of a source, if it has one. */
export function planOf({ plan }: SourceSettings): Plan | null {
  if (!plan) return null;
  const property = ({ name, kind = 'any', required = false }: Schema<'PlannedProperty'>) => ({ name, kind, required });
  const events = plan.events?.map(({ event, properties }) => ({ event, properties: properties?.map(property) ?? [] }));
  return { unplanned: plan.unplanned ?? 'flag', violating: plan.violating ?? 'flag', events: events ?? [] };
}

export function useViolations(number: number) {
  return useQuery({
    queryKey: ['sources', number, 'violations'],
    queryFn: ({ signal }) => call<Violation[]>('GET', `/sources/${number}/violations`, { signal }),
    refetchInterval: query => (query.state.error ? false : 4000),
    staleTime: 0,
  });
}

/** What became of one body. */
export type Tried = Schema<'TriedBody'>;

/** What settings would make of bodies that arrived, or of one's own. */
export function useTrySource(number: number) {
  return useMutation({
    mutationFn: (body: Schema<'Trial'>) => call<Tried[]>('POST', `/sources/${number}/try`, { body }),
  });
}
