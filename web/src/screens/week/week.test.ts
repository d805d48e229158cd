import { describe, expect, it } from 'vitest';
import type { DataSummary, Registry, SeriesResult } from '../../api/types';
import { toVisit, visited } from './visit';
import { figuresOf, purchasesOf, quietSources, rowOf, trendsOf, wholeDays } from './week';

const names = { en: '', ru: '', pl: '' };
const registry = (...keys: string[]): Registry => ({
  version: 1,
  touchpoints: keys.map(key => ({ key, names, rule: { events: [key] } })),
});
const data = (more: Partial<DataSummary>): DataSummary =>
  ({ last: '2024-05-08T15:00:00Z', scales: [], sources: [], ...more }) as DataSummary;
const page = { zone: 'Europe/Warsaw', language: 'en' as const, name: () => '' };

describe('the week', () => {
  it('is of whole days and ends the day before the newest interaction', () => {
    expect(wholeDays('2024-05-08T15:00:00Z', 'UTC', 7)).toBe('2024-05-01..2024-05-07');
    // In Warsaw it is the next day already.
    expect(wholeDays('2024-05-07T22:30:00Z', 'Europe/Warsaw', 7)).toBe('2024-05-01..2024-05-07');
  });

  it('asks only what the data can answer', () => {
    expect(figuresOf(data({}), registry('search'), page).map(one => one.key)).toEqual(['customers']);
    const all = figuresOf(data({ scales: ['csat:1..5', 'nps:0..10'] }), registry('search', 'booking'), page);
    expect(all.map(one => one.key)).toEqual(['customers', 'conversion', 'nps', 'repeat']);
    expect(all.every(one => one.question?.ask === 'difference')).toBe(true);
    expect(figuresOf(data({ last: null }), registry(), page)).toEqual([]);
  });

  it('takes the surest touchpoints for purchases, bound ones only', () => {
    expect(purchasesOf(registry('payment', 'purchase', 'booking'))).toEqual(['purchase', 'booking']);
    expect(purchasesOf(registry('payment'))).toEqual(['payment']);
    expect(purchasesOf({ version: 1, touchpoints: [{ key: 'purchase', names, rule: {} }] })).toEqual([]);
  });

  it('takes the share of those who bought again, not the time between', () => {
    const row = (unit: 'seconds' | 'share') => ({ unit }) as Parameters<typeof rowOf>[1][number];
    expect(rowOf('repeat', [row('seconds'), row('share')])?.unit).toBe('share');
    expect(rowOf('customers', [])).toBeUndefined();
  });

  it('adds the days of each touchpoint and of all', () => {
    const group = (key: string, count: number) => ({
      key,
      points: Array.from({ length: 28 }, () => ({ estimate: { value: count, n: count } })),
    });
    const result: SeriesResult = { kind: 'series', unit: 'count', groups: [group('a', 1), group('b', 3)] };
    const { all, each } = trendsOf(result);
    expect(all).toMatchObject({ now: 28, before: 28 });
    expect(each.map(one => [one.name, one.now])).toEqual([
      ['b', 21],
      ['a', 7],
    ]);
  });

  it('names the sources that others have gone past', () => {
    const source = (name: string, last: string) => ({ source: name, imports: 1, interactions: 1, rejected: 0, last });
    const sources = [source('crm', '2024-05-08T10:00:00Z'), source('shop', '2024-05-01T10:00:00Z')];
    expect(quietSources(data({ sources })).map(one => [one.source, one.days])).toEqual([['shop', 7]]);
  });
});

describe('a visit', () => {
  it('is a new one after a pause', () => {
    const hour = 3_600_000;
    const first = visited(null, 0);
    expect(first.previous).toBeNull();
    expect(visited(first, hour / 4).previous).toBeNull();
    expect(visited(first, hour)).toEqual({ previous: 0, active: hour });
    expect(visited({ previous: 0, active: hour }, hour * 1.2).previous).toBe(0);
    expect(toVisit({ previous: 0, active: hour })).toEqual({
      previous: '1970-01-01T00:00:00.000Z',
      active: '1970-01-01T01:00:00.000Z',
    });
    expect(toVisit({ previous: null, active: 0 })).toEqual({ active: '1970-01-01T00:00:00.000Z' });
  });
});
