import { describe, expect, it } from 'vitest';
import type { RetentionPolicy } from '../api/retention';
import {
  draftOf,
  mergePolicies,
  newRule,
  policyOf,
  problemsOf,
  type RetentionDraft,
  type RuleChange,
  sameDraft,
  unreached,
  withRule,
} from './policy';

const saved: RetentionPolicy = {
  version: 3,
  zone: 'Europe/Warsaw',
  rules: [
    { touchpoints: ['purchase'], basis: 'Tax law' },
    { sources: ['site'], where: 'channel == "web"', keep: { count: 13, unit: 'months' }, basis: '' },
    { keep: { count: 2, unit: 'years' }, basis: 'Analysis' },
  ],
};

function idOf(draft: RetentionDraft, place: number): string {
  return draft.rules[place]?.id ?? '';
}

describe('rules that are edited', () => {
  it('are sent as they came where nothing was changed', () => {
    const draft = draftOf(saved);
    expect(sameDraft(draft, draftOf(policyOf(draft, 3)))).toBe(true);
    expect(policyOf(draft, 3).rules.map(({ keep }) => keep)).toEqual([
      null,
      { count: 13, unit: 'months' },
      { count: 2, unit: 'years' },
    ]);
    expect(policyOf(draft, 3).rules[1]?.where).toBe('channel == "web"');
  });

  it('differ once one of them does', () => {
    const draft = draftOf(saved);
    const id = idOf(draft, 2);
    expect(sameDraft(draft, withRule(draft, id, { basis: ' Analysis ' }))).toBe(true);
    expect(sameDraft(draft, withRule(draft, id, { count: 3 }))).toBe(false);
    expect(sameDraft(draft, withRule(draft, id, { forEver: true }))).toBe(false);
    expect(sameDraft(draft, { ...draft, zone: 'UTC' })).toBe(false);
  });

  it('lack a length that somebody wants and the server takes', () => {
    const draft: RetentionDraft = { zone: 'UTC', rules: [newRule(), newRule(), newRule(), newRule()] };
    const lengths: RuleChange[] = [
      { count: null },
      { count: 101 },
      { count: 101, unit: 'months' },
      { count: null, forEver: true },
    ];
    const changed = lengths.reduce((before, change, place) => withRule(before, idOf(before, place), change), draft);
    expect([...problemsOf(changed)]).toEqual([
      [idOf(changed, 0), 'setup.required'],
      [idOf(changed, 1), 'retention.badLength'],
    ]);
  });

  it('are reached by nothing below one that fits everything', () => {
    const draft = draftOf(saved);
    expect(unreached(draft).size).toBe(0);
    const turned = { ...draft, rules: draft.rules.toReversed() };
    expect([...unreached(turned)]).toEqual([idOf(draft, 1), idOf(draft, 0)]);
    // A condition of blanks is none.
    const blank = withRule(draft, idOf(draft, 0), { touchpoints: [], where: '  ' });
    expect(unreached(blank).size).toBe(2);
  });
});

describe('edits of two people', () => {
  it('are both kept where they touch different things', () => {
    const mine = { ...saved, zone: 'UTC' };
    const theirs = { ...saved, version: 4, rules: saved.rules.slice(1) };
    expect(mergePolicies(saved, mine, theirs)).toEqual({
      merged: { version: 4, zone: 'UTC', rules: theirs.rules },
      clash: false,
    });
  });

  it('clash where both changed the rules, whose order is their meaning', () => {
    const mine = { ...saved, rules: saved.rules.toReversed() };
    const theirs = { ...saved, version: 4, rules: saved.rules.slice(1) };
    const { merged, clash } = mergePolicies(saved, mine, theirs);
    expect(clash).toBe(true);
    expect(merged).toEqual({ version: 4, zone: saved.zone, rules: mine.rules });
  });

  it('are one edit where both did the same', () => {
    const rules = saved.rules.slice(1);
    expect(mergePolicies(saved, { ...saved, rules }, { ...saved, version: 4, rules }).clash).toBe(false);
  });
});
