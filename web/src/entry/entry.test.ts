import { describe, expect, it } from 'vitest';
import type { Registry, Touchpoint } from '../api/types';
import { choicesOf } from './choices';
import { counterOf, isBegun, newEntry, problemsOf, readAmount, readCounter, wantedOf } from './entry';

const touchpoint = (key: string, name: string, more: Partial<Touchpoint>): Touchpoint => ({
  key,
  names: { en: name, ru: `${name} (ru)`, pl: `${name} (pl)` },
  ...more,
});
const registry: Registry = {
  version: 1,
  touchpoints: [
    touchpoint('site', 'Site', { medium: 'digital', rule: { events: ['page_view'] } }),
    touchpoint('visit', 'Visit', { medium: 'physical', rule: { events: ['shop_visit', 'visit'] } }),
    touchpoint('poster', 'Poster', { medium: 'physical', status: 'unobservable' }),
    touchpoint('visit-2', 'Visit', { medium: 'digital', rule: {} }),
  ],
};
const choices = choicesOf(registry, 'en');
const counter = readCounter(null, 'EUR');
const entry = { ...newEntry(counter), what: 'Visit' };
const now = new Date('2026-05-06T12:00:00Z');

describe('what can have happened', () => {
  it('begins with where employees are, and has each name once', () => {
    expect(choices.map(({ key }) => key)).toEqual(['visit', 'poster', 'site']);
    expect(choices.map(({ event, isFound }) => [event, isFound])).toEqual([
      ['shop_visit', true],
      ['poster', false],
      ['page_view', true],
    ]);
    expect(choicesOf(undefined, 'en')).toEqual([]);
  });
});

describe('an entry', () => {
  it('is told with the event of its touchpoint', () => {
    const whole = { ...entry, who: 'K-17', place: ' Łódź ', note: ' blue ', score: 9, amount: '59,90' };
    expect(wantedOf(whole, choices, 'UTC')).toEqual({
      who: ['crm_id:K-17'],
      event: 'shop_visit',
      touchpoint: 'visit',
      channel: 'shop',
      medium: 'physical',
      place: 'Łódź',
      time: null,
      text: 'blue',
      score: { value: 9, scale: 'rating:0..10' },
      amount: { amount: '59.90', currency: 'EUR' },
    });
  });

  it('is told in one’s own words, of another channel and another time', () => {
    const what = ' Asked at the fair ';
    const own = { ...entry, what, channel: 'other' as const, other: 'fair', when: '2026-05-06T10:30' };
    expect(wantedOf(own, choices, 'Europe/Warsaw')).toMatchObject({
      who: [],
      event: 'Asked at the fair',
      touchpoint: null,
      channel: 'fair',
      medium: null,
      time: '2026-05-06T08:30:00.000Z',
      score: null,
      amount: null,
    });
  });

  it('says what it lacks', () => {
    expect(problemsOf(entry, 'UTC', now)).toEqual({});
    expect(problemsOf({ ...entry, what: ' ', channel: 'other' }, 'UTC', now)).toEqual({
      what: 'setup.required',
      other: 'setup.required',
    });
    const when = (time: string) => problemsOf({ ...entry, when: time }, 'UTC', now).when;
    expect(when('2026-05-06T11:59')).toBeUndefined();
    expect(when('2026-05-06T12:01')).toBe('entry.future');
    expect(when('2024-05-06T12:00')).toBe('entry.tooOld');
    expect(when('')).toBe('setup.required');
    expect(problemsOf({ ...entry, amount: 'five' }, 'UTC', now)).toEqual({ amount: 'entry.amountWrong' });
  });

  it('is begun once there is something to lose', () => {
    expect(isBegun(newEntry({ ...counter, place: 'Łódź' }))).toBe(false);
    expect(isBegun(entry)).toBe(true);
    expect(isBegun({ ...newEntry(counter), score: 0 })).toBe(true);
  });
});

describe('an amount', () => {
  it('is read as people write it', () => {
    expect(['59,90', '1 234.5', '1\u00a0000', '-3'].map(readAmount)).toEqual(['59.90', '1234.5', '1000', '-3']);
    expect(['', '1.234,50', '5 zł', '1e3', '.5'].map(readAmount)).toEqual([null, null, null, null, null]);
  });
});

describe('the counter', () => {
  it('is remembered, and what cannot be read is not', () => {
    const last = { channel: 'phone', other: ' ', place: ' Hall 3 ', currency: 'PLN' };
    const expected = { channel: 'phone', other: '', place: 'Hall 3', currency: 'PLN' };
    expect(counterOf(readCounter(last, 'EUR'))).toEqual(expected);
    expect(readCounter({ channel: 'ship', other: 7, currency: 'zł' }, 'EUR')).toEqual({
      channel: 'shop',
      other: '',
      place: '',
      currency: 'EUR',
    });
  });
});
