import { describe, expect, it } from 'vitest';
import type { Policy, Purpose } from '../api/consent';
import {
  draftOf,
  fromPreset,
  inserted,
  mergePolicies,
  moved,
  named,
  newPurpose,
  type PurposeDraft,
  policyOf,
  problemsOf,
  replacedBy,
  requirable,
  sameDraft,
  typedKey,
  without,
  withPurpose,
} from './policy';

const purpose = (key: string, changes: Partial<Purpose> = {}): Purpose => ({
  key,
  name: key,
  description: '',
  class: 'marketing',
  basis: 'consent',
  channels: ['email'],
  each_channel: false,
  confirmed: false,
  requires: null,
  wordings: [],
  ...changes,
});
const policy = (purposes: Purpose[], version = 1): Policy => ({ version, purposes });
const keys = ({ purposes }: Policy) => purposes.map(({ key }) => key);
const processing = purpose('processing', { channels: [], class: 'service' });

describe('a policy that is edited', () => {
  it('is the same after having been written down', () => {
    const wordings = [{ version: '1', text: 'A' }];
    const saved = policy([processing, purpose('ads', { requires: 'processing', wordings })]);
    expect(policyOf(draftOf(saved), 1)).toEqual(saved);
    expect(sameDraft(draftOf(saved), draftOf(saved))).toBe(true);
  });

  it('is another where purposes change their order, and not where a blank is typed', () => {
    const draft = draftOf(policy([purpose('a'), purpose('b')]));
    expect(sameDraft(moved(draft, 'key:b', -1), draft)).toBe(false);
    expect(sameDraft(withPurpose(draft, 'key:a', { name: 'a ' }), draft)).toBe(true);
  });

  it('leaves out texts that nobody wrote', () => {
    const [one] = draftOf(policy([purpose('a')])) as [PurposeDraft];
    const wordings = [
      { version: ' ', text: '', saved: false },
      { version: ' 2 ', text: ' Yes ', saved: false },
    ];
    expect(policyOf([{ ...one, wordings }], 1).purposes[0]?.wordings).toEqual([{ version: '2', text: 'Yes' }]);
  });

  it('moves purposes up and down, not beyond the ends', () => {
    const draft = draftOf(policy([purpose('a'), purpose('b'), purpose('c')]));
    const order = (after: PurposeDraft[]) => after.map(({ key }) => key).join('');
    expect(order(moved(draft, 'key:c', -1))).toBe('acb');
    expect(order(moved(draft, 'key:a', 1))).toBe('bac');
    expect(order(moved(draft, 'key:a', -1))).toBe('abc');
    expect(order(moved(draft, 'key:c', 1))).toBe('abc');
  });

  it('has a purpose back at its place', () => {
    const draft = draftOf(policy([purpose('a'), purpose('b'), purpose('c')]));
    const [, removed] = draft;
    const after = inserted(without(draft, 'key:b'), 1, removed as PurposeDraft);
    expect(after).toEqual(draft);
    expect(inserted([], 7, removed as PurposeDraft)).toHaveLength(1);
  });
});

describe('the key of a purpose', () => {
  it('is made of the name until somebody types it, and never is one that is taken', () => {
    const fresh = newPurpose();
    const draft = [...draftOf(policy([purpose('newsletter')])), fresh];
    expect(named(draft, fresh, 'Newsletter')).toEqual({ name: 'Newsletter', key: 'newsletter-2' });
    expect(named(draft, fresh, 'Рассылка')).toEqual({ name: 'Рассылка', key: 'rassylka' });
    expect(named(draft, fresh, '!')).toEqual({ name: '!', key: '' });
    expect(named(draft, { ...fresh, typed: true, key: 'mine' }, 'Offers')).toEqual({ name: 'Offers' });
  });

  it('stays once it is saved', () => {
    const draft = draftOf(policy([purpose('newsletter')]));
    expect(named(draft, draft[0] as PurposeDraft, 'Offers')).toEqual({ name: 'Offers' });
  });

  it('is written small and without spaces, and followed by those who require it', () => {
    expect(typedKey('My Key')).toEqual({ key: 'my-key', typed: true });
    const one = { ...newPurpose(), key: 'base', channels: [] };
    const other = { ...newPurpose(), key: 'other', requires: 'base' };
    expect(withPurpose([one, other], one.id, { key: 'ground' })[1]?.requires).toBe('ground');
  });
});

