import { describe, expect, it } from 'vitest';
import type { LivingMap, MapCompared, StepBeforeAfter } from '../api/maps';
import type { Estimate } from '../api/types';
import { changeOf, directionOf, isChanged, isOneScale, rowsOf, wholeOf } from './beforeAfter';
import { type Figures, figuresOf } from './figures';
import { readPeriods, Timeline, usualPeriods, withDays } from './periods';
import { Random, sampleMap } from './sample';
import { cellsAt, mergedPairs, sideBySide } from './sideBySide';

function estimate(value: number, half: number, n = 40): Estimate {
  return { value, low: value - half, high: value + half, n };
}

function living(emotions: Record<string, Estimate>, scale = 'csat:1..5'): Figures {
  const share = { value: 1, low: 1, high: 1, successes: 1, n: 1 };
  const steps = Object.entries(emotions).map(([step, emotion]) => ({
    step,
    bound: true,
    interactions: emotion.n,
    customers: emotion.n,
    share,
    emotion,
  }));
  const map = { customers: 9, scale, emotion: estimate(0, 0.5), steps, personas: [], cells: [], gone: [], rows: 0 };
  return figuresOf(map as unknown as LivingMap);
}

function row(key: string, rest: Partial<StepBeforeAfter>): StepBeforeAfter {
  const said = { before: [], after: [] };
  return {
    key,
    earlier: key,
    name: { before: key, after: key },
    touchpoints: { before: ['site'], after: ['app'] },
    problems: said,
    solutions: said,
    emotion: [],
    actions: {},
    measures: said,
    ...rest,
  };
}

const nothing: MapCompared = {
  metadata: [],
  stages: [],
  lanes: [],
  steps: [],
  edges: [],
  cells: [],
  rules: [],
  steps_before_after: [],
};

describe('a change between two means', () => {
  it('has the interval of independent means, and none where either has none', () => {
    const change = changeOf(estimate(-1, 0.3), estimate(0.5, 0.4, 60));
    expect(change?.value).toBeCloseTo(1.5);
    expect(change?.low).toBeCloseTo(1);
    expect(change?.high).toBeCloseTo(2);
    expect(change?.n).toBe(100);
    expect(changeOf({ value: 1, n: 1 }, estimate(0, 1))).toBeNull();
    expect(changeOf(null, estimate(0, 1))).toBeNull();
  });

  it('is better or worse only where its interval says so', () => {
    const changes = [estimate(1, 0.5), estimate(-1, 0.5), estimate(1, 1.5)];
    expect(changes.map(directionOf)).toEqual(['better', 'worse', 'open']);
  });

  it('is not told of scores on two scales', () => {
    const sides = { before: living({}), after: living({}, 'nps:0..10') };
    expect(isOneScale(sides)).toBe(false);
    expect(wholeOf(sides)).toMatchObject({ change: null, isOneScale: false });
    expect(wholeOf({ ...sides, after: living({}) }).change?.value).toBe(0);
  });
});

describe('the table before and after', () => {
  const compared: MapCompared = {
    ...nothing,
    steps: [
      { key: 'pay', name: 'pay', change: 'bound', added: ['app'], removed: ['site'] },
      { key: 'new', name: 'new', change: 'added', stage: 'a' },
    ],
    cells: [
      { step: 'pay', lane: 'fix', after: { step: 'pay', lane: 'fix', text: 'One page' } },
      { step: 'pay', lane: 'doing', before: { step: 'pay', lane: 'doing', text: 'Types' } },
    ],
    steps_before_after: [
      row('pay', {
        earlier: 'checkout',
        problems: { before: ['Four pages'], after: [] },
        solutions: { before: ['Help'], after: ['Help', 'One page'] },
        emotion: [
          { persona: 'anna', before: -1, after: 1 },
          { persona: 'boris', before: 0, after: null },
        ],
      }),
      row('new', { earlier: null, name: { after: 'new' }, problems: { after: ['Slow'] } }),
      row('same', {}),
    ],
  };
  const sides = { before: living({ checkout: estimate(-1, 0.2) }), after: living({ pay: estimate(1, 0.2) }) };

  it('joins what was measured at a step under both its keys', () => {
    const [pay, added] = rowsOf(compared, sides, undefined);
    expect(pay?.measured.before?.value).toBe(-1);
    expect(pay?.measured.change?.value).toBe(2);
    expect(added?.measured).toMatchObject({ before: null, after: null, change: null });
  });

  it('tells the problem, what is new of the solutions and how much else differs', () => {
    const [pay, added, same] = rowsOf(compared, sides, undefined);
    expect(pay?.problems).toEqual(['Four pages']);
    expect(pay?.done).toEqual([
      { what: 'solution', text: 'One page' },
      { what: 'bound', added: ['app'], removed: ['site'] },
      { what: 'cells', count: 1 },
    ]);
    expect(added).toMatchObject({ problems: ['Slow'], done: [{ what: 'added' }] });
    expect([pay, added, same].map(one => one && isChanged(one))).toEqual([true, true, false]);
  });

  it('shows the point of a persona, of everybody, or the mean', () => {
    expect(rowsOf(compared, sides, 'anna')[0]?.designed).toEqual({ before: -1, after: 1, of: 'persona' });
    expect(rowsOf(compared, sides, undefined)[0]?.designed).toEqual({ before: -0.5, after: 1, of: 'mean' });
    expect(rowsOf(compared, sides, 'clara')[0]?.designed).toBeNull();
  });
});

