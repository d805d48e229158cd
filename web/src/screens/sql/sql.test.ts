import { describe, expect, it } from 'vitest';
import { toCsv } from '../../answer/csv';
import { messages as en } from '../../i18n/messages/en/index';
import { makeText } from '../../i18n/text';
import { EXAMPLES } from './examples';
import { withAsked } from './history';
import { placeOf } from './place';
import { shown, toClipboard, toTable, typeName, typeOf } from './result';

const table = {
  columns: ['time', 'n', '=name', 'ok'],
  types: ['timestamp with time zone', 'bigint', 'text', 'boolean'],
  rows: [
    ['2024-05-06T08:00:00Z', 3, '=1+1', true],
    ['2024-05-06T09:30:00Z', null, 'a\tb', false],
  ],
  truncated: false,
};

describe('an error', () => {
  const placed = (query: string, detail: string) => {
    const place = placeOf(query, detail);
    return place && query.slice(place.from, place.to);
  };

  it('is shown at its line and column', () => {
    expect(placed('select 1\nform x', 'expected: end, found: form at Line: 2, Column: 1')).toBe('form');
    expect(placed('select', 'expected an expression, found EOF at Line: 1, Column: 7')).toBe('t');
  });

  it('is shown at the name it is about', () => {
    expect(placed('select a.chanel from interactions a', 'there is no column `chanel`; the nearest: `channel`')).toBe(
      'chanel',
    );
    expect(placed('select 1 from events', 'таблицы «events» нет')).toBe('events');
  });

  it('is shown nowhere where its words do not tell', () => {
    expect(placeOf('select 1/0', 'the query failed: division by zero')).toBeNull();
    expect(placeOf('select 1', 'Line: 9, Column: 1')).toBeNull();
  });
});

describe('a result', () => {
  it('has columns of types as SQL has them', () => {
    expect(table.types.map(typeOf)).toEqual(['time', 'number', 'text', 'truth']);
    expect(['decimal(10, 2)', 'bigint unsigned', 'bigint[]', 'interval'].map(typeOf)).toEqual([
      'number',
      'number',
      'text',
      'text',
    ]);
    expect(typeName('timestamp with time zone')).toBe('timestamp');
    expect(shown('2024-05-06T08:00:00Z', 'time')).toBe('2024-05-06 08:00:00');
  });

  it('goes to the clipboard a row a line, and into files harmlessly', () => {
    expect(toClipboard(table).split('\n')[2]).toBe('2024-05-06T09:30:00Z\t\ta b\tfalse');
    expect(toCsv(toTable(table), { excel: false }).split('\r\n').slice(0, 2)).toEqual([
      "time,n,'=name,ok",
      "2024-05-06T08:00:00Z,3,'=1+1,true",
    ]);
  });
});

describe('the history', () => {
  it('has the newest first and each query once', () => {
    const first = withAsked([], 'select 1', '2024-05-06T08:00:00Z');
    const again = withAsked(withAsked(first, 'select 2', '2024-05-06T09:00:00Z'), 'select 1', '2024-05-06T10:00:00Z');
    expect(again.map(one => one.query)).toEqual(['select 1', 'select 2']);
  });
});

describe('the examples', () => {
  it('say in a comment what they find, and quote headings whole', () => {
    const text = makeText('en', en, 'UTC');
    for (const { query, title } of EXAMPLES) {
      expect(query(text).split('\n')[0]).toBe(`-- ${text.t(title)}`);
      expect((query(text).match(/"/g) ?? []).length % 2).toBe(0);
    }
  });
});
