// Rules that all journeys should keep to: what each kind has, what it still lacks, and ones to begin with.

import type { Duration } from '../api/types';
import { isUnset, type MapDocument, type Rule, type RuleKind, type RuleSelection, type Step, stepsOf } from './map';
import { same } from './mergeFields';

/** A rule before it has a key. */
export type NewRule = Omit<Rule, 'key'>;

export const TIME_UNITS = ['m', 'h', 'd'] as const;
export type TimeUnit = (typeof TIME_UNITS)[number];

export interface RuleTime {
  count: number;
  unit: TimeUnit;
}

export function hasOther(kind: RuleKind): boolean {
  return kind === 'response' || kind === 'precedence' || kind === 'not_within';
}

export function hasTime(kind: RuleKind): boolean {
  return kind !== 'absence' && kind !== 'existence';
}

/** Whether a rule says something only with a time. */
export function needsTime(kind: RuleKind): boolean {
  return kind === 'not_within';
}

export function isEmpty(selection: RuleSelection | undefined): boolean {
  return !selection || Object.values(selection).every(isUnset);
}

/** Whether both sides are the same: then there are never two. */
export function isTwice({ kind, of, other }: NewRule): boolean {
  return kind === 'not_within' && !isEmpty(of) && same(of, other);
}

export type RuleLack = 'of' | 'other' | 'time' | 'same';

/** What has to be chosen before a rule can be checked. */
export function lackOf({ kind, of, other, within }: NewRule): RuleLack | null {
  if (isEmpty(of)) return 'of';
  if (hasOther(kind) && isEmpty(other)) return 'other';
  if (needsTime(kind) && within === undefined) return 'time';
  return kind === 'precedence' && same(of, other) ? 'same' : null;
}

/** The rule as one of another kind: without what that does not have, and with what it cannot do without. */
export function ofKind(rule: Rule, kind: RuleKind): Rule {
  if (kind === rule.kind) return rule;
  const { other, within, most: _, ...rest } = rule;
  return {
    ...rest,
    kind,
    ...(hasOther(kind) && other ? { other } : {}),
    ...(hasTime(kind) && (within ?? needsTime(kind)) ? { within: within ?? '7d' } : {}),
    ...(kind === 'at_most' ? { most: 1 } : {}),
  };
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** A length of time in the largest unit that it is whole in; days from two on. */
export function readTime(within: Duration | undefined): RuleTime | null {
  const [, digits, letter] = /^(\d+)(s|m|h|d|w)$/.exec(within ?? '') ?? [];
  const seconds = SECONDS[letter ?? ''];
  if (!digits || !seconds) return null;
  const minutes = (Number(digits) * seconds) / 60;
  if (minutes % 1440 === 0 && minutes > 1440) return { count: minutes / 1440, unit: 'd' };
  if (minutes % 60 === 0) return { count: minutes / 60, unit: 'h' };
  return { count: Math.max(1, Math.round(minutes)), unit: 'm' };
}

export function writtenTime({ count, unit }: RuleTime): Duration {
  return `${count}${unit}`;
}

/** What is chosen, one text for each step and touchpoint. */
export function chosenIn({ steps, touchpoints }: RuleSelection = {}): string[] {
  return [...(steps ?? []).map(key => `step:${key}`), ...(touchpoints ?? []).map(key => `touchpoint:${key}`)];
}

/** The same back; a condition stays. */
export function selectionOf(chosen: readonly string[], { where }: RuleSelection = {}): RuleSelection {
  const keys = (of: string) => chosen.filter(one => one.startsWith(of)).map(one => one.slice(of.length));
  const [steps, touchpoints] = [keys('step:'), keys('touchpoint:')];
  return {
    ...(steps.length > 0 ? { steps } : {}),
    ...(touchpoints.length > 0 ? { touchpoints } : {}),
    ...(where ? { where } : {}),
  };
}

function withSteps(rules: readonly Rule[], change: (steps: string[]) => string[]): Rule[] {
  const changed = (selection: RuleSelection): RuleSelection => {
    const { steps = [], ...rest } = selection;
    const kept = [...new Set(change(steps))];
    return same(kept, steps) ? selection : { ...rest, ...(kept.length > 0 ? { steps: kept } : {}) };
  };
  const next = rules.map(rule => {
    const [of, other] = [changed(rule.of), rule.other && changed(rule.other)];
    return of === rule.of && other === rule.other ? rule : { ...rule, of, ...(other ? { other } : {}) };
  });
  return next.every((rule, at) => rule === rules[at]) ? (rules as Rule[]) : next;
}

/** Rules that name steps of some only: what is left of them stays, to be chosen anew. */
export function withStepsOf(rules: readonly Rule[], has: (step: string) => boolean): Rule[] {
  return withSteps(rules, steps => steps.filter(has));
}

/** Rules in which one step stands for another. */
export function withStepAs(rules: readonly Rule[], from: string, into: string): Rule[] {
  return withSteps(rules, steps => steps.map(step => (step === from ? into : step)));
}

const ASKS = /survey|nps|csat|feedback|review/;
const COMPLAINS = /complain|claim|ticket|support/;

function atAny(steps: readonly Step[], pattern: RegExp): Step | undefined {
  return steps.find(step => step.touchpoints?.some(key => pattern.test(key)));
}

/** Rules to begin with, of the steps of a map that can be seen in the data; none that it has already. */
export function examplesFor(map: Pick<MapDocument, 'stages' | 'rules'>): NewRule[] {
  const steps = stepsOf(map).filter(step => step.touchpoints?.length);
  const [first, last] = [steps[0], steps.at(-1)];
  if (!first || !last) return [];
  const of = (step: Step): RuleSelection => ({ steps: [step.key] });
  const complaint = atAny(steps, COMPLAINS) ?? first;
  const answer = steps[steps.indexOf(complaint) + 1];
  const survey = atAny(steps, ASKS) ?? last;
  const examples: NewRule[] = [];
  if (answer) examples.push({ kind: 'response', of: of(complaint), other: of(answer), within: '24h' });
  const before = steps[steps.indexOf(last) - 1];
  if (before) examples.push({ kind: 'precedence', of: of(last), other: of(before) });
  examples.push({ kind: 'not_within', of: of(survey), other: of(survey), within: '7d' });
  if (steps.length > 1) examples.push({ kind: 'existence', of: of(last), per: 'journey' });
  const known = (map.rules ?? []).map(({ key: _, ...rule }) => rule);
  const usual = (rule: NewRule) => ({ per: 'customer', ...rule });
  return examples.filter(example => !known.some(rule => same(usual(rule), usual(example))));
}
