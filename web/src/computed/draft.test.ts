import { describe, expect, it } from 'vitest';
import type { ComputedTrait, ComputedTraits } from '../api/computed';
import { moved, without } from '../consent/policy';
import {
  COMPUTATIONS,
  columnsFor,
  computing,
  draftOf,
  keyed,
  mergeTraits,
  named,
  newTrait,
  problemsOf,
  sameDraft,
  type TraitDraft,
  takesTime,
  traitsOf,
  withTrait,
} from './draft';

const orders: ComputedTrait = {
  key: 'orders-90d',
  name: 'Orders',
  what: 'count',
  of: { touchpoints: ['purchase'] },
  within: '90d',
};
const spent: ComputedTrait = { key: 'spent', name: 'Spent', what: 'sum', column: 'money', of: {} };
const traits = (list: ComputedTrait[], version = 1): ComputedTraits => ({ version, traits: list });
const keys = (whole: ComputedTraits) => whole.traits.map(({ key }) => key);

describe('computed traits that are edited', () => {
  it('are the same after having been written down', () => {
    const saved = traits([orders, spent], 3);
    expect(traitsOf(draftOf(saved), 3)).toEqual(saved);
    expect(sameDraft(draftOf(saved), draftOf(saved))).toBe(true);
  });

  it('are others where they change their order or go, and not where a blank is typed', () => {
    const draft = draftOf(traits([orders, spent]));
    const [first] = draft as [TraitDraft];
    expect(sameDraft(moved(draft, 'key:spent', -1), draft)).toBe(false);
    expect(sameDraft(without(draft, 'key:spent'), draft)).toBe(false);
    expect(sameDraft(withTrait(draft, { ...first, name: 'Orders ' }), draft)).toBe(true);
  });

  it('know which of them other systems may read already', () => {
    const draft = draftOf(traits([orders, spent]), traits([spent]));
    expect(draft.map(({ saved }) => saved)).toEqual([false, true]);
  });

  it('have a key of their name until somebody types one', () => {
    const first = { ...newTrait(), key: 'last-call' };
    const second = newTrait();
    const called = named([first, second], second, 'Last call');
    expect(called.key).not.toBe('last-call');
    expect(called.key.startsWith('last-call')).toBe(true);
    const typed = keyed(called, 'Calls 30D');
    expect(typed.key).toBe('calls-30d');
    expect(named([first, typed], typed, 'Other').key).toBe('calls-30d');
    const [saved] = draftOf(traits([spent])) as [TraitDraft];
    expect(named([saved], saved, 'Money').key).toBe('spent');
  });
});

describe('what is computed', () => {
  it('keeps of the column and the time what it can take', () => {
    const [count, sum] = draftOf(traits([orders, { ...spent, within: '30d' }])) as [TraitDraft, TraitDraft];
    expect(computing(count, 'mean')).toMatchObject({ what: 'mean', column: 'money', within: '90d' });
    expect(computing(count, 'last')).toMatchObject({ column: null, within: null });
    expect(computing({ ...sum, column: 'score' }, 'max')).toMatchObject({ column: 'score', within: '30d' });
    expect(computing(sum, 'days_since')).toMatchObject({ column: null, within: null });
    expect(computing(sum, 'first')).toMatchObject({ column: null, within: null });
  });

  it('is of numbers, of anything or of no column', () => {
    expect(COMPUTATIONS.filter(what => columnsFor(what) === 'number')).toEqual(['sum', 'mean', 'min', 'max']);
    expect(COMPUTATIONS.filter(what => columnsFor(what) === 'any')).toEqual(['first', 'last']);
    expect(COMPUTATIONS.filter(what => !takesTime(what))).toEqual(['first', 'last', 'days_since']);
  });
});

describe('what keeps computed traits from being saved', () => {
  it('is nothing where each has a name, a key of its own and the column that it needs', () => {
    expect(problemsOf(draftOf(traits([orders, spent]))).size).toBe(0);
    expect(problemsOf([]).size).toBe(0);
  });

  it('is told by the trait', () => {
    const [first, second] = draftOf(traits([orders, spent])) as [TraitDraft, TraitDraft];
    const twice = problemsOf([first, { ...second, key: 'orders-90d' }]);
    expect([...twice.values()].map(({ key }) => key)).toEqual(['computed.keyTwice', 'computed.keyTwice']);
    expect(problemsOf([{ ...first, key: 'ключ' }]).get('key:orders-90d')?.key).toBe('consent.badKey');
    expect(problemsOf([{ ...second, column: null }]).get('key:spent')).toEqual({ column: 'computed.needsColumn' });
    const fresh = newTrait();
    expect(problemsOf([fresh]).get(fresh.id)).toEqual({ name: 'setup.required', key: 'setup.required' });
  });
});

describe('edits of two people', () => {
  const base = traits([orders, spent]);

  it('are both kept where they are of different things', () => {
    const mine = traits([{ ...orders, within: '30d' }, spent]);
    const theirs = traits([{ ...orders, name: 'Purchases' }, spent, { ...spent, key: 'more' }], 2);
    const { merged, clash } = mergeTraits(base, mine, theirs);
    expect(clash).toBe(false);
    expect(merged.version).toBe(2);
    expect(merged.traits[0]).toEqual({ ...orders, name: 'Purchases', within: '30d' });
    expect(keys(merged)).toEqual(['orders-90d', 'spent', 'more']);
  });

  it('clash where both changed one thing, and mine is the one that is kept', () => {
    const mine = traits([{ ...orders, within: '30d' }, spent]);
    const theirs = traits([{ ...orders, within: '7d' }, spent], 2);
    const { merged, clash } = mergeTraits(base, mine, theirs);
    expect(clash).toBe(true);
    expect(merged.traits[0]?.within).toBe('30d');
  });

  it('clash where one removed what the other changed', () => {
    const { clash, merged } = mergeTraits(base, traits([spent]), traits([{ ...orders, name: 'Purchases' }, spent], 2));
    expect(clash).toBe(true);
    expect(keys(merged)).toEqual(['spent']);
  });
});
