import { describe, expect, it } from 'vitest';
import type { ContactChannel } from '../api/consent';
import { messages } from '../i18n/messages/en/index';
import { later } from '../i18n/messages/en/later';
import { makeText } from '../i18n/text';
import {
  audienceOf,
  choiceOf,
  FORMATS,
  fileName,
  formatName,
  isForAnotherChannel,
  leastRows,
  leavesPhonesOut,
  partsOf,
} from './audience';

const purpose = (key: string, ...channels: ContactChannel[]) => ({ key, channels });
const purposes = [
  purpose('processing'),
  purpose('service', 'email', 'sms'),
  purpose('marketing', 'email', 'sms', 'push', 'ads'),
];
const chosen = (wanted: Parameters<typeof choiceOf>[1], among = purposes) => {
  const choice = choiceOf(among, wanted);
  return choice && audienceOf(choice);
};

describe('what is chosen of a list', () => {
  it('is ads for whichever purpose has them, as a table, until somebody says otherwise', () => {
    expect(chosen({})).toEqual({ purpose: 'marketing', channel: 'ads', format: 'csv' });
    expect(chosen({}, purposes.slice(1, 2))).toEqual({ purpose: 'service', channel: 'email', format: 'csv' });
  });

  it('stays where the purpose has it', () => {
    const wanted = { channel: 'sms', format: 'google' };
    expect(chosen({ ...wanted, purpose: 'marketing' })).toEqual({ purpose: 'marketing', ...wanted });
    expect(chosen({ ...wanted, purpose: 'service' })).toEqual({ purpose: 'service', ...wanted });
    const processing = chosen({ ...wanted, purpose: 'processing' });
    expect(processing).toEqual({ purpose: 'processing', channel: null, format: 'google' });
  });

  it('is taken as usual where an address names what there is not', () => {
    const wanted = { purpose: 'raffle', channel: 'pigeon', format: 'fax' };
    expect(chosen(wanted)).toEqual({ purpose: 'marketing', channel: 'ads', format: 'csv' });
    expect(chosen({ purpose: 'service', channel: 'ads' })?.channel).toBe('email');
  });

  it('is nothing without purposes', () => {
    expect(choiceOf([], { purpose: 'marketing' })).toBeNull();
  });
});

describe('who is on a list', () => {
  const found = {
    members: 100,
    customers: 40,
    excluded: [
      { why: 'withdrawn' as const, customers: 8 },
      { why: 'never_asked' as const, customers: 45 },
    ],
    unmatched: 7,
  };

  it('is said with everybody else of the segment, each of them once', () => {
    const parts = partsOf(found);
    expect(parts.map(({ name, customers }) => [name, customers])).toEqual([
      ['listed', 40],
      ['unmatched', 7],
      ['never_asked', 45],
      ['withdrawn', 8],
    ]);
    expect(parts.reduce((all, part) => all + part.customers, 0)).toBe(found.members);
  });

  it('leaves out what is true of nobody', () => {
    expect(partsOf({ customers: 0, excluded: [], unmatched: 0 })).toEqual([]);
    expect(partsOf({ customers: 3, excluded: [], unmatched: 0 })).toEqual([{ name: 'listed', customers: 3 }]);
  });

  it('is too few for a network that wants more, and nobody is not few', () => {
    expect(leastRows('yandex', 99)).toBe(100);
    expect(leastRows('yandex', 100)).toBeNull();
    expect(leastRows('yandex', 0)).toBeNull();
    expect(leastRows('csv', 1)).toBeNull();
  });
});

describe('lists for networks', () => {
  it('are for ads: another channel is pointed out, and no channel has none to point out', () => {
    expect(isForAnotherChannel({ format: 'google', channel: 'email' })).toBe(true);
    expect(isForAnotherChannel({ format: 'google', channel: 'ads' })).toBe(false);
    expect(isForAnotherChannel({ format: 'meta', channel: null })).toBe(false);
    expect(isForAnotherChannel({ format: 'csv', channel: 'email' })).toBe(false);
  });

  it('leave phone numbers out where they would be hashed without a plus', () => {
    expect(FORMATS.filter(leavesPhonesOut)).toEqual(['meta', 'yandex']);
  });

  it('have names of their own, also of formats that nobody knows here', () => {
    const text = makeText('en', { ...messages, ...later }, 'UTC');
    const names = FORMATS.map(format => formatName(format, text));
    expect(new Set(names).size).toBe(FORMATS.length);
    expect(names).not.toContain('google');
    expect(formatName('calls', text)).toBe('Call list');
    expect(formatName('pigeon', text)).toBe('pigeon');
    expect(fileName('loyal-ones', 'yandex')).toBe('loyal-ones-yandex.csv');
  });
});
