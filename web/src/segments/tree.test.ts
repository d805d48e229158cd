import { describe, expect, it } from 'vitest';
import type { SegmentRow } from '../api/segments';
import { draftOf, isChanged, isFilled } from './draft';
import { EXAMPLES, exampleRule } from './examples';
import { segmentKey } from './keys';
import {
  added,
  asGroup,
  bare,
  duplicated,
  type Group,
  groupOf,
  isComplete,
  newTest,
  plain,
  type Rule,
  removed,
  replaced,
  ruleOf,
  sameRule,
  TEST_KINDS,
  turned,
  withInside,
  wrapped,
} from './tree';

const count = (touchpoint: string): Rule => ({
  count: { of: { touchpoints: [touchpoint] }, within: '90d', is: '>=', number: 1 },
});
const [a, b, c] = [count('a'), count('b'), count('c')];
const group: Group = { join: 'all', parts: [a, b] };

describe('a group of tests', () => {
  it('takes another one in, replaces, removes and duplicates one, and stays what it was itself', () => {
    expect(added(group, c).parts).toEqual([a, b, c]);
    expect(replaced(group, 1, c).parts).toEqual([a, c]);
    expect(removed(group, 0).parts).toEqual([b]);
    expect(duplicated(group, 0).parts).toEqual([a, a, b]);
    expect(group.parts).toEqual([a, b]);
  });

  it('is read from a rule and written into one', () => {
    expect(groupOf(ruleOf(group))).toEqual(group);
    expect(groupOf(a)).toBeNull();
  });

  it('is made around a test, so that others can be added to it', () => {
    expect(wrapped(a, 'any')).toEqual({ any: [a] });
    expect(asGroup(a)).toEqual({ all: [a] });
    expect(asGroup({ not: a })).toEqual({ all: [{ not: a }] });
    expect(asGroup({ not: { any: [a, b] } })).toEqual({ not: { any: [a, b] } });
  });
});

describe('the opposite of a rule', () => {
  it('of an opposite is the rule itself', () => {
    expect(turned(a)).toEqual({ not: a });
    expect(turned({ not: a })).toEqual(a);
    expect(bare({ not: { not: { not: a } } })).toEqual({ rule: a, negated: true });
  });

  it('stays one while what is inside of it is edited', () => {
    expect(withInside({ not: a }, b)).toEqual({ not: b });
    expect(withInside({ not: { not: a } }, b)).toEqual(b);
  });
});

describe('a rule', () => {
  it('is not complete without a test, nor with one that is not filled in', () => {
    expect(isComplete({ all: [] })).toBe(false);
    expect(isComplete({ all: [a, { any: [] }] })).toBe(false);
    expect(isComplete({ all: [a, { not: { any: [b] } }] })).toBe(true);
    expect(isComplete({ latest: { of: { touchpoints: ['nps'] }, holds: ' ' } })).toBe(false);
    expect(isComplete({ latest: { of: { touchpoints: ['nps'] }, holds: 'score < 7' } })).toBe(true);
  });

  it('may be about any interaction, once that is said', () => {
    expect(isComplete({ count: { of: { touchpoints: [] }, is: '>=', number: 3 } })).toBe(false);
    expect(isComplete({ count: { of: {}, is: '>=', number: 3 } })).toBe(true);
  });

  it('begins with tests that ask for what only the company knows', () => {
    const complete = TEST_KINDS.filter(kind => isComplete(newTest(kind)));
    expect(complete).toEqual(['since']);
    expect(EXAMPLES.filter(id => isComplete(exampleRule(id)))).toEqual(['fresh']);
  });

  it('is the same without groups of one and without negating twice', () => {
    expect(plain({ all: [{ any: [{ not: { not: a } }] }] })).toEqual(a);
    expect(plain({ not: { all: [{ not: a }] } })).toEqual(a);
    expect(plain({ all: [a, { any: [b, c] }] })).toEqual({ all: [a, { any: [b, c] }] });
    expect(sameRule({ all: [a] }, a)).toBe(true);
    expect(sameRule({ all: [a, b] }, { any: [a, b] })).toBe(false);
  });

  it('that says nothing of a time is the same however that is written', () => {
    const ever: Rule = { count: { of: { touchpoints: ['a'] }, within: null, is: '>=', number: 1 } };
    expect(sameRule(ever, { count: { of: { touchpoints: ['a'] }, is: '>=', number: 1 } })).toBe(true);
    expect(sameRule(ever, a)).toBe(false);
  });
});

describe('a segment that is edited', () => {
  const row: SegmentRow = {
    key: 'loyal',
    name: 'Loyal',
    description: '',
    rule: 'count("a", "90d") >= 1',
    tree: a,
    version: 2,
    changed: '2024-05-06T08:00:00Z',
    author: 'olga@example.com',
  };
  const start = draftOf(row);

  it('is changed when it says something else, not when it is looked at as text', () => {
    expect(isChanged(start, start, row.rule)).toBe(false);
    expect(isChanged({ ...start, rule: { tree: { all: [a] } } }, start, row.rule)).toBe(false);
    expect(isChanged({ ...start, rule: { text: ` ${row.rule}\n` } }, start, row.rule)).toBe(false);
    expect(isChanged({ ...start, rule: { text: 'did("a")' } }, start, row.rule)).toBe(true);
    expect(isChanged({ ...start, rule: { tree: b } }, start, row.rule)).toBe(true);
    expect(isChanged({ ...start, name: 'Loyal ones' }, start, row.rule)).toBe(true);
  });

  it('is there as text where its rule can no longer be read', () => {
    expect(draftOf({ ...row, tree: null }).rule).toEqual({ text: row.rule });
  });

  it('is filled in when its rule says something', () => {
    expect(isFilled({ tree: { all: [] } })).toBe(false);
    expect(isFilled({ tree: a })).toBe(true);
    expect(isFilled({ text: ' ' })).toBe(false);
    expect(isFilled({ text: 'did("a")' })).toBe(true);
  });
});

describe('the key of a segment', () => {
  it('is made of its name, in letters that may stand in an address', () => {
    expect(segmentKey('Loyal since 2024', [])).toBe('loyal-since-2024');
    expect(segmentKey('Купили дважды', [])).toBe('kupili-dvazhdy');
    expect(segmentKey('Zamilkli, łącznie', [])).toBe('zamilkli-lacznie');
    expect(segmentKey('…', [])).toBe('segment');
  });

  it('is nobody else’s, nor a word of the address', () => {
    expect(segmentKey('Loyal', ['loyal', 'loyal-2'])).toBe('loyal-3');
    expect(segmentKey('New', [])).toBe('new-2');
    expect(segmentKey('щ'.repeat(80), ['shch'.repeat(15)]).length).toBeLessThanOrEqual(64);
  });
});
