import { describe, expect, it } from 'vitest';
import type { Node, Registry } from '../api/types';
import { coverage } from './coverage';
import { trendPeriod } from './numbers';
import { filtersOf, joinConditions, makeMoment, momentKind, momentParts, placeOf, splitConditions, tidy } from './rule';
import { ownFrom, ownModel, ownMoved, readOwnStages, shippedModel } from './stages';

describe('the conditions of a rule', () => {
  it('are taken apart where all of them must hold, and put together again', () => {
    const where = 'channel == "a && b" && money >= 1 && (place.startsWith("/x") || score > 2)';
    const parts = splitConditions(where);
    expect(parts).toEqual(['channel == "a && b"', 'money >= 1', '(place.startsWith("/x") || score > 2)']);
    expect(joinConditions(parts)).toBe(where);
  });

  it('stay whole where one of them is enough', () => {
    expect(splitConditions('a == 1 || b == 2 && c == 3')).toEqual(['a == 1 || b == 2 && c == 3']);
    expect(splitConditions('  ')).toEqual([]);
    expect(splitConditions('a == 1 &&')).toEqual(['a == 1 &&']);
    expect(joinConditions(['a == 1 || b == 2', 'c == 3'])).toBe('(a == 1 || b == 2) && c == 3');
    expect(joinConditions([' '])).toBeUndefined();
  });

  it('are asked as filters of their own, so that places in errors are places in them', () => {
    expect(filtersOf({ events: ['a'], where: ' money > 1 ' })).toEqual(['event == "a"', 'money > 1']);
    expect(filtersOf({})).toEqual([]);
    expect(placeOf('no variable `chanel` at character 3: did you mean `channel`?')).toBe(2);
    expect(placeOf('переменной `chanel` нет (символ 1): …')).toBe(0);
    expect(placeOf('nie ma zmiennej `chanel` (znak 12)')).toBe(11);
    expect(placeOf('something else')).toBeNull();
  });

  it('are saved without what says nothing', () => {
    expect(tidy({ events: [], where: ' ', priority: 0, moment: null })).toEqual({});
    expect(tidy({ events: ['a'], priority: 2 })).toEqual({ events: ['a'], priority: 2 });
  });
});

describe('a moment', () => {
  it('is read and made', () => {
    for (const moment of [
      'first',
      'repeated',
      { before: { touchpoint: 'a' } },
      { after: { touchpoint: 'a', within: '7d' } },
    ] as const) {
      const { touchpoint, within } = momentParts(moment);
      expect(makeMoment(momentKind(moment), touchpoint, within)).toEqual(moment);
    }
    expect(momentKind(null)).toBe('any');
  });
});

const registry: Registry = {
  version: 1,
  touchpoints: ['search', 'booking', 'survey', 'poster'].map((key, place) => ({
    key,
    names: { en: key, ru: key, pl: key },
    phase: (['pre-purchase', 'purchase', 'post-purchase', 'pre-purchase'] as const)[place],
    rule: key === 'poster' ? {} : { events: [key] },
  })),
};

describe('coverage', () => {
  it('names events of no touchpoint, touchpoints without data, and stages left alone', () => {
    const nodes = new Map<string, Node>([
      ['search', { touchpoint: 'search', interactions: 9, customers: 3, starts: 1, ends: 1 }],
    ]);
    const all = new Map([
      ['search', 9],
      ['call', 4],
      ['visit', 7],
    ]);
    const found = coverage(registry, shippedModel('purchase', 'en'), nodes, { all, bound: new Map([['search', 9]]) });
    expect(found.unbound).toEqual([
      { event: 'visit', interactions: 7 },
      { event: 'call', interactions: 4 },
    ]);
    expect(found.silent.map(one => one.key)).toEqual(['booking', 'survey']);
    expect(found.neglected.map(one => [one.stage.key, one.touchpoints.length])).toEqual([
      ['use', 0],
      ['post-purchase', 1],
    ]);
    expect(found.early).toBe(3);
  });
});

describe('own stages', () => {
  it('begin as a copy of a model and take touchpoints from each other', () => {
    const own = ownFrom('purchase', registry.touchpoints);
    expect(own.stages.map(stage => stage.touchpoints)).toEqual([['search', 'poster'], ['booking'], [], ['survey']]);
    const moved = ownMoved(own, ['poster', 'survey'], 'use');
    expect(moved.stages.map(stage => stage.touchpoints)).toEqual([['search'], ['booking'], ['poster', 'survey'], []]);
    const model = ownModel(moved, 'pl');
    expect(model.stages[2]?.name).toBe('Użytkowanie');
    expect(registry.touchpoints.map(model.of)).toEqual(['pre-purchase', 'purchase', 'use', 'use']);
  });

  it('are read out of any document', () => {
    expect(readOwnStages(null)).toBeNull();
    expect(readOwnStages({ stages: 5 })).toBeNull();
    expect(readOwnStages({ stages: [{ key: 'a', names: { en: 'A' }, touchpoints: ['x', 5] }, 7] })).toEqual({
      used: false,
      stages: [{ key: 'a', names: { en: 'A' }, touchpoints: ['x'] }],
    });
  });
});

describe('the period of a trend', () => {
  it('fits the period of the page, or all that there is', () => {
    expect(trendPeriod('30d')).toBe('day');
    expect(trendPeriod('90d')).toBe('week');
    expect(trendPeriod('2024-01-01..2024-12-31')).toBe('month');
    expect(trendPeriod(undefined, { first: '2024-01-01T00:00:00Z', last: '2024-01-20T00:00:00Z' })).toBe('day');
  });
});
