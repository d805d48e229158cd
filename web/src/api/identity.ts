// Who is who: links between identifiers, what people decided about them, and the rules.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from './client';
import type { Language, Schema } from './types';
import { useQuery } from './useQuery';

export type IdentifierKind = Schema<'IdentifierKind'>;
/** What was said of two identifiers, and what became of it. */
export type LinkRow = Schema<'LinkRow'>;
export type LinksFound = Schema<'LinksFound'>;
/** An identifier, its number, and the number of the customer that it belongs to: 0 for nobody. */
export type Known = LinksFound['known'][number];
export type Decide = Schema<'Decide'>;
export type Decision = Decide['decision'];
export type DecisionMade = Schema<'DecisionMade'>;
/** What has a default is there in an answer; a kind without a limit is not. */
export type IdentityRules = Omit<Required<Schema<'IdentityRules'>>, 'limits'> & {
  limits: Partial<Record<IdentifierKind, number>>;
};
export type RulesPreviewed = Schema<'RulesPreviewed'>;
export type GroupRow = Schema<'GroupRow'>;

const IDENTITY = 'identity';
const RULES = [IDENTITY, 'rules'];
export const LINKS_PAGE = 50;

function useLinks(list: 'refused' | 'decisions', page: number, language: Language) {
  return useQuery({
    queryKey: [IDENTITY, list, page, language],
    queryFn: ({ signal }) => {
      const path = `/identity/${list}?offset=${page * LINKS_PAGE}&limit=${LINKS_PAGE}`;
      return call<LinksFound>('GET', path, { signal });
    },
    placeholderData: previous => previous,
  });
}

/** Links that were not followed, with sentences in the language of the page. */
export function useRefused(page: number, language: Language) {
  return useLinks('refused', page, language);
}

/** What people decided, newest first. */
export function useDecisions(page: number, language: Language) {
  return useLinks('decisions', page, language);
}

/** What a decision would do; asked anew each time, since others decide as well. */
export function useForeseen(body: Pick<Decide, 'decision' | 'one' | 'other'>, language: Language) {
  return useQuery({
    queryKey: ['foreseen', body, language],
    queryFn: ({ signal }) =>
      call<DecisionMade>('POST', '/identity/decisions', { body: { ...body, preview: true }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

/** What pages of customers and links show themselves. */
const SHOWN = new Set(['customer', IDENTITY]);
const KEPT = new Set(['session', 'settings', 'preview', 'foreseen']);

/** Who is who is part of every answer. What says so itself is there before whoever changed it goes on. */
function useWhoChanged(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    void client.invalidateQueries({
      predicate: ({ queryKey: [name] }) => !SHOWN.has(String(name)) && !KEPT.has(String(name)),
    });
    await client.invalidateQueries({ predicate: ({ queryKey: [name] }) => SHOWN.has(String(name)) });
  };
}

export function useDecide() {
  const changed = useWhoChanged();
  return useMutation({
    mutationFn: (body: Omit<Decide, 'preview'>) => call<DecisionMade>('POST', '/identity/decisions', { body }),
    onSuccess: changed,
  });
}

export function useIdentityRules() {
  return useQuery({
    queryKey: RULES,
    queryFn: ({ signal }) => call<IdentityRules>('GET', '/identity/rules', { signal }),
  });
}

export function useSaveRules() {
  const client = useQueryClient();
  const changed = useWhoChanged();
  return useMutation({
    mutationFn: (body: IdentityRules) => call<IdentityRules>('PUT', '/identity/rules', { body }),
    onSuccess: saved => {
      client.setQueryData(RULES, saved);
      void changed();
    },
    // Where somebody else was faster, theirs are there to be taken.
    onError: () => client.invalidateQueries({ queryKey: RULES }),
  });
}

/** What edited rules would do to customers; nothing is changed. */
export function usePreviewRules() {
  return useMutation({
    mutationFn: (body: IdentityRules) => call<RulesPreviewed>('POST', '/identity/rules/preview', { body }),
  });
}
