import { describe, expect, it } from 'vitest';
import type { LivingMap } from '../api/maps';
import { figuresOf } from './figures';
import { type Cell, readMap } from './map';
import {
  byPriority,
  changeOf,
  itemsOf,
  measuredImportance,
  movedByKey,
  pointOf,
  quadrantOf,
  stackedOn,
} from './matrix';
import { mergeMaps } from './merge';
import { sampleMap } from './sample';

const rate = (value: number) => ({ value, low: value, high: value, successes: 1, n: 10 });
const felt = (value: number) => ({ value, low: value, high: value, n: 10 });

function map(cells: Cell[]) {
  const found = readMap({
    ...sampleMap(),
    lanes: [
      { key: 'ideas', kind: 'opportunity' },
      { key: 'bad', kind: 'obstacle' },
      { key: 'doing', kind: 'action' },
    ],
    cells,
  });
  if (!found) throw new Error('it can be read');
  return found;
}

function figures(emotion: number, cells: object[] = []) {
  const living = { step: 'search', bound: true, interactions: 9, customers: 9, share: rate(0.64) };
  const steps = [{ ...living, emotion: felt(emotion) }];
  return figuresOf({ steps, personas: [], cells, gone: [] } as unknown as LivingMap);
}

describe('importance from the data', () => {
  it('is more the more customers are concerned and the worse they feel', () => {
    expect(measuredImportance(rate(1), felt(-2), null)).toBe(5);
    expect(measuredImportance(rate(0.64), felt(-2), null)).toBe(4.2);
    expect(measuredImportance(rate(0.64), felt(2), null)).toBe(1);
    expect(measuredImportance(rate(0.64), felt(2), 1)).toBe(4.2);
    expect(measuredImportance(rate(0.5), null, null)).toBe(3);
    expect(measuredImportance({ ...rate(0), n: 0 }, felt(0), null)).toBeNull();
    expect(measuredImportance(null, null, 1)).toBeNull();
  });
});

describe('what can be placed', () => {
  const cells: Cell[] = [
    { step: 'search', lane: 'ideas', text: 'Compare for them', effort: 2 },
    { step: 'search', lane: 'bad', text: 'Too many fares', importance: 2.5, effort: 4 },
    { step: 'search', lane: 'bad', persona: 'anna', text: 'Too small a print' },
    { step: 'book', lane: 'ideas', text: 'One page' },
    { step: 'fly', lane: 'ideas', importance: 3 },
    { step: 'fly', lane: 'doing', text: 'Sleeps', importance: 3 },
  ];

  it('is what opportunities, solutions and obstacles say, to everybody or to a persona', () => {
    const texts = (persona?: string) => itemsOf(map(cells), undefined, persona).map(item => item.text);
    expect(texts()).toEqual(['Compare for them', 'Too many fares', 'Too small a print', 'One page']);
    expect(texts('anna')).toEqual(['Compare for them', 'Too small a print', 'One page']);
    expect(texts('boris')).toEqual(['Compare for them', 'Too many fares', 'One page']);
  });

  it('tells what is measured from what somebody set, which holds', () => {
    const [first, second, , last] = itemsOf(map(cells), figures(-2), undefined);
    expect(first?.weights.importance).toEqual({ value: 4.2, measured: true });
    expect(first?.weights.satisfaction).toEqual({ value: 1, measured: true });
    expect(first?.weights.effort).toEqual({ value: 2, measured: false });
    expect(second?.weights.importance).toEqual({ value: 2.5, measured: false });
    expect(second?.measured).toBe(4.2);
    expect(last?.weights).toEqual({ importance: null, effort: null, satisfaction: null });
  });

  it('knows the money behind a step, in one currency', () => {
    const amount = (step: string, value: number, currency: string, persona?: string) => ({
      step,
      lane: 'doing',
      persona,
      figure: { value, n: 5, unit: 'money', currency },
    });
    const paid = [amount('book', 400, 'EUR'), amount('search', 100, 'EUR'), amount('search', 900, 'USD')];
    const [first] = itemsOf(map(cells), figures(2, [...paid, amount('search', 800, 'EUR', 'anna')]), undefined);
    expect(first?.money?.value).toBe(100);
    expect(first?.measured).toBe(measuredImportance(rate(0.64), felt(2), 0.25));
  });

  it('stands on the plane where both numbers are known, first what matters most and takes least', () => {
    const items = itemsOf(map(cells), figures(-2), undefined);
    expect(items.map(item => pointOf(item, 'effort'))).toEqual([{ x: 2, y: 4.2 }, { x: 4, y: 2.5 }, null, null]);
    const order = byPriority([...items].reverse(), 'effort').map(item => item.text);
    expect(order.slice(0, 2)).toEqual(['Compare for them', 'Too many fares']);
  });
});

describe('a point', () => {
  it('is moved by arrows as far as the plane goes', () => {
    expect(movedByKey({ x: 2, y: 3 }, 'ArrowUp', false)).toEqual({ x: 2, y: 3.5 });
    expect(movedByKey({ x: 1.2, y: 3 }, 'ArrowLeft', false)).toEqual({ x: 1, y: 3 });
    expect(movedByKey({ x: 2, y: 3 }, 'ArrowRight', true)).toEqual({ x: 2.1, y: 3 });
    expect(movedByKey({ x: 2, y: 3 }, 'Enter', false)).toBeNull();
  });

  it('that is dragged along one axis sets that number alone', () => {
    expect(changeOf({ x: 2, y: 3 }, { x: 4, y: 3.1 }, 'effort')).toEqual({ effort: 4 });
    expect(changeOf({ x: 2, y: 3 }, { x: 2, y: 5 }, 'satisfaction')).toEqual({ importance: 5 });
    expect(changeOf({ x: 2, y: 3 }, { x: 2.1, y: 3 }, 'effort', 0)).toEqual({ effort: 2.1 });
  });

  it('comes first where it matters much and takes little', () => {
    const points = [
      { x: 1, y: 5 },
      { x: 5, y: 5 },
      { x: 1, y: 1 },
      { x: 5, y: 1 },
    ];
    expect(points.map(quadrantOf)).toEqual(['first', 'plan', 'later', 'leave']);
    expect(stackedOn([...points, { x: 1.1, y: 5 }])).toEqual([0, 0, 0, 0, 1]);
  });
});

describe('two who set priorities of one cell', () => {
  it('have both, and are told where both set the same', () => {
    const base = map([{ step: 'search', lane: 'ideas', text: 'Compare', importance: 3 }]);
    const having = (change: Partial<Cell>) => ({ ...base, cells: base.cells.map(cell => ({ ...cell, ...change })) });
    const both = mergeMaps(base, having({ effort: 2 }), having({ importance: 5 }));
    expect(both.merged.cells).toEqual([{ step: 'search', lane: 'ideas', text: 'Compare', importance: 5, effort: 2 }]);
    expect(both.clashes).toEqual([]);
    const clash = mergeMaps(base, having({ importance: 1 }), having({ importance: 5 }));
    expect(clash.clashes).toMatchObject([{ of: 'cell', field: 'importance' }]);
    expect(clash.merged.cells[0]?.importance).toBe(1);
  });
});
