// Rules of retention while they are edited: what they lack, which of them no interaction reaches, and the edits of
// several people.

import type { KeepFor, KeepUnit, RetentionPolicy, RetentionRule } from '../api/retention';
import type { PlainKey } from '../i18n/types';
import { mergeFields, same } from '../touchpoints/merge';

export const UNITS: readonly KeepUnit[] = ['days', 'months', 'years'];

/** As the server takes them. */
export const MOST_RULES = 32;
export const LONGEST_BASIS = 1000;
export const MOST: Record<KeepUnit, number> = { days: 36_600, months: 1200, years: 100 };

export interface RuleDraft {
  /** One and the same for as long as the form stands. */
  id: string;
  touchpoints: string[];
  sources: string[];
  where: string;
  /** Kept without end, whatever the length says. */
  forEver: boolean;
  /** Null while nothing is typed. */
  count: number | null;
  unit: KeepUnit;
  basis: string;
}

export interface RetentionDraft {
  zone: string;
  rules: RuleDraft[];
}

export type RuleChange = Partial<Omit<RuleDraft, 'id'>>;

/** What a rule begins with. */
const USUAL: KeepFor = { count: 2, unit: 'years' };

export function draftOf({ zone, rules }: RetentionPolicy): RetentionDraft {
  return { zone, rules: rules.map((rule, place) => ruleDraftOf(rule, `saved:${place}`)) };
}

function ruleDraftOf({ touchpoints, sources, where, keep, basis }: RetentionRule, id: string): RuleDraft {
  return {
    id,
    touchpoints: touchpoints ?? [],
    sources: sources ?? [],
    where: where ?? '',
    forEver: !keep,
    ...(keep ?? USUAL),
    basis: basis ?? '',
  };
}

let made = 0;

export function newRule(): RuleDraft {
  made += 1;
  return ruleDraftOf({ keep: USUAL }, `new:${made}`);
}

export function ruleOf({ touchpoints, sources, where, forEver, count, unit, basis }: RuleDraft): RetentionRule {
  return {
    touchpoints,
    sources,
    where: where.trim() || null,
    keep: forEver ? null : { count: count ?? 0, unit },
    basis: basis.trim(),
  };
}

export function policyOf({ zone, rules }: RetentionDraft, version: number): RetentionPolicy {
  return { version, zone, rules: rules.map(ruleOf) };
}

export function sameDraft(one: RetentionDraft, other: RetentionDraft): boolean {
  return same(policyOf(one, 0), policyOf(other, 0));
}

export function withRule(draft: RetentionDraft, id: string, change: RuleChange): RetentionDraft {
  return { ...draft, rules: draft.rules.map(rule => (rule.id === id ? { ...rule, ...change } : rule)) };
}

/** What is wrong with the length of each rule, by the rule. */
export function problemsOf({ rules }: RetentionDraft): Map<string, PlainKey> {
  const problems = new Map<string, PlainKey>();
  for (const { id, forEver, count, unit } of rules) {
    if (forEver) continue;
    if (count === null) problems.set(id, 'setup.required');
    else if (!Number.isInteger(count) || count < 1 || count > MOST[unit]) problems.set(id, 'retention.badLength');
  }
  return problems;
}

function fitsAll({ touchpoints, sources, where }: RuleDraft): boolean {
  return touchpoints.length === 0 && sources.length === 0 && where.trim() === '';
}

/** Rules that come after one that fits every interaction. */
export function unreached({ rules }: RetentionDraft): Set<string> {
  const last = rules.findIndex(fitsAll);
  return new Set(last < 0 ? [] : rules.slice(last + 1).map(({ id }) => id));
}

/** Edits of two people from the same rules. Order is what rules are about: a list that both changed is nobody's. */
export function mergePolicies(base: RetentionPolicy, mine: RetentionPolicy, theirs: RetentionPolicy) {
  const { merged, conflicts } = mergeFields(base, mine, theirs);
  return { merged: { ...merged, version: theirs.version }, clash: conflicts.length > 0 };
}
