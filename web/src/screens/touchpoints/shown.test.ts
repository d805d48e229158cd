import { describe, expect, it } from 'vitest';
import { toCsv } from '../../answer/csv';
import type { Registry, Touchpoint } from '../../api/types';
import { shippedModel } from '../../touchpoints/stages';
import { registryTable } from './registryTable';
import { NO_OWNER, ownersOf, shownTouchpoints } from './shown';

const model = shippedModel('loyalty', 'en');

function touchpoint(key: string, more: Partial<Touchpoint> = {}): Touchpoint {
  return { key, names: { en: key, ru: key, pl: key }, ...more };
}
const registry: Registry = {
  version: 1,
  touchpoints: [
    touchpoint('ad', { owner: 'Żaneta', stage: 'awareness', status: 'unobservable', content: 'A poster' }),
    touchpoint('cart', { owner: 'Web team', rule: { events: ['cart', 'basket'], moment: 'first' } }),
    touchpoint('call', { owner: ' ', rule: { where: 'channel == "phone"' } }),
    touchpoint('=mail', { owner: 'Web team', standard: 'Within a day, "always"' }),
  ],
};

describe('the registry', () => {
  const shown = (search: Parameters<typeof shownTouchpoints>[1]) =>
    shownTouchpoints(registry, search, model, 'pl').map(one => one.key);

  it('is filtered by who answers for a touchpoint', () => {
    expect(ownersOf(registry, 'pl')).toEqual(['Web team', 'Żaneta']);
    expect(shown({ owner: 'Web team' })).toEqual(['cart', '=mail']);
    expect(shown({ owner: NO_OWNER })).toEqual(['call']);
    expect(shown({ find: 'poster' })).toEqual(['ad']);
    expect(shown({ status: 'unobservable' })).toEqual(['ad', '=mail']);
  });

  it('is written to a file whole, with nothing that a spreadsheet would run', () => {
    const node = { touchpoint: 'cart', interactions: 7, customers: 3, starts: 0, ends: 0 };
    const csv = toCsv(registryTable(registry.touchpoints, model, new Map([['cart', node]])), { excel: false });
    expect(csv.split('\r\n')).toEqual([
      'key,name_en,name_ru,name_pl,stage,channel,medium,status,owner,content,standard,goal,events,where,moment,customers,interactions',
      'ad,ad,ad,ad,Awareness,,digital,unobservable,Żaneta,A poster,,,,,,0,0',
      'cart,cart,cart,cart,,,digital,used,Web team,,,,cart | basket,,first,3,7',
      'call,call,call,call,,,digital,used, ,,,,,"channel == ""phone""",,0,0',
      '\'=mail,\'=mail,\'=mail,\'=mail,,,digital,unobservable,Web team,,"Within a day, ""always""",,,,,0,0',
      '',
    ]);
  });
});
