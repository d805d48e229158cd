import { describe, expect, it } from 'vitest';
import type { TablePreview } from '../api/data';
import { columnsOf, recordsOf, samplesOf } from './records';

const preview = {
  columns: ['time', 'note', ''],
  mapping: { source: 'x', columns: { time: 'time' } },
} as unknown as TablePreview;

describe('the records of a preview', () => {
  it('are read from the properties, blank ones too', () => {
    const shown = [{ properties: '{"a":1}' }, { properties: '' }, { properties: '{' }] as never;
    expect(recordsOf(shown)).toEqual([{ a: 1 }, {}, {}]);
  });

  it('give the columns in the order of the file, those that are blank at first last', () => {
    const records = [
      { id: 1, time: 't', city: 'x' },
      { id: 2, name: 'n', time: 't' },
    ];
    expect(columnsOf(preview, records)).toEqual(['id', 'name', 'time', 'city', 'note']);
  });

  it('give a few different values of a column', () => {
    const records = [{ a: 1 }, { a: 1 }, { a: '' }, { a: { b: 2 } }, { a: 'x' }, { a: 'y' }];
    expect(samplesOf(records, 'a')).toEqual(['1', '{"b":2}', 'x']);
  });
});
