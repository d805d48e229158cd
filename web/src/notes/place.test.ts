import { describe, expect, it } from 'vitest';
import type { SavedNote } from '../api/notes';
import { clustered, dayAt, placed } from './place';

const note = (date: string, until?: string): SavedNote => ({
  kind: 'note',
  key: date,
  version: 1,
  body: { date, until: until ?? null, kind: 'campaign', text: date, author: 'A' },
  created: '2024-05-01T00:00:00Z',
  author: 'A',
});
// Weeks of Warsaw, which is two hours ahead.
const starts = ['2024-04-28T22:00:00Z', '2024-05-05T22:00:00Z', '2024-05-12T22:00:00Z'];
const places = (...notes: SavedNote[]) =>
  placed(notes, starts, 'week', 'Europe/Warsaw').map(({ number, from, to }) => [number, from, to]);

describe('notes on a time line', () => {
  it('stand at the period that holds their day, by the days of the zone', () => {
    expect(places(note('2024-04-29'), note('2024-05-05'), note('2024-05-06'))).toEqual([
      [1, 0, 0],
      [2, 0, 0],
      [3, 1, 1],
    ]);
  });

  it('span periods, and begin and end with the picture', () => {
    expect(places(note('2024-05-03', '2024-05-14'), note('2024-01-01', '2024-05-07'))).toEqual([
      [1, 0, 2],
      [2, 0, 1],
    ]);
  });

  it('are left out before the first period and after the last', () => {
    expect(places(note('2024-04-28'), note('2024-05-20'), note('2024-05-19'))).toEqual([[1, 2, 2]]);
    expect(placed([note('2024-05-06')], [null], 'week', 'UTC')).toEqual([]);
  });

  it('that would cover each other are one mark', () => {
    const all = placed([note('2024-04-29'), note('2024-05-06'), note('2024-05-13')], starts, 'week', 'Europe/Warsaw');
    expect(clustered(all, index => index * 10, 18).map(cluster => cluster.length)).toEqual([2, 1]);
    expect(clustered(all, index => index * 100, 18)).toHaveLength(3);
  });

  it('are added at the day a period begins with', () => {
    expect(dayAt(starts, 1, 'Europe/Warsaw')).toBe('2024-05-06');
    expect(dayAt(starts, 9, 'Europe/Warsaw')).toBeNull();
  });
});
