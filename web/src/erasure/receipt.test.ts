import { describe, expect, it } from 'vitest';
import type { ErasureReceipt } from '../api/erasures';
import { messages as en } from '../i18n/messages/en/index';
import { later } from '../i18n/messages/en/later';
import { makeText } from '../i18n/text';
import { checkCommand, isToBeTold, isUnderWay, REMAINING, REMOVED, receiptName, receiptText } from './receipt';

const { t } = makeText('en', { ...en, ...later }, 'UTC');

const receipt: ErasureReceipt = {
  number: 3,
  requested: '2026-05-06T08:00:00Z',
  finished: '2026-05-06T08:00:02Z',
  author: 'olga@example.com',
  reason: 'Request of the customer',
  customers: 1,
  identifiers: 2,
  removed: {
    interactions: 12,
    facts: 1,
    decisions: 0,
    consents: 2,
    traits: 4,
    suppressions: 0,
    quarantined: 0,
    deliveries: 0,
    crossings: 3,
    told: 1,
    audited: 0,
  },
  lists: [],
  webhooks: [],
  marks: ['0a1b', '2c3d'],
  remains: ['backups', 'exports'],
  key: 'ab12',
  signature: 'cd34',
};

describe('a receipt', () => {
  it('tells of all that it counts, and of each once', () => {
    expect(REMOVED.toSorted()).toEqual(Object.keys(receipt.removed).toSorted());
    expect(new Set(REMOVED).size).toBe(REMOVED.length);
  });

  it('has words for everything that goes and for everything that remains', () => {
    for (const name of REMOVED) expect(t(`erasure.removed.${name}`), name).not.toContain('erasure.');
    for (const name of REMAINING) expect(t(`erasure.remains.${name}`), name).not.toContain('erasure.');
  });

  it('is handed out whole, as it came', () => {
    expect(JSON.parse(receiptText(receipt))).toEqual(receipt);
    expect(Object.keys(JSON.parse(receiptText(receipt)))).toEqual(Object.keys(receipt));
    expect(receiptName(receipt)).toBe('styk-erasure-3.json');
    expect(checkCommand(receipt)).toBe('styk admin receipt styk-erasure-3.json');
  });

  it('is under way until it says when it was finished', () => {
    expect(isUnderWay(receipt)).toBe(false);
    expect(isUnderWay({ finished: null })).toBe(true);
    expect(isUnderWay({})).toBe(true);
  });

  it('says whether anybody has to be told', () => {
    expect(isToBeTold(receipt)).toBe(false);
    expect(isToBeTold({ lists: [], webhooks: [{ url: 'https://example.com/hook', told: 2 }] })).toBe(true);
  });
});
