import { describe, expect, it } from 'vitest';
import { knownOf, valuesOf } from './values';

describe('identifiers of a text', () => {
  it('are one a line, without the spaces around them', () => {
    expect(valuesOf('anna@example.com\n  +48 601 000 001 \n\tC-17')).toEqual([
      'anna@example.com',
      '+48 601 000 001',
      'C-17',
    ]);
  });

  it('come from any system, with empty lines between them', () => {
    expect(valuesOf('\uFEFFone\r\n\r\ntwo\rthree\u2028\u00a0\n')).toEqual(['one', 'two', 'three']);
    expect(valuesOf(' \n\n')).toEqual([]);
    expect(valuesOf('')).toEqual([]);
  });

  it('are named once each, in their order and as they are written', () => {
    expect(valuesOf('b\na\n b\nB')).toEqual(['b', 'a', 'B']);
  });

  it('keep what stands within a line', () => {
    expect(valuesOf('Card 12; 34, 56')).toEqual(['Card 12; 34, 56']);
  });
});

describe('what is erased', () => {
  it('leaves out what nobody has', () => {
    const whom = { persons: [7], values: ['anna@example.com', 'nobody', 'C-17'] };
    expect(knownOf(whom, { unknown: ['nobody'] })).toEqual({ persons: [7], values: ['anna@example.com', 'C-17'] });
    expect(knownOf(whom, { unknown: [] })).toEqual(whom);
  });
});
