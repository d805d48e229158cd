import { describe, expect, it } from 'vitest';
import type { Registry, Touchpoint } from '../api/types';
import { freeKey, humanised, slug } from './keys';
import { mergeFields, same } from './merge';
import {
  changed,
  eventCel,
  inPrecedence,
  leaningOn,
  merged,
  mergeRegistries,
  renamed,
  stateOf,
  withChoices,
  withNew,
  without,
} from './registry';

function touchpoint(key: string, more: Partial<Touchpoint> = {}): Touchpoint {
  return { key, names: { en: key, ru: key, pl: key }, status: 'used', rule: { events: [key] }, ...more };
}
const base: Registry = { version: 3, touchpoints: ['a', 'b', 'c'].map(key => touchpoint(key)) };
const keys = (registry: Registry) => registry.touchpoints.map(one => one.key).join('');

describe('a touchpoint', () => {
  it('is not observable without a rule, unless it is only wanted', () => {
    expect(stateOf(touchpoint('a'))).toBe('used');
    expect(stateOf(touchpoint('a', { rule: {} }))).toBe('unobservable');
    expect(stateOf(touchpoint('a', { rule: {}, status: 'wanted' }))).toBe('wanted');
    expect(stateOf(touchpoint('a', { status: 'unobservable' }))).toBe('unobservable');
  });

  it('is renamed in one language where it is translated, and in all where it is not', () => {
    const translated = touchpoint('a', { names: { en: 'Purchase', ru: 'Покупка', pl: 'Zakup' } });
    expect(renamed(translated, 'Order', 'en').names).toEqual({ en: 'Order', ru: 'Покупка', pl: 'Zakup' });
    expect(renamed(touchpoint('kiosk_7'), 'Киоск', 'ru').names).toEqual({ en: 'Киоск', ru: 'Киоск', pl: 'Киоск' });
  });

  it('chooses by priority, then the narrower rule, then its place', () => {
    const touchpoints = [
      touchpoint('plain'),
      touchpoint('where', { rule: { where: 'money > 1' } }),
      touchpoint('moment', { rule: { events: ['x'], moment: 'first' } }),
      touchpoint('high', { rule: { events: ['x'], priority: 1 } }),
      touchpoint('later'),
    ];
    expect(inPrecedence(touchpoints).map(one => one.key)).toEqual(['high', 'moment', 'where', 'plain', 'later']);
  });
});

describe('merging touchpoints', () => {
  it('takes the events of all into the one that stays', () => {
    const result = merged(base, 'b', ['a', 'b']);
    expect(keys(result)).toBe('bc');
    expect(result.touchpoints[0]?.rule).toEqual({ events: ['a', 'b'] });
  });

  it('writes an expression where a rule has a condition, and follows moments to the one that stays', () => {
    const registry: Registry = {
      version: 1,
      touchpoints: [
        touchpoint('a', { rule: { events: ['a'], where: 'channel == "web" || money > 1' } }),
        touchpoint('b'),
        touchpoint('c', { rule: { events: ['c'], moment: { after: { touchpoint: 'a', within: '7d' } } } }),
      ],
    };
    const result = merged(registry, 'b', ['a', 'b']);
    expect(result.touchpoints[0]?.rule).toEqual({
      where: 'event == "b" || (event == "a" && (channel == "web" || money > 1))',
    });
    expect(result.touchpoints[1]?.rule?.moment).toEqual({ after: { touchpoint: 'b', within: '7d' } });
    expect(leaningOn(registry, ['a']).map(one => one.key)).toEqual(['c']);
  });

  it('writes events as CEL reads them', () => {
    expect(eventCel(['say "hi"'])).toBe('event == "say \\"hi\\""');
    expect(eventCel(['a', 'b'])).toBe('event in ["a", "b"]');
  });
});

describe('edits of several people', () => {
  it('are the same whatever the order of fields and however nothing is written', () => {
    expect(same({ a: 1, b: null, c: [] }, { c: undefined, a: 1 })).toBe(true);
  });

  it('keep what each changed of one object', () => {
    const { merged: both, conflicts } = mergeFields({ a: 1, b: 1 }, { a: 2, b: 1 }, { a: 1, b: 3 });
    expect(both).toEqual({ a: 2, b: 3 });
    expect(conflicts).toEqual([]);
  });

  it('are put together where they touch different things', () => {
    const mine = without(
      changed(base, 'a', one => ({ ...one, goal: 'mine' })),
      ['c'],
    );
    const theirs = withNew(
      changed(base, 'a', one => ({ ...one, stage: 'decision' })),
      touchpoint('d'),
    );
    const { merged: both, conflicts } = mergeRegistries(base, mine, { ...theirs, version: 4 });
    expect(conflicts).toEqual([]);
    expect(keys(both)).toBe('abd');
    expect(both.version).toBe(4);
    expect(both.touchpoints[0]).toMatchObject({ goal: 'mine', stage: 'decision' });
  });

  it('leave the choice where both changed the same', () => {
    const mine = changed(base, 'a', one => ({ ...one, goal: 'mine' }));
    const theirs = changed(base, 'a', one => ({ ...one, goal: 'theirs' }));
    const { merged: both, conflicts } = mergeRegistries(base, mine, theirs);
    expect(conflicts.map(one => [one.key, one.fields])).toEqual([['a', ['goal']]]);
    expect(both.touchpoints[0]?.goal).toBe('mine');
    expect(withChoices(both, conflicts, new Map([['a', 'theirs']])).touchpoints[0]?.goal).toBe('theirs');
  });

  it('ask about what one deleted and the other changed', () => {
    const theirs = changed(base, 'b', one => ({ ...one, goal: 'theirs' }));
    const { merged: both, conflicts } = mergeRegistries(base, without(base, ['b']), theirs);
    expect(conflicts[0]).toMatchObject({ key: 'b', mine: undefined, fields: ['removed'] });
    expect(keys(both)).toBe('ac');
    expect(keys(withChoices(both, conflicts, new Map([['b', 'theirs']])))).toBe('acb');
  });

  it('undo a deletion at the place where it was', () => {
    const after = without(base, ['b']);
    expect(keys(mergeRegistries(after, base, after).merged)).toBe('abc');
    const first = without(base, ['a']);
    expect(keys(mergeRegistries(first, base, first).merged)).toBe('abc');
  });
});

describe('keys', () => {
  it('are ASCII, as the server makes them', () => {
    const cases = [
      ['Add to cart', 'add-to-cart'],
      ['Просмотр товара', 'prosmotr-tovara'],
      ['Щётка', 'shchetka'],
      ['Wyświetlenie produktu', 'wyswietlenie-produktu'],
      ['Łódź', 'lodz'],
      ['  --x  ', 'x'],
      ['购买', ''],
    ];
    for (const [name = '', key] of cases) expect(slug(name), name).toBe(key);
    expect(freeKey('购买', new Set(['touchpoint']))).toBe('touchpoint-2');
  });

  it('come with readable names', () => {
    const cases = [
      ['er_registration', 'Er registration'],
      ['orderPaid', 'Order paid'],
      ['becameVIP', 'Became VIP'],
      ['ER Registration', 'ER Registration'],
      ['заявка_на_кредит', 'Заявка на кредит'],
      ['survey_2.0', 'Survey 2.0'],
      ['__', '__'],
    ];
    for (const [event = '', name] of cases) expect(humanised(event), event).toBe(name);
  });
});
