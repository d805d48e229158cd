import { describe, expect, it } from 'vitest';
import type { MapLink, MapQuestion, MapTouchpoint } from '../../api/map';
import { firstLinks, layoutMap, linesOf, pairOf, wayThrough } from './mapLayout';
import { atMoment, chosenModel, mapQuestion, readMapDraft, readMoment } from './mapSearch';

const rate = { value: 0, low: 0, high: 0, successes: 0, n: 0 };
const times = { n: 0, median_s: 0, p90_s: 0, p95_s: 0, total_s: 0, approximate: false };

function touchpoint(key: string): MapTouchpoint {
  return {
    key,
    touchpoint: key,
    interactions: 1,
    customers: 1,
    share: rate,
    journeys: 1,
    starts: 0,
    ended_here: rate,
    repeated: rate,
    times,
    trend: [],
  };
}

function link(from: string, to: string, customers: number): MapLink {
  return { from, to, count: customers, customers, share: rate, times };
}

describe('the layout', () => {
  const named = (key: string) => ({ key, name: key });
  const stages = ['awareness', 'decision', ''].map(named);
  const all = ['ad', 'search', 'cart', 'pay', 'mail'].map(touchpoint);
  const stageOf = (key: string) => (['ad', 'search'].includes(key) ? 'awareness' : key === 'mail' ? '' : 'decision');

  it('puts stages from left to right and leaves empty ones out', () => {
    const layout = layoutMap(all, [named('interest'), ...stages], stageOf);
    expect(layout.stages.map(stage => stage.key)).toEqual(['awareness', 'decision', '']);
    const x = (key: string) => layout.cards.get(key)?.x ?? Number.NaN;
    expect(x('ad')).toBe(x('search'));
    expect(x('ad')).toBeLessThan(x('cart'));
    expect(x('cart')).toBeLessThan(x('mail'));
  });

  it('keeps cards apart however many there are', () => {
    const many = Array.from({ length: 40 }, (_, index) => touchpoint(`t${index}`));
    const layout = layoutMap(many, [named('one')], () => 'one');
    const places = new Set([...layout.cards.values()].map(card => `${card.x} ${card.y}`));
    expect(places.size).toBe(40);
    expect(layout.height).toBeLessThan(1000);
  });

  it('draws links between touchpoints that stand on the map, back ones apart', () => {
    const { cards } = layoutMap(all, stages, stageOf);
    const lines = linesOf(
      [link('ad', 'cart', 5), link('cart', 'ad', 2), link('ad', 'gone', 1), link('ad', 'ad', 9)],
      cards,
    );
    expect(lines.map(line => [line.link.from, line.back])).toEqual([
      ['ad', false],
      ['cart', true],
    ]);
  });
});

describe('links', () => {
  it('show the strongest first, at least one', () => {
    expect(firstLinks([])).toBe(1);
    expect(firstLinks([link('a', 'b', 90), link('b', 'c', 10)])).toBe(1);
    expect(firstLinks(Array.from({ length: 100 }, (_, index) => link('a', `${index}`, 1)))).toBe(36);
  });

  it('make the way that most customers take, once through each touchpoint', () => {
    const links = [link('a', 'b', 9), link('b', 'c', 5), link('b', 'd', 8), link('d', 'a', 7), link('x', 'a', 3)];
    expect(wayThrough('b', links)).toEqual(
      new Set([link('b', 'd', 0), link('d', 'a', 0), link('a', 'b', 0)].map(pairOf)),
    );
  });
});

describe('an address', () => {
  it('is read as far as it makes sense', () => {
    expect(
      readMapDraft({ filters: ['channel == "app"', 5, ''], model: 'x', links: -1, journeys: { gap: '30m' } }),
    ).toEqual({
      filters: ['channel == "app"'],
      journeys: { gap: '30m' },
    });
    expect(readMapDraft('no')).toEqual({});
    expect(readMoment('2024-03-04T00:00:00Z')).toBe('2024-03-04T00:00:00Z');
    expect(readMoment('yesterday')).toBeUndefined();
  });

  it('compares with a group before a period', () => {
    const page = {
      period: '30d',
      compare: 'previous',
      zone: 'UTC',
      language: 'en',
      newest: '2024-05-01T00:00:00Z',
    } as const;
    const names = { group: 'the app', days: () => 'before' };
    const group = mapQuestion({ against: ['channel == "app"'] }, page, names);
    expect(group.against).toEqual({ name: 'the app', filters: ['channel == "app"'] });
    expect(group.range).toEqual({ last: '30d' });
    const period = mapQuestion({}, page, names);
    expect(period.against?.name).toBe('before');
    expect(period.range).toHaveProperty('between.to', '2024-05-01T00:00:01.000Z');
  });

  it('at a moment asks for one period and compares with nothing', () => {
    const periods = ['2024-01-01T00:00:00Z', '2024-01-08T00:00:00Z'];
    const question: MapQuestion = { ask: 'map', against: { name: 'x' } };
    expect(atMoment(question, periods, '2024-01-01T00:00:00Z')).toEqual({
      ask: 'map',
      range: { between: { from: periods[0], to: periods[1] } },
    });
    expect(atMoment(question, periods, '2024-01-08T00:00:00Z')?.range).toEqual({
      between: { from: periods[1], to: '2024-01-15T00:00:00.000Z' },
    });
    expect(atMoment(question, periods, '2023-01-01T00:00:00Z')).toBeNull();
  });
});

describe('the stages of the map', () => {
  const loyalty = { id: 'loyalty' } as const;
  const purchase = { id: 'purchase' } as const;
  const own = { id: 'own' } as const;

  it('are those of the address', () => {
    expect(chosenModel('phase', [loyalty, purchase, own], 'own')).toBe(purchase);
    expect(chosenModel('own', [loyalty, purchase, own], 'loyalty')).toBe(own);
    expect(readMapDraft({ model: 'own' })).toEqual({ model: 'own' });
    expect(readMapDraft({ model: 'toString' })).toEqual({});
  });

  it('are those that the company chose where the address names none, or some that are no more', () => {
    expect(chosenModel(undefined, [loyalty, purchase, own], 'own')).toBe(own);
    expect(chosenModel('own', [loyalty, purchase], 'purchase')).toBe(purchase);
  });
});