describe('what keeps a policy from being saved', () => {
  const problems = (...purposes: Purpose[]) => {
    const draft = draftOf(policy(purposes));
    return [...problemsOf(draft)].map(([id, { wordings, ...rest }]) => [
      id.replace('key:', ''),
      { ...rest, ...(wordings && { wordings: [...wordings] }) },
    ]);
  };

  it('is a purpose without a name or with a key that is none', () => {
    expect(problems(purpose('a'), purpose('b', { name: ' ' }))).toEqual([['b', { name: 'setup.required' }]]);
    expect(problems(purpose('a.b'))).toEqual([['a.b', { key: 'consent.badKey' }]]);
    expect(problemsOf([{ ...newPurpose(), name: 'x' }]).size).toBe(1);
  });

  it('is a key that stands twice', () => {
    const draft = [...draftOf(policy([purpose('a')])), { ...newPurpose(), name: 'A', key: 'a' }];
    expect([...problemsOf(draft).values()]).toEqual([{ key: 'consent.keyTwice' }, { key: 'consent.keyTwice' }]);
  });

  it('is a required purpose that has channels, requires another, is gone, or is itself', () => {
    const ads = purpose('ads', { requires: 'processing' });
    expect(problems(processing, ads)).toEqual([]);
    const wrong = [['ads', { requires: 'consent.badRequires' }]];
    expect(problems(ads)).toEqual(wrong);
    expect(problems(purpose('processing'), ads)).toEqual(wrong);
    expect(problems(purpose('x', { channels: [] }), { ...processing, requires: 'x' }, ads)).toEqual(wrong);
    expect(problems(purpose('ads', { channels: [], requires: 'ads' }))).toEqual(wrong);
  });

  it('is a text without a version, or with one that another text has', () => {
    const wordings = [
      { version: '1', text: 'A' },
      { version: '', text: 'B' },
      { version: ' 1 ', text: 'C' },
      { version: '', text: ' ' },
    ];
    const said = [
      [1, 'setup.required'],
      [2, 'consent.versionTwice'],
    ];
    expect(problems(purpose('a', { wordings }))).toEqual([['a', { wordings: said }]]);
  });

  it('offers only what may be required', () => {
    const draft = draftOf(policy([processing, purpose('a'), purpose('b', { channels: [], requires: 'processing' })]));
    expect(requirable(draft, draft[1] as PurposeDraft).map(({ key }) => key)).toEqual(['processing']);
    expect(requirable(draft, draft[0] as PurposeDraft)).toEqual([]);
  });
});

describe('a template', () => {
  const wordings = [{ version: '1', text: 'A' }];
  const draft = draftOf(policy([purpose('marketing', { name: 'Ours', wordings }), purpose('old')]));
  const preset = policy([purpose('service'), purpose('marketing', { name: 'Marketing', confirmed: true })], 0);

  it('takes the place of all purposes, and keeps the texts and keys of those that stay', () => {
    const after = fromPreset(preset, draft);
    expect(after.map(({ key, saved }) => [key, saved])).toEqual([
      ['service', false],
      ['marketing', true],
    ]);
    expect(policyOf(after, 3)).toEqual({
      version: 3,
      purposes: [preset.purposes[0], { ...preset.purposes[1], wordings }],
    });
    expect(after[1]?.wordings[0]?.saved).toBe(true);
  });

  it('says what stays, goes and comes', () => {
    expect(replacedBy(preset, draft)).toEqual({ stay: ['Marketing'], go: ['old'], come: ['service'] });
  });
});

describe('a policy that two people edit', () => {
  const base = policy([purpose('a'), purpose('b'), purpose('c')]);
  const [a, b, c] = base.purposes as [Purpose, Purpose, Purpose];

  it('keeps what each of them changed, also of one purpose', () => {
    const mine = policy([{ ...a, name: 'A' }, b, c, purpose('mine')]);
    const theirs = policy([{ ...a, confirmed: true }, b, c, purpose('theirs')], 2);
    const { merged, clash } = mergePolicies(base, mine, theirs);
    expect(clash).toBe(false);
    expect(merged.version).toBe(2);
    expect(keys(merged)).toEqual(['a', 'b', 'c', 'theirs', 'mine']);
    expect(merged.purposes[0]).toEqual({ ...a, name: 'A', confirmed: true });
  });

  it('clashes where both changed one thing, and keeps mine', () => {
    const mine = policy([{ ...a, basis: 'contract' }, b, c]);
    const theirs = policy([{ ...a, basis: 'legitimate_interest' }, b, c], 2);
    const { merged, clash } = mergePolicies(base, mine, theirs);
    expect(clash).toBe(true);
    expect(merged.purposes[0]?.basis).toBe('contract');
  });

  it('leaves out what one removed, unless the other changed it', () => {
    const fewer = policy([a, c]);
    expect(mergePolicies(base, fewer, policy([a, b, { ...c, name: 'C' }], 2))).toEqual({
      merged: policy([a, { ...c, name: 'C' }], 2),
      clash: false,
    });
    const changed = { ...b, name: 'B' };
    const removed = mergePolicies(base, fewer, policy([a, changed, c], 2));
    expect(removed).toEqual({ merged: policy([a, c], 2), clash: true });
    const kept = mergePolicies(base, policy([a, changed, c]), policy([a, c], 2));
    expect(kept.clash).toBe(true);
    expect(kept.merged.purposes).toContainEqual(changed);
  });

  it('takes the order of whoever changed it', () => {
    const theirs = policy([c, b, a, purpose('d')], 2);
    expect(keys(mergePolicies(base, base, theirs).merged)).toEqual(['c', 'b', 'a', 'd']);
    expect(keys(mergePolicies(base, policy([b, a, c]), policy([a, b, c, purpose('d')], 2)).merged)).toEqual([
      'b',
      'a',
      'c',
      'd',
    ]);
  });

  it('clashes where both added one key with different things', () => {
    const added = (name: string) => purpose('new', { name });
    expect(mergePolicies(base, policy([a, added('x')]), policy([a, added('x')], 2)).clash).toBe(false);
    expect(mergePolicies(base, policy([a, b, c, added('x')]), policy([a, b, c, added('y')], 2)).clash).toBe(true);
  });
});
