import { describe, expect, it } from 'vitest';
import { countsOf, middleOf, monthsBetween } from './counts';

describe('counts by touchpoint', () => {
  const months = [
    { month: '2024-02', touchpoint: 'visit', interactions: 7 },
    { month: '2023-12', touchpoint: 'visit', interactions: 1, customers: 1 },
    { month: '2024-01', touchpoint: '', interactions: 20, customers: 4 },
  ];

  it('have the same months for all, with noughts between', () => {
    expect(countsOf(months).map(({ touchpoint, series }) => [touchpoint, series])).toEqual([
      ['', [0, 20, 0]],
      ['visit', [1, 0, 7]],
    ]);
  });

  it('add up, the largest first, and list only months that have any', () => {
    const [none, visit] = countsOf(months);
    expect([none?.interactions, visit?.interactions]).toEqual([20, 8]);
    expect(visit?.months.map(({ month }) => month)).toEqual(['2023-12', '2024-02']);
  });

  it('are none of nothing', () => {
    expect(countsOf([])).toEqual([]);
  });
});

it('goes from month to month over the end of a year', () => {
  expect(monthsBetween('2023-11', '2024-02')).toEqual(['2023-11', '2023-12', '2024-01', '2024-02']);
  expect(monthsBetween('2024-02', '2024-02')).toEqual(['2024-02']);
  expect(monthsBetween(undefined, undefined)).toEqual([]);
  expect(new Date(middleOf('2024-02')).getUTCMonth()).toBe(1);
});
