// Consent: what customers are asked for, what they said, and whom nobody writes to.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from './client';
import type { Language, Schema } from './types';
import { useQuery } from './useQuery';

export type ContactChannel = Schema<'ContactChannel'>;
export type PurposeClass = Schema<'PurposeClass'>;
export type LegalBasis = Schema<'LegalBasis'>;
export type SuppressionReason = Schema<'SuppressionReason'>;
/** A version of the text that customers agree to. */
export type Wording = Schema<'ConsentWording'>;
/** What has a default is there in an answer. */
export type Purpose = Required<Schema<'ConsentPurpose'>>;
export type Policy = Required<Omit<Schema<'ConsentPolicy'>, 'purposes'>> & { purposes: Purpose[] };
export type PresetRow = Omit<Schema<'ConsentPresetRow'>, 'policy'> & { policy: Policy };
export type Preset = PresetRow['preset'];
export type ConsentFound = Schema<'ConsentFound'>;
/** How many customers stand where with a purpose over a channel. */
export type CountRow = Schema<'ConsentCountRow'>;
export type ConsentWhy = Schema<'ConsentWhy'>;
export type CustomerConsent = Schema<'CustomerConsentFound'>;
/** Whether a customer may be reached for a purpose over a channel. */
export type VerdictRow = Schema<'VerdictRow'>;
/** One thing that a customer said. */
export type ConsentRow = Schema<'ConsentRow'>;
/** Whether a webhook was told that a customer entered or left a segment. */
export type ToldRow = Schema<'ToldRow'>;
export type ConsentSaid = Schema<'ConsentSaid'>;
export type SuppressionRow = Schema<'SuppressionRow'>;
export type SuppressionWanted = Schema<'SuppressionWanted'>;

const CONSENT = 'consent';
const POLICY = [CONSENT, 'policy'];
const OVERVIEW = [CONSENT, 'overview'];
export const SUPPRESSIONS_PAGE = 50;

export function useConsentPolicy() {
  return useQuery({
    queryKey: POLICY,
    queryFn: ({ signal }) => call<Policy>('GET', '/consent/policy', { signal }),
  });
}

export function useSavePolicy() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Policy) => call<Policy>('PUT', '/consent/policy', { body }),
    onSuccess: saved => {
      client.setQueryData(POLICY, saved);
      void client.invalidateQueries({ queryKey: [CONSENT] });
    },
    // Where somebody else was faster, theirs is there to be taken.
    onError: () => client.invalidateQueries({ queryKey: POLICY }),
  });
}

/** Policies to begin with, with names in the language of the page. */
export function usePresets(language: Language) {
  return useQuery({
    queryKey: ['presets', language],
    queryFn: ({ signal }) => call<PresetRow[]>('GET', '/consent/presets', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Where all customers stand with all purposes. */
export function useConsentOverview() {
  return useQuery({
    queryKey: OVERVIEW,
    queryFn: ({ signal }) => call<ConsentFound>('GET', '/consent', { signal }),
  });
}

function ofCustomer(person: number) {
  return [CONSENT, 'customer', person];
}

export function useCustomerConsent(person: number) {
  return useQuery({
    queryKey: ofCustomer(person),
    queryFn: ({ signal }) => call<CustomerConsent>('GET', `/customers/${person}/consent`, { signal }),
  });
}

/** Writes down what a customer said. */
export function useSayConsent(person: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ConsentSaid) => call<CustomerConsent>('POST', `/customers/${person}/consent`, { body }),
    onSuccess: found => {
      client.setQueryData(ofCustomer(person), found);
      void client.invalidateQueries({ queryKey: OVERVIEW });
    },
  });
}

/** Whom nobody writes to, newest first. */
export function useSuppressions(page: number) {
  return useQuery({
    queryKey: [CONSENT, 'suppressions', page],
    queryFn: ({ signal }) => {
      const path = `/consent/suppressions?offset=${page * SUPPRESSIONS_PAGE}&limit=${SUPPRESSIONS_PAGE}`;
      return call<Schema<'SuppressionsFound'>>('GET', path, { signal });
    },
    placeholderData: previous => previous,
  });
}

/** The list is there anew before whoever changed it goes on. */
function useSuppressionsChanged(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: [CONSENT] });
}

export function useSuppress() {
  const changed = useSuppressionsChanged();
  return useMutation({
    mutationFn: (body: SuppressionWanted) => call<SuppressionRow>('POST', '/consent/suppressions', { body }),
    onSuccess: changed,
  });
}

export function useUnsuppress() {
  const changed = useSuppressionsChanged();
  return useMutation({
    mutationFn: ({ alias, channel }: Pick<SuppressionRow, 'alias' | 'channel'>) => {
      const on = channel ? `?channel=${channel}` : '';
      return call<void>('DELETE', `/consent/suppressions/${alias}${on}`);
    },
    onSuccess: changed,
  });
}
