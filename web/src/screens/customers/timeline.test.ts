import { describe, expect, it } from 'vitest';
import type { TimelinePage } from '../../api/customers';
import type { Registry } from '../../api/types';
import { bindingOf } from './binding';
import { figuresOf, filtered, interactionsOf, itemsOf, stepTo, toneOf } from './timeline';

const page = (...rows: [time: string, event: string, channel: string, money?: number][]): TimelinePage => ({
  columns: ['time', 'event', 'channel', 'money', 'currency'],
  rows: rows.map(([time, event, channel, money]) => [time, event, channel, money ?? null, money ? 'EUR' : null]),
  more: false,
  masked: false,
});
const read = (...pages: TimelinePage[]) => interactionsOf(pages, 'Europe/Warsaw', () => undefined);

const line = read(
  page(
    ['2024-05-06T20:10:00Z', 'pay', 'web', 1250],
    ['2024-05-06T20:00:00Z', 'search', 'web'],
    ['2024-05-06T08:00:00Z', 'mail', 'email'],
  ),
  page(['2024-04-13T22:30:00Z', 'call', 'phone', 50], ['2024-04-13T22:30:00Z', 'note', 'phone']),
);

describe('a timeline', () => {
  it('is grouped by the days of the zone and by visits, with the pauses of days between', () => {
    const told = itemsOf(line, true).map(item => {
      if (item.kind === 'day') return `${item.day} (${item.count})`;
      if (item.kind === 'visit') return `visit of ${item.count} in ${item.seconds} s`;
      return item.kind === 'gap' ? `${item.days} days` : item.interaction.event;
    });
    expect(told).toEqual([
      '2024-05-06 (3)',
      'visit of 2 in 600 s',
      'pay',
      'search',
      'mail',
      '22 days',
      '2024-04-14 (2)',
      'visit of 2 in 0 s',
      'call',
      'note',
    ]);
  });

  it('says nothing of pauses where interactions between were filtered out', () => {
    expect(itemsOf(line, false).some(item => item.kind === 'gap')).toBe(false);
  });

  it('gives each interaction a name of its own, also those of the same time', () => {
    const keys = line.map(one => one.key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.at(-1)).toBe('2024-04-13T22:30:00Z~1');
  });

  it('is filtered by channel, touchpoint and period, all of them at once', () => {
    const events = (filter: Parameters<typeof filtered>[1]) => filtered(line, filter).map(one => one.event);
    expect(events({})).toHaveLength(5);
    expect(events({ channels: ['web', 'email'] })).toEqual(['pay', 'search', 'mail']);
    expect(events({ channels: ['web'], touchpoints: ['search'] })).toEqual(['search']);
    expect(events({ from: Date.parse('2024-05-06T08:00:00Z'), to: Date.parse('2024-05-06T20:10:00Z') })).toEqual([
      'search',
      'mail',
    ]);
  });

  it('has key figures, amounts by currency', () => {
    expect(figuresOf(line)).toMatchObject({ interactions: 5, channels: 3, money: [['EUR', 1300]], score: null });
  });

  it('is walked with keys and does not leave its ends', () => {
    expect(stepTo('ArrowDown', 0, 3)).toBe(1);
    expect(stepTo('ArrowDown', 2, 3)).toBe(2);
    expect(stepTo('PageUp', 2, 3)).toBe(0);
    expect(stepTo('End', 0, 3)).toBe(2);
    expect(stepTo('a', 0, 3)).toBeNull();
  });
});

describe('a score', () => {
  it('is good or bad by its scale', () => {
    expect([9, 8, 6].map(score => toneOf(score, 'nps:0..10'))).toEqual(['good', 'middle', 'bad']);
    expect([5, 4, 3, 2].map(score => toneOf(score, 'csat:1..5'))).toEqual(['good', 'good', 'middle', 'bad']);
    expect(toneOf(3, null)).toBe('middle');
  });
});

describe('the touchpoint of a row', () => {
  const touchpoint = (key: string, rule: Registry['touchpoints'][number]['rule']) => ({
    key,
    names: { en: key, ru: key, pl: key },
    ...(rule ? { rule } : {}),
  });
  const bind = bindingOf({
    version: 1,
    touchpoints: [
      touchpoint('page', { events: ['view'] }),
      touchpoint('app-page', { events: ['view'], where: 'channel == "app"' }),
      touchpoint('vip', { events: ['view'], where: 'properties.tier == "gold"', priority: 5 }),
      touchpoint('first', { events: ['call'], moment: 'first' }),
      touchpoint('odd', { where: 'size(text) > 100' }),
      touchpoint('unseen', undefined),
    ],
  });

  it('is the narrowest rule of the highest priority', () => {
    expect(bind({ event: 'view', channel: 'web' })).toBe('page');
    expect(bind({ event: 'view', channel: 'app' })).toBe('app-page');
    expect(bind({ event: 'view', channel: 'app', properties: '{"tier":"gold"}' })).toBe('vip');
  });

  it('is left unsaid where the row alone does not tell', () => {
    expect(bind({ event: 'call', channel: 'phone' })).toBeUndefined();
    expect(bind({ event: 'other', properties: '{' })).toBeUndefined();
  });
});
