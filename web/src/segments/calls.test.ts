import { describe, expect, it } from 'vitest';
import type { ContactChannel } from '../api/consent';
import { calledFor, callsOf, choiceOf, fileName, partsOf } from './calls';

const purpose = (key: string, ...channels: ContactChannel[]) => ({ key, channels });
const purposes = [purpose('news', 'email'), purpose('service', 'email', 'phone'), purpose('profiling')];

describe('what is chosen of a list for people who call', () => {
  it('is a purpose that customers may be called for, and now until a day is named', () => {
    expect(calledFor(purposes).map(({ key }) => key)).toEqual(['service', 'profiling']);
    expect(choiceOf(purposes, {})).toEqual({ purpose: purposes[1], day: null });
    expect(choiceOf(purposes, { purpose: 'profiling', day: '2024-05-01' })).toEqual({
      purpose: purposes[2],
      day: '2024-05-01',
    });
  });

  it('is taken as usual where an address names what there is not', () => {
    expect(choiceOf(purposes, { purpose: 'news', day: 'soon' })).toEqual({ purpose: purposes[1], day: null });
    expect(choiceOf([purpose('news', 'email')], {})).toBeNull();
  });

  it('is asked for to the end of its day', () => {
    const choice = { purpose: purposes[1] ?? purpose('service'), day: '2024-05-01' };
    expect(callsOf(choice, 'Europe/Warsaw', 'abc')).toEqual({
      purpose: 'service',
      at: '2024-05-01T21:59:59.999Z',
      contacts: 'abc',
    });
    expect(callsOf({ ...choice, day: null }, 'UTC', null)).toEqual({ purpose: 'service', at: null, contacts: null });
    expect(fileName('loyal')).toBe('loyal-calls.xlsx');
  });
});

describe('who is on a list for people who call', () => {
  it('is said with everybody else of the segment, each of them once', () => {
    const found = {
      members: 60,
      customers: 40,
      beyond: 5,
      unmatched: 7,
      excluded: [{ why: 'never_asked' as const, customers: 8 }],
    };
    const parts = partsOf(found);
    expect(parts.map(({ name }) => name)).toEqual(['listed', 'beyond', 'unmatched', 'never_asked']);
    expect(parts.reduce((all, part) => all + part.customers, 0)).toBe(found.members);
    expect(partsOf({ customers: 0, beyond: 0, unmatched: 0, excluded: [] })).toEqual([]);
  });
});
