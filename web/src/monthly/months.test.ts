import { describe, expect, it } from 'vitest';
import { later, monthName, monthsOf, newestWhole, readMonth } from './months';

describe('months', () => {
  it('are read from an address, and nothing else is', () => {
    expect(readMonth('2025-10')).toBe('2025-10');
    for (const wrong of ['2025-13', '2025-1', '25-10', '2025-10-01', 202510, undefined]) {
      expect(readMonth(wrong)).toBeUndefined();
    }
  });

  it('follow each other over the turn of the year', () => {
    expect([later('2025-01', -1), later('2024-12', 1), later('2025-03', -12)]).toEqual([
      '2024-12',
      '2025-01',
      '2024-03',
    ]);
  });

  it('are those of the data, by the clocks of the zone', () => {
    expect(monthsOf('2024-11-30T23:30:00Z', '2025-02-03T10:00:00Z', 'Europe/Warsaw')).toEqual([
      '2025-02',
      '2025-01',
      '2024-12',
    ]);
  });

  it('are whole when the data reaches their end', () => {
    expect(newestWhole('2024-01-01T00:00:00Z', '2025-02-03T10:00:00Z', 'UTC')).toBe('2025-01');
    expect(newestWhole('2024-01-01T00:00:00Z', '2025-02-28T18:00:00Z', 'UTC')).toBe('2025-02');
    expect(newestWhole('2025-02-01T00:00:00Z', '2025-02-03T10:00:00Z', 'UTC')).toBe('2025-02');
  });

  it('have names that can head a page', () => {
    expect(['en-GB', 'ru-RU', 'pl-PL'].map(locale => monthName('2025-10', locale))).toEqual([
      'October 2025',
      'Октябрь 2025 г.',
      'Październik 2025',
    ]);
  });
});
