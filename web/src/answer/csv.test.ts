import { describe, expect, it } from 'vitest';
import { harmless, toCsv } from './csv';
import type { Table } from './table';

const table: Table = {
  key: 'x',
  title: 'X',
  columns: [
    { key: 'name', heading: 'Name' },
    { key: 'share', heading: 'Share' },
    { key: 'count', heading: 'Count' },
  ],
  rows: [
    [{ text: 'a; "b"' }, { rate: { value: 0.5, low: 0.25, high: 0.75, successes: 2, n: 4 } }, { count: 1234 }],
    [{ text: '=cmd()' }, null, { count: 0 }],
  ],
};

describe('CSV', () => {
  it('has each interval and n in columns of their own', () => {
    expect(toCsv(table, { excel: false })).toBe(
      'name,share,share_low,share_high,share_successes,share_n,count\r\n' +
        '"a; ""b""",0.5,0.25,0.75,2,4,1234\r\n' +
        "'=cmd(),,,,,,0\r\n",
    );
  });

  it('for Excel has a mark of its encoding, semicolons, and the comma where the language has one', () => {
    expect(toCsv(table, { excel: true, language: 'ru', zone: 'UTC' })).toBe(
      '\uFEFFname;share;share_low;share_high;share_successes;share_n;count\r\n' +
        '"a; ""b""";0,5;0,25;0,75;2;4;1234\r\n' +
        "'=cmd();;;;;;0\r\n",
    );
    expect(toCsv(table, { excel: true, language: 'en', zone: 'UTC' })).toContain('"a; ""b""",0.5,0.25');
  });

  it('for Excel has times by the clocks of the zone, for programs as they are', () => {
    const one: Table = { ...table, columns: [{ key: 'at', heading: 'At' }], rows: [[{ at: '2024-05-06T22:30:00Z' }]] };
    expect(toCsv(one, { excel: true, language: 'pl', zone: 'Europe/Warsaw' })).toBe('\uFEFFat\r\n2024-05-07 00:30\r\n');
    expect(toCsv(one, { excel: false })).toBe('at\r\n2024-05-06T22:30:00Z\r\n');
  });

  it('has no text that a spreadsheet would run, and numbers stay numbers', () => {
    for (const bad of ['=1', '+1', '-1', '@x', '\t=1', ' =1', '＝1']) expect(harmless(bad)).toBe(`'${bad}`);
    expect(toCsv({ ...table, columns: [{ key: '=x', heading: 'x' }], rows: [] }, { excel: false })).toBe("'=x\r\n");
    for (const good of ['a=b', '1-2', 'x@y', '']) expect(harmless(good)).toBe(good);
    expect(
      toCsv({ ...table, columns: [{ key: 'n', heading: 'n' }], rows: [[{ number: -3.5 }]] }, { excel: false }),
    ).toBe('n\r\n-3.5\r\n');
  });
});
