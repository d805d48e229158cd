import { describe, expect, it } from 'vitest';
import type { CountRow, Purpose } from '../api/consent';
import { partsOf, partsShown, reachOf } from './bars';
import { newPurpose } from './policy';

const purpose = (key: string): Purpose => ({ ...newPurpose(), key, name: key });
const count = (of: string, changes: Partial<CountRow>): CountRow => ({
  purpose: of,
  channel: 'email',
  allowed: 0,
  whys: [],
  ...changes,
});

describe('where all customers stand', () => {
  it('is a bar that begins with whoever may be reached, and has no empty parts', () => {
    const whys: CountRow['whys'] = [
      { why: 'withdrawn', customers: 1 },
      { why: 'never_asked', customers: 5 },
      { why: 'given', customers: 2 },
      { why: 'unconfirmed', customers: 0 },
    ];
    expect(partsOf({ allowed: 2, whys })).toEqual([
      { name: 'allowed', customers: 2 },
      { name: 'never_asked', customers: 5 },
      { name: 'withdrawn', customers: 1 },
    ]);
  });

  it('counts those who need not be asked as those who may be reached', () => {
    expect(partsOf({ allowed: 7, whys: [{ why: 'not_needed', customers: 7 }] })).toEqual([
      { name: 'allowed', customers: 7 },
    ]);
  });

  it('follows the order of the policy, and has what is not counted yet', () => {
    const purposes = [purpose('service'), purpose('marketing'), purpose('added')];
    const counts = [count('marketing', { channel: 'sms' }), count('service', { channel: null, allowed: 3 })];
    const reaches = reachOf({ purposes }, { counts });
    expect(reaches.map(({ purpose: { key }, rows }) => [key, rows.map(({ channel }) => channel)])).toEqual([
      ['service', [null]],
      ['marketing', ['sms']],
      ['added', []],
    ]);
  });

  it('has a legend of the parts that occur', () => {
    const purposes = [purpose('marketing')];
    const counts = [
      count('marketing', { whys: [{ why: 'never_asked', customers: 1 }] }),
      count('marketing', { channel: 'sms', allowed: 1, whys: [{ why: 'suppressed', customers: 1 }] }),
    ];
    expect(partsShown(reachOf({ purposes }, { counts }))).toEqual(['allowed', 'never_asked', 'suppressed']);
  });
});
