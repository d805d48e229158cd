import { expect, it } from 'vitest';
import type { SegmentRow, SegmentSizes } from '../api/segments';
import { countedOf, pairsOf } from './overlaps';

const row = (key: string): SegmentRow => ({
  key,
  name: key.toUpperCase(),
  description: '',
  rule: 'true',
  tree: { all: [] },
  version: 1,
  changed: '2024-05-06T08:00:00Z',
  author: '',
});
const sizes: SegmentSizes = {
  at: '2024-05-06T08:00:00Z',
  everyone: 100,
  segments: [
    { key: 'a', customers: 10, followed: true, problem: null },
    { key: 'b', customers: 40, followed: true, problem: null },
    { key: 'c', customers: 20, followed: true, problem: null },
    { key: 'gone', customers: null, followed: true, problem: 'There is no touchpoint `x`.' },
  ],
  overlaps: [
    { one: 'a', other: 'b', customers: 4 },
    { one: 'b', other: 'c', customers: 15 },
  ],
};

it('segments that cannot be counted, or are not counted yet, are left out of what is shared', () => {
  const counted = countedOf(['a', 'b', 'c', 'gone', 'new'].map(row), sizes);
  expect(counted.map(({ key, customers }) => [key, customers])).toEqual([
    ['b', 40],
    ['c', 20],
    ['a', 10],
  ]);
});

it('what two segments share is known from either side, the most of it first', () => {
  const counted = countedOf(['a', 'b', 'c'].map(row), sizes);
  expect(pairsOf(counted).map(({ one, other, both }) => [one.key, other.key, both])).toEqual([
    ['b', 'c', 15],
    ['b', 'a', 4],
    ['c', 'a', 0],
  ]);
});
