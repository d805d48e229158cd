import { describe, expect, it } from 'vitest';
import type { Question } from '../api/types';
import { messages as en } from '../i18n/messages/en/index';
import { messages as pl } from '../i18n/messages/pl/index';
import { messages as ru } from '../i18n/messages/ru/index';
import { makeText } from '../i18n/text';
import { fromCel, toCel } from './cel';
import { draftToSearch, readBehind, readDraft } from './draft';
import { isKind, KINDS } from './kinds';
import { namesOf } from './names';
import { comparedSpans, periodRange, readPeriod } from './period';
import { missing, toComparison, toCustomers, toQuestion } from './question';
import { sentence } from './sentence';

const page = { period: undefined, zone: 'UTC', language: 'en' as const };
const texts = { en: makeText('en', en, 'UTC'), ru: makeText('ru', ru, 'UTC'), pl: makeText('pl', pl, 'UTC') };

describe('an address', () => {
  it('gives back every question that was written into it', () => {
    const drafts = [
      {
        steps: [{ touchpoints: ['a', 'b'] }, { touchpoints: ['c'], optional: true, where: 'money > 1' }],
        order: 'strict',
        window: { whole: '7d' },
        exclude: [{ touchpoints: ['x'], after: 0 }],
        same: 'case',
        by: 'channel',
        filters: ['channel == "web"'],
        journeys: { gap: '30m' },
      },
    ];
    for (const raw of drafts) {
      const { draft, dropped } = readDraft('funnel', raw);
      expect(dropped).toEqual([]);
      expect(draftToSearch(draft)).toEqual(raw);
    }
    for (const { kind } of KINDS) {
      const { draft, dropped } = readDraft(kind, undefined);
      expect(dropped, kind).toEqual([]);
      expect(draftToSearch(draft), kind).toBeUndefined();
    }
  });

  it('that is stale or edited by hand keeps what makes sense and names the rest', () => {
    const { draft, dropped } = readDraft('funnel', {
      steps: [{ touchpoints: ['a'] }, 7, { touchpoints: 'b' }],
      order: 'sideways',
      window: { whole: 'soon' },
      by: 'channel',
      colour: 'red',
    });
    expect(draft).toEqual({ ask: 'funnel', steps: [{ touchpoints: ['a'] }, {}], by: 'channel' });
    expect(dropped.sort()).toEqual(['colour', 'order', 'steps', 'window']);
  });

  it('never breaks, whatever is in it', () => {
    const junk: unknown[] = [
      null,
      0,
      '',
      'x',
      [],
      [[]],
      { steps: null },
      { steps: {} },
      { of: { ask: 'difference' } },
      { of: 3, a: [], b: 1 },
      { metric: {}, percentile: 'p' },
      { touchpoint: [] },
      { journeys: { events: {} } },
      { range: { between: { from: 'x', to: 'y' } } },
    ];
    for (const { kind } of KINDS) {
      for (const raw of junk) {
        const { draft } = readDraft(kind, raw);
        expect(draft.ask).toBe(kind);
        expect(() => missing(draft)).not.toThrow();
        for (const text of Object.values(texts))
          expect(sentence(toQuestion(draft, page), text, one => one)).toMatch(/\?$/);
      }
    }
    expect(isKind('constructor')).toBe(false);
  });

  it('names the number that is open', () => {
    expect(readBehind({ number: 'step', step: 2, lost: true })).toEqual({ number: 'step', step: 2, lost: true });
    expect(readBehind({ number: 'step', step: -1 })).toBeNull();
    expect(readBehind({ number: 'cohort', start: 'yesterday' })).toBeNull();
    expect(readBehind({ number: 'path', steps: ['a', 5], end: 'yes' })).toEqual({ number: 'path', steps: ['a'] });
    expect(readBehind('everyone')).toBeNull();
    const handOff = { number: 'hand_off', from: 'phone', to: 'branch', touchpoint: 'call', reached: true };
    expect(readBehind(handOff)).toEqual(handOff);
    expect(readBehind({ number: 'through', channel: 'phone', onward: 'away' })).toEqual({
      number: 'through',
      channel: 'phone',
    });
    expect(readBehind({ number: 'met', channel: 'phone' })).toBeNull();
    const deviation = { number: 'deviation', kind: 'skipped', step: 'pay' };
    expect(readBehind(deviation)).toEqual(deviation);
    expect(readBehind({ number: 'deviation', kind: 'skipped' })).toBeNull();
    expect(readBehind({ number: 'compared', follows: false })).toEqual({ number: 'compared', follows: false });
  });
});

