import { describe, expect, it } from 'vitest';
import type { IdentityRules, Known, LinkRow } from '../../api/identity';
import { byAlias, customersOf, decisionAbout, wantedAbout } from './links';
import { arrives, outcomeOf } from './outcome';
import { draftOf, junkOf, mergeRules, rulesOf, sameDraft, sourceNames, withLimit, withTrust } from './rules';
import { readIdentitySearch } from './search';

const known = (alias: number, person: number, kind: Known['kind'] = 'anonymous_id'): Known => ({
  alias,
  person,
  kind,
  value: `value-${alias}`,
});
const link = (changes: Partial<LinkRow>): LinkRow => ({
  one: 1,
  other: 2,
  kind: 'seen',
  rule: null,
  sentence: 'Both were seen in one record.',
  note: '',
  source: 'crm',
  time: '2024-05-06T08:00:00Z',
  holds: false,
  ...changes,
});

describe('what there is to decide about a link', () => {
  it('parts what is joined, and joins what is not', () => {
    expect(decisionAbout(link({}))).toBe('unlink');
    expect(decisionAbout(link({ rule: 'limit' }))).toBe('link');
    expect(decisionAbout(link({ rule: 'unlinked' }))).toBe('link');
  });

  it('is nothing where a value names nobody', () => {
    expect(decisionAbout(link({ rule: 'junk' }))).toBeNull();
  });

  it('takes back a decision that holds, also one that is not followed, and no other', () => {
    expect(decisionAbout(link({ kind: 'linked', holds: true }))).toBe('withdraw');
    expect(decisionAbout(link({ kind: 'linked', holds: true, rule: 'unique' }))).toBe('withdraw');
    expect(decisionAbout(link({ kind: 'unlinked', holds: false }))).toBeNull();
    expect(decisionAbout(link({ kind: 'withdrawn', holds: true }))).toBeNull();
  });

  it('knows its way back', () => {
    expect(wantedAbout(link({}))?.back).toEqual({ decision: 'withdraw', reason: '' });
    const decided = link({ kind: 'unlinked', holds: true, note: 'one phone, two people' });
    expect(wantedAbout(decided)?.back).toEqual({ decision: 'unlink', reason: 'one phone, two people' });
  });

  it('names each customer once, and nobody not at all', () => {
    expect(customersOf(link({}), byAlias([known(1, 1), known(2, 2)]))).toEqual([1, 2]);
    expect(customersOf(link({}), byAlias([known(1, 1), known(2, 1)]))).toEqual([1]);
    expect(customersOf(link({}), byAlias([known(1, 1), known(2, 0)]))).toEqual([1]);
  });
});

describe('what a decision comes to', () => {
  it('is two customers of one, the second with a number of its own', () => {
    const { groups, changes } = outcomeOf([
      [known(8, 3), known(3, 3, 'crm_id')],
      [known(5, 3), known(9, 3)],
    ]);
    expect(changes).toBe(true);
    expect(groups.map(({ person, fresh }) => [person, fresh])).toEqual([
      [3, false],
      [5, true],
    ]);
    expect(groups[0]?.identifiers.map(one => one.alias)).toEqual([3, 8]);
  });

  it('is one customer of two, and says who comes', () => {
    const { groups, changes } = outcomeOf([[known(3, 3), known(7, 7), known(8, 7)]]);
    const [group] = groups;
    expect(changes).toBe(true);
    expect(group?.identifiers.filter(one => arrives(group, one)).map(one => one.alias)).toEqual([7, 8]);
  });

  it('is nothing where everybody keeps their own', () => {
    expect(outcomeOf([[known(3, 3), known(7, 3)]]).changes).toBe(false);
    expect(outcomeOf([[known(3, 3)], [known(7, 7)]]).changes).toBe(false);
  });

  it('keeps those who name nobody apart', () => {
    const { groups, changes } = outcomeOf([[known(3, 3)], [known(7, 0)]]);
    expect(changes).toBe(false);
    expect(groups.map(({ person, fresh }) => [person, fresh])).toEqual([
      [3, false],
      [0, false],
    ]);
  });
});

const rules = (changes: Partial<IdentityRules> = {}): IdentityRules => ({
  version: 1,
  limits: { device_id: 200, email_hash: 20 },
  shared_after: 5,
  hub_after: 2000,
  trust: { crm: 2 },
  junk: ['null', 'test@test.com'],
  ...changes,
});

describe('rules that are edited', () => {
  it('are the same after having been written down', () => {
    expect(rulesOf(draftOf(rules()), 1)).toEqual(rules());
    expect(sameDraft(draftOf(rules()), draftOf(rules()))).toBe(true);
    expect(sameDraft({ ...draftOf(rules()), junk: 'null' }, draftOf(rules()))).toBe(false);
  });

  it('are not complete without the number that has no empty value', () => {
    expect(rulesOf({ ...draftOf(rules()), shared_after: null }, 1)).toBeNull();
  });

  it('have no limit where none is given, and no trust of nothing', () => {
    expect(withLimit({ device_id: 200 }, 'device_id', null)).toEqual({});
    expect(withLimit({ device_id: 200 }, 'address', 7)).toEqual({ device_id: 200, address: 7 });
    expect(withTrust({ crm: 2 }, 'crm', 0)).toEqual({});
    expect(withTrust({}, 'crm', 9)).toEqual({ crm: 9 });
  });

  it('have a value of each line that says something', () => {
    expect(junkOf(' null \n\n  n/a\r\n')).toEqual(['null', 'n/a']);
  });

  it('know the sources that there is data of, and those that were there once', () => {
    expect(sourceNames(['shop', 'crm'], { old: 1, crm: 2 })).toEqual(['crm', 'old', 'shop']);
  });
});

describe('rules that two people edit', () => {
  it('keep what each of them changed', () => {
    const mine = rules({ limits: { device_id: 50, email_hash: 20 }, junk: ['null', 'test@test.com', 'mine'] });
    const theirs = rules({
      version: 2,
      limits: { device_id: 200 },
      trust: { crm: 2, shop: 1 },
      junk: ['test@test.com', 'theirs'],
    });
    expect(mergeRules(rules(), mine, theirs)).toEqual({
      merged: {
        version: 2,
        limits: { device_id: 50 },
        shared_after: 5,
        hub_after: 2000,
        trust: { crm: 2, shop: 1 },
        junk: ['test@test.com', 'theirs', 'mine'],
      },
      clash: false,
    });
  });

  it('clash where both gave one thing another number', () => {
    const { merged, clash } = mergeRules(rules(), rules({ shared_after: 7 }), rules({ version: 2, shared_after: 9 }));
    expect(clash).toBe(true);
    expect(merged.shared_after).toBe(7);
  });
});

describe('the address of who is who', () => {
  it('leaves out what cannot be read', () => {
    expect(readIdentitySearch({ list: 'rules', page: 2 })).toEqual({ list: 'rules', page: 2 });
    expect(readIdentitySearch({ list: 'conflicts', page: -1 })).toEqual({ list: undefined, page: undefined });
    expect(readIdentitySearch({ list: 'other', page: '2' })).toEqual({ list: undefined, page: undefined });
  });
});