describe('two orders as one', () => {
  it('keep each order, and stand together where both share a thing', () => {
    const random = new Random(7);
    for (let round = 0; round < 200; round += 1) {
      const shared = ['a', 'b', 'c', 'd'].filter(() => random.next() < 0.6);
      const own = (name: string) => {
        const list = [...shared];
        for (let at = 0; at < 3; at += 1) list.splice(random.whole(list.length + 1), 0, `${name}${at}`);
        return list;
      };
      const [before, after] = [own('x'), own('y')];
      const pairs = mergedPairs(before, after, String, name => shared.includes(name));
      expect(pairs.flatMap(([was]) => was ?? [])).toEqual(before);
      expect(pairs.flatMap(([, is]) => is ?? [])).toEqual(after);
      expect(pairs.filter(([was, is]) => was !== null && is !== null)).toEqual(shared.map(name => [name, name]));
    }
  });

  it('show a step that moved in both places, and name it as the later map does', () => {
    const before = sampleMap();
    const [first, second] = sampleMap().stages;
    if (!first || !second) throw new Error('the sample has two stages');
    const after = {
      ...before,
      stages: [
        { ...first, steps: first.steps.filter(step => step.key !== 'book') },
        { ...second, steps: [{ key: 'pay', name: 'Book' }, ...second.steps] },
      ],
    };
    const rows = [row('pay', { earlier: 'book' }), row('search', {}), row('fly', {})];
    const found = sideBySide(before, after, {
      ...nothing,
      steps: [{ key: 'pay', name: 'Book', change: 'moved', from: 'before', to: 'board' }],
      cells: [{ step: 'pay', lane: 'doing', before: { step: 'pay', lane: 'doing', text: 'Pays' } }],
      steps_before_after: rows,
    });
    const outline = found.stages.map(stage => stage.steps.map(one => [one.before?.key, one.after?.key, one.mark]));
    expect(outline).toEqual([
      [
        ['search', 'search', null],
        ['pay', undefined, 'moved'],
      ],
      [
        [undefined, 'pay', 'moved'],
        ['fly', 'fly', null],
      ],
    ]);
    expect(found.cellMark('pay', 'doing')).toBe('removed');
    expect(cellsAt(found.before.cells, 'pay', 'doing', undefined)).toMatchObject([{ text: 'Pays' }]);
  });

  it('shows a persona its own cell, and everybody all of them', () => {
    const { cells } = sampleMap();
    const emotions = (persona: string | undefined) => cellsAt(cells, 'search', 'mood', persona).map(one => one.emotion);
    expect([emotions(undefined), emotions('anna'), emotions('boris')]).toEqual([[1, -1], [-1], [1]]);
  });
});

describe('the periods', () => {
  const timeline = new Timeline('2024-01-01', '2024-03-31');

  it('are of one length around the change, or around the middle where it lies outside', () => {
    const days = (changed?: string) => {
      const found = usualPeriods(timeline, changed);
      return found && [timeline.period(found.before), timeline.period(found.after)];
    };
    expect(days('2024-03-01')).toEqual(['2024-01-30..2024-02-29', '2024-03-01..2024-03-31']);
    expect(days('2025-01-01')).toEqual(['2024-01-02..2024-02-15', '2024-02-16..2024-03-31']);
    expect(days('2024-03-29')).toEqual(days());
    expect(usualPeriods(new Timeline('2024-01-01', '2024-01-01'), undefined)).toBeNull();
  });

  it('never share a day, wherever an end is moved to', () => {
    const random = new Random(3);
    let periods = usualPeriods(timeline, undefined);
    for (let round = 0; round < 500 && periods; round += 1) {
      const ends = [random.whole(timeline.last + 1), random.whole(timeline.last + 1)].sort((a, b) => a - b);
      periods = withDays(periods, random.next() < 0.5 ? 'before' : 'after', ends as [number, number], timeline.last);
      const [a, b, c, d] = [...periods.before, ...periods.after];
      expect([0 <= a, a <= b, b < c, c <= d, d <= timeline.last]).toEqual([true, true, true, true, true]);
    }
  });

  it('are read from the address as far as there is data', () => {
    const read = readPeriods(timeline, '2023-12-01..2024-01-10', '2024-01-05..2024-02-01', undefined);
    expect(read && timeline.period(read.after)).toBe('2024-01-05..2024-02-01');
    expect(read && timeline.period(read.before)).toBe('2024-01-01..2024-01-04');
    expect(readPeriods(timeline, 'x', undefined, undefined)).toEqual(usualPeriods(timeline, undefined));
  });
});