describe('a condition', () => {
  it('that was clicked together is read back', () => {
    const conditions = [
      { column: 'channel', operator: 'is', values: ['web'] },
      { column: 'channel', operator: 'is', values: ['web', 'say "hi"'] },
      { column: 'channel', operator: 'is_not', values: ['a', 'b'] },
      { column: 'money', operator: 'at_least', values: ['100.5'] },
      { column: 'score', operator: 'less', values: ['7'] },
      { column: 'score', operator: 'more', values: ['-1'] },
      { column: 'properties.Тип устройства', operator: 'is', values: ['телефон'] },
      { column: 'properties.plan', operator: 'known', values: [] },
      { column: 'place', operator: 'starts', values: ['/cart'] },
      { column: 'segment', operator: 'is', values: ['loyal'] },
      { column: 'segment', operator: 'is_not', values: ['loyal'] },
    ] as const;
    for (const condition of conditions)
      expect(fromCel(toCel({ ...condition, values: [...condition.values] }))).toEqual(condition);
  });

  it('of any other shape stays an expression', () => {
    for (const cel of ['money > 1 && channel == "web"', 'channel == web', 'x in [1', '', 'channel == "a" || true']) {
      expect(fromCel(cel)).toBeNull();
    }
  });

  it('of a segment asks who is in it', () => {
    expect(toCel({ column: 'segment', operator: 'is', values: ['loyal'] })).toBe('segment("loyal")');
    expect(toCel({ column: 'segment', operator: 'is_not', values: ['loyal'] })).toBe('!segment("loyal")');
  });

  it('of a property with a strange name is quoted', () => {
    expect(toCel({ column: 'properties.a b', operator: 'is', values: ['"'] })).toBe('properties["a b"] == "\\""');
    expect(toCel({ column: 'money', operator: 'is', values: ['7'] })).toBe('money == 7');
  });
});

describe('a period', () => {
  it('is read from an address, or not', () => {
    expect(readPeriod('30d')).toBe('30d');
    expect(readPeriod('2024-01-01..2024-03-31')).toBe('2024-01-01..2024-03-31');
    for (const bad of ['0d', '2024-03-31..2024-01-01', '2024-13-01..2024-14-01', 30, null, '..'])
      expect(readPeriod(bad)).toBeUndefined();
  });

  it('with own dates holds both of them whole', () => {
    expect(periodRange('2024-03-31..2024-03-31', 'Europe/Warsaw')).toEqual({
      between: { from: '2024-03-30T23:00:00.000Z', to: '2024-03-31T22:00:00.000Z' },
    });
  });

  it('is compared with as many days before it, or with the same days a year earlier', () => {
    const spanBefore = (compare: 'previous' | 'year') =>
      comparedSpans('2024-02-01..2024-02-29', compare, 'UTC', null)?.before;
    expect(spanBefore('previous')).toEqual({ from: '2024-01-03T00:00:00.000Z', to: '2024-02-01T00:00:00.000Z' });
    expect(spanBefore('year')).toEqual({ from: '2023-02-01T00:00:00.000Z', to: '2023-03-01T00:00:00.000Z' });
    expect(comparedSpans(undefined, 'previous', 'UTC', '2024-01-01T00:00:00Z')).toBeNull();
    expect(comparedSpans('30d', 'previous', 'UTC', null)).toBeNull();
  });
});

