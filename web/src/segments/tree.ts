// The rule of a segment as a tree, and what can be done to it. Nothing is changed in place.

import type { SegmentRule } from '../api/segments';
import type { Duration, Selector } from '../api/types';
import { same } from '../touchpoints/merge';

export type Rule = SegmentRule;
/** What a customer is asked, without groups and negation. */
export type Test = Exclude<Rule, { all: unknown } | { any: unknown } | { not: unknown }>;
/** The kinds of tests, those that are wanted most often first. */
export const TEST_KINDS = ['count', 'since', 'order', 'follows', 'latest', 'money'] as const;
export type TestKind = (typeof TEST_KINDS)[number];

type FieldOf<Union, Kind> = Union extends Union ? (Kind extends keyof Union ? Union[Kind] : never) : never;
/** What a test of a kind says. */
export type TestOf<Kind extends TestKind> = FieldOf<Test, Kind>;
export type Comparison = TestOf<'count'>['is'];
export type Which = TestOf<'since'>['which'];

export const COMPARISONS: Comparison[] = ['>=', '>', '<=', '<', '==', '!='];

/** Groups within each other that can be put together by clicking. */
export const MOST_DEPTH = 3;

export type Join = 'all' | 'any';
export interface Group {
  join: Join;
  parts: Rule[];
}

export function groupOf(rule: Rule): Group | null {
  if ('all' in rule) return { join: 'all', parts: rule.all };
  return 'any' in rule ? { join: 'any', parts: rule.any } : null;
}

export function isTest(rule: Rule): rule is Test {
  return !('not' in rule) && groupOf(rule) === null;
}

/** Whether there is no test in it yet. */
export function isEmpty(rule: Rule): boolean {
  return groupOf(bare(rule).rule)?.parts.length === 0;
}

export function ruleOf({ join, parts }: Group): Rule {
  return join === 'all' ? { all: parts } : { any: parts };
}

/** What stands inside of negations, and whether these come to one. */
export function bare(rule: Rule): { rule: Exclude<Rule, { not: unknown }>; negated: boolean } {
  let inner = rule;
  let negated = false;
  while ('not' in inner) {
    inner = inner.not;
    negated = !negated;
  }
  return { rule: inner, negated };
}

/** The opposite of a rule. */
export function turned(rule: Rule): Rule {
  const { rule: inner, negated } = bare(rule);
  return negated ? inner : { not: inner };
}

/** Something else inside of the same negation. */
export function withInside(rule: Rule, inside: Rule): Rule {
  return bare(rule).negated ? { not: inside } : inside;
}

export function emptyRule(): Rule {
  return { all: [] };
}

/** A rule of one test as a group, so that others can be added. */
export function asGroup(rule: Rule): Rule {
  return groupOf(bare(rule).rule) ? rule : wrapped(rule, 'all');
}

export function wrapped(rule: Rule, join: Join): Rule {
  return ruleOf({ join, parts: [rule] });
}

export function otherJoin(join: Join): Join {
  return join === 'all' ? 'any' : 'all';
}

export function added({ join, parts }: Group, part: Rule): Group {
  return { join, parts: [...parts, part] };
}

export function replaced({ join, parts }: Group, place: number, part: Rule): Group {
  return { join, parts: parts.with(place, part) };
}

export function removed({ join, parts }: Group, place: number): Group {
  return { join, parts: parts.toSpliced(place, 1) };
}

export function duplicated({ join, parts }: Group, place: number): Group {
  return { join, parts: parts.flatMap((part, index) => (index === place ? [part, part] : [part])) };
}

/** A new test: what it is about is chosen by whoever adds it. */
export function newTest(kind: TestKind): Test {
  const of = unchosen();
  switch (kind) {
    case 'count':
      return { count: { of, within: '90d', is: '>=', number: 1 } };
    case 'money':
      return { money: { of, within: '365d', is: '>', number: 100 } };
    case 'latest':
      return { latest: { of, holds: '' } };
    case 'since':
      return { since: { which: 'last', of: {}, is: '>', time: '14d' } };
    case 'order':
      return { order: { one: { which: 'last', of }, is: '>', other: { which: 'last', of } } };
    case 'follows':
      return { follows: followed(of, of, '7d') };
  }
}

/** One after another: in one place, since an object with such a field looks like a promise. */
export function followed(first: Selector, then: Selector, within: Duration): TestOf<'follows'> {
  return { first, then, within };
}

/** Interactions that are still to be chosen. Those of any kind are written without touchpoints. */
export function unchosen(): Selector {
  return { touchpoints: [] };
}

export function isChosen({ touchpoints }: Selector): boolean {
  return touchpoints === undefined || touchpoints.length > 0;
}

function selectorsOf(test: Test): Selector[] {
  if ('count' in test) return [test.count.of];
  if ('money' in test) return [test.money.of];
  if ('latest' in test) return [test.latest.of];
  if ('since' in test) return [test.since.of];
  if ('order' in test) return [test.order.one.of, test.order.other.of];
  return [test.follows.first, test.follows.then];
}

/** Whether everything is filled in. */
export function isComplete(rule: Rule): boolean {
  const { rule: inner } = bare(rule);
  if ('all' in inner) return areComplete(inner.all);
  if ('any' in inner) return areComplete(inner.any);
  return selectorsOf(inner).every(isChosen) && !('latest' in inner && inner.latest.holds.trim() === '');
}

function areComplete(parts: readonly Rule[]): boolean {
  return parts.length > 0 && parts.every(isComplete);
}

/** The same without groups of one and without negating twice. */
export function plain(rule: Rule): Rule {
  const { rule: inner, negated } = bare(rule);
  const group = groupOf(inner);
  const simple = group ? plainGroup(group) : inner;
  return negated ? turned(simple) : simple;
}

function plainGroup({ join, parts }: Group): Rule {
  const simple = parts.map(plain);
  const [only] = simple;
  return only && simple.length === 1 ? only : ruleOf({ join, parts: simple });
}

export function sameRule(one: Rule, other: Rule): boolean {
  return same(plain(one), plain(other));
}
