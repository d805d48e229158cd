import { describe, expect, it } from 'vitest';
import { Format } from '../i18n/format';
import { habitSaid, rateSaid } from './clusters';

const format = new Format('en', 'UTC');
const estimate = (value: number, n: number) => ({ value, low: value - 1, high: value + 1, n });

describe('what sets a group apart', () => {
  it('is written in its unit, the difference signed and with its interval', () => {
    const habit = {
      name: 'Interactions per customer',
      unit: 'number' as const,
      here: estimate(12, 300),
      elsewhere: estimate(4, 700),
      difference: estimate(8, 1000),
      effect: 1.2,
    };
    expect(habitSaid(habit, null, format)).toEqual({
      name: 'Interactions per customer',
      here: '12',
      elsewhere: '4',
      difference: '+8',
      detail: '+7 … +9; n = 1,000',
    });
  });

  it('is a plain count where there is no interval', () => {
    const one = { value: 0.5, n: 1 };
    const habit = { name: 'a', unit: 'share' as const, here: one, elsewhere: one, difference: one, effect: 1 };
    expect(habitSaid(habit, null, format).detail).toBe('n = 1');
  });
});

describe('how well a rule finds a group', () => {
  it('is told with its interval and of how many', () => {
    expect(rateSaid({ value: 0.92, low: 0.91, high: 0.93, successes: 1135, n: 1234 }, format)).toBe(
      '92.0% (91.0–93.0%, n = 1,234)',
    );
  });
});