describe('a question', () => {
  it('leaves out steps and exclusions that are not filled in, and waits for two steps', () => {
    const { draft } = readDraft('funnel', {
      steps: [{ touchpoints: ['a'] }, {}, { touchpoints: ['b'] }],
      exclude: [{}],
    });
    expect(missing(draft)).toBeNull();
    expect(toQuestion(draft, page)).toEqual({
      ask: 'funnel',
      steps: [{ touchpoints: ['a'] }, { touchpoints: ['b'] }],
      zone: 'UTC',
      language: 'en',
    });
    expect(missing(readDraft('funnel', { steps: [{ touchpoints: ['a'] }] }).draft)).toBe('steps');
    expect(missing(readDraft('paths', undefined).draft)).toBe('touchpoint');
    expect(missing(readDraft('metric', { metric: 'conversion' }).draft)).toBe('goal');
    expect(missing(readDraft('difference', undefined).draft)).toBe('groups');
  });

  it('about channels leaves out a goal that is not filled in', () => {
    const { draft, dropped } = readDraft('channels', { within: '30m', goal: {}, of: 'medium' });
    expect(dropped).toEqual([]);
    expect(toQuestion(draft, page)).toEqual({
      ask: 'channels',
      within: '30m',
      of: 'medium',
      zone: 'UTC',
      language: 'en',
    });
    expect(sentence(toQuestion(draft, page), texts.en, one => one)).toBe(
      'How do customers go from channel to channel, a channel being each medium, going on within 30\u00a0minutes?',
    );
  });

  it('about rules needs a map, too', () => {
    expect(missing(readDraft('rules', undefined).draft)).toBe('map');
    const { draft, dropped } = readDraft('rules', { map: 'flight', period: 'week' });
    expect([missing(draft), dropped]).toEqual([null, []]);
    const said = sentence(
      toQuestion(draft, page),
      texts.en,
      one => one,
      () => 'A flight',
    );
    expect(said).toBe('How well are the rules of the map “A flight” kept?');
    expect(readBehind({ number: 'rule', rule: 'answered', state: 'open' })).toEqual({
      number: 'rule',
      rule: 'answered',
      state: 'open',
    });
    expect(readBehind({ number: 'rule' })).toBeNull();
  });

  it('about conformance needs a map', () => {
    expect(missing(readDraft('conformance', undefined).draft)).toBe('map');
    const { draft, dropped } = readDraft('conformance', { map: 'flight', version: 3, goal: {} });
    expect([missing(draft), dropped]).toEqual([null, []]);
    expect(toQuestion(draft, page)).toEqual({
      ask: 'conformance',
      map: 'flight',
      version: 3,
      zone: 'UTC',
      language: 'en',
    });
    const said = sentence(
      toQuestion(draft, page),
      texts.en,
      one => one,
      () => 'A flight',
    );
    expect(said).toBe('How do journeys keep to the map “A flight”?');
  });

  it('can be asked for the customers behind its numbers, with everything else the same', () => {
    const question: Question = { ask: 'drop_off', filters: ['channel == "web"'], zone: 'UTC', by: 'channel' };
    expect(toCustomers(question, { behind: { number: 'lost', touchpoint: 'a' }, group: 'web' }, 5)).toEqual({
      ask: 'customers',
      of: { ask: 'drop_off' },
      behind: { number: 'lost', touchpoint: 'a' },
      group: 'web',
      limit: 5,
      filters: ['channel == "web"'],
      zone: 'UTC',
      by: 'channel',
    });
  });

  it('of two periods names them', () => {
    const { draft } = readDraft('transitions', undefined);
    const both = toComparison(draft, { ...page, period: '2024-02-01..2024-02-10' }, 'previous', null, span =>
      span.from.slice(0, 10),
    );
    expect(both).toMatchObject({ ask: 'difference', a: { name: '2024-01-22' }, b: { name: '2024-02-01' } });
  });
});

describe('the sentence of a question', () => {
  const names = {
    version: 1,
    touchpoints: [{ key: 'search', names: { en: 'Search', ru: 'Поиск', pl: 'Wyszukiwanie' } }],
  };
  const { draft } = readDraft('funnel', {
    steps: [{ touchpoints: ['search'] }, { touchpoints: ['pay', 'cash'], optional: true }],
    window: { whole: '7d' },
    by: 'channel',
    filters: ['money >= 100'],
  });
  const question = toQuestion(draft, { ...page, period: '90d' });
  it('is whole in each language', () => {
    const said = Object.values(texts).map(text =>
      sentence(question, text, namesOf(names, text)).replace(/\u00a0/g, ' '),
    );
    expect(said).toEqual([
      'How many customers get through “Search” → “pay” or “cash” (optional), within 7 days from the first step to the last, broken down by channel, only where amount of money at least 100, in the last 90 days?',
      'Сколько клиентов проходит шаги «Поиск» → «pay» или «cash» (необязательно), от первого шага до последнего не дольше чем 7 дней, с разбивкой по полю «канал», только где сумма не меньше 100, за последние 90 дней?',
      'Ilu klientów przechodzi kroki „Wyszukiwanie” → „pay” lub „cash” (opcjonalnie), w czasie od pierwszego do ostatniego kroku nie dłuższym niż 7 dni, w podziale według pola „kanał”, tylko gdzie kwota co najmniej 100, w ostatnich 90 dniach?',
    ]);
  });
});
