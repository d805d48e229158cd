import { describe, expect, it } from 'vitest';
import { readMapSearch, readMapsSearch, readPersonaSearch } from './search';

const said = (search: object) => Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));

describe('an address', () => {
  it('of a map holds what is shown and what is open', () => {
    const search = { view: 'table', beside: ['cell', 'book', 'doing'], persona: 'anna', reality: 1, size: 'large' };
    expect(said(readMapSearch(search))).toEqual(search);
    const compared = { view: 'before', base: 2, of: 'other', was: '2024-01-01..2024-01-31', sides: 1, changed: 1 };
    expect(said(readMapSearch({ across: 'satisfaction' }))).toEqual({ across: 'satisfaction' });
    expect(said(readMapSearch(compared))).toEqual(compared);
    expect(readMapSearch({ beside: ['settings', 'x'] }).beside).toEqual(['settings']);
    expect(readMapSearch({ beside: ['step', 5] }).beside).toEqual(['step', '5']);
    const talks = [['comments'], ['tasks', 'book'], ['comments', 'book', 'mood'], ['tasks', '', 'mood']];
    expect(talks.map(beside => readMapSearch({ beside }).beside)).toEqual(talks);
  });

  it('leaves out what cannot be read', () => {
    const broken = {
      view: 'x',
      beside: ['cell', 'book'],
      reality: 2,
      size: 'huge',
      version: -1,
      base: 1.5,
      of: '',
      sides: true,
      across: 'effort',
      guide: 'end',
      wall: true,
    };
    expect(said(readMapSearch(broken))).toEqual({});
    expect([['nothing', 'a'], 'step', ['step'], [], {}].map(beside => readMapSearch({ beside }).beside)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(said(readMapsSearch({ find: 7, status: 'gone', make: 'magic', view: 'tree' }))).toEqual({ find: '7' });
    expect(said(readMapsSearch({ view: 'framework', at: 'life' }))).toEqual({ view: 'framework', at: 'life' });
    expect(readPersonaSearch({ version: 1.5 }).version).toBeUndefined();
  });
});
