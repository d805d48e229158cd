import type { IdentifierKind, IdentityRules } from '../../api/identity';
import { mergeFields, same } from '../../touchpoints/merge';

/** Kinds of which a customer has at most one, whatever the rules. */
export const UNIQUE_KINDS: IdentifierKind[] = ['crm_id', 'user_id', 'case'];
/** Kinds of which a customer may have several. */
export const LIMITED_KINDS: IdentifierKind[] = [
  'loyalty_id',
  'email_hash',
  'phone_hash',
  'messenger_id',
  'device_id',
  'anonymous_id',
  'address',
];
export const MOST_OF_A_KIND = 1_000_000;
export const MOST_TRUST = 9;

/** Rules while they are edited: a number may be missing, and the list is one text. */
export interface RulesDraft {
  limits: IdentityRules['limits'];
  shared_after: number | null;
  hub_after: number | null;
  trust: Record<string, number>;
  junk: string;
}

export function draftOf({ limits, shared_after, hub_after, trust, junk }: IdentityRules): RulesDraft {
  return { limits, shared_after, hub_after, trust, junk: junk.join('\n') };
}

export function junkOf(text: string): string[] {
  return text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');
}

/** The rules of a draft, where it is complete. */
export function rulesOf(draft: RulesDraft, version: number): IdentityRules | null {
  const { limits, shared_after, hub_after, trust, junk } = draft;
  if (shared_after === null || hub_after === null) return null;
  return { version, limits, shared_after, hub_after, trust, junk: junkOf(junk) };
}

/** Long lists are compared as they are written, at every letter. */
export function sameDraft({ junk, ...rest }: RulesDraft, { junk: other, ...others }: RulesDraft): boolean {
  return junk === other && same(rest, others);
}

type Limits = RulesDraft['limits'];

export function withLimit(limits: Limits, kind: IdentifierKind, limit: number | null): Limits {
  const next = { ...limits };
  if (limit === null) delete next[kind];
  else next[kind] = limit;
  return next;
}

/** No trust is said by leaving a source out. */
export function withTrust(trust: RulesDraft['trust'], source: string, value: number): RulesDraft['trust'] {
  const next = { ...trust };
  if (value === 0) delete next[source];
  else next[source] = value;
  return next;
}

export interface MergedRules {
  merged: IdentityRules;
  /** Whether both gave one thing different numbers; `merged` has mine. */
  clash: boolean;
}

/** Edits of two people from the same rules: each limit, each source, each value of the list by itself. */
export function mergeRules(base: IdentityRules, mine: IdentityRules, theirs: IdentityRules): MergedRules {
  const limits = mergeFields(base.limits, mine.limits, theirs.limits);
  const trust = mergeFields(base.trust, mine.trust, theirs.trust);
  const shared = mergeFields(sharedOf(base), sharedOf(mine), sharedOf(theirs));
  const junk = mergeLists(base.junk, mine.junk, theirs.junk);
  return {
    merged: { version: theirs.version, limits: limits.merged, trust: trust.merged, junk, ...shared.merged },
    clash: [limits, trust, shared].some(({ conflicts }) => conflicts.length > 0),
  };
}

function sharedOf({ shared_after, hub_after }: IdentityRules): Pick<IdentityRules, 'shared_after' | 'hub_after'> {
  return { shared_after, hub_after };
}

/** Theirs without what I took out, and with what I added. */
function mergeLists(base: string[], mine: string[], theirs: string[]): string[] {
  const [before, own, others] = [new Set(base), new Set(mine), new Set(theirs)];
  const kept = theirs.filter(value => own.has(value) || !before.has(value));
  return [...kept, ...mine.filter(value => !before.has(value) && !others.has(value))];
}

/** Sources to trust or not: those that there is data of, and those that the rules name. */
export function sourceNames(known: readonly string[], trust: Readonly<Record<string, number>>): string[] {
  return [...new Set([...known, ...Object.keys(trust)])].sort((a, b) => a.localeCompare(b));
}
