import { describe, expect, it } from 'vitest';
import { lacksOf, type Mapping, readMapping, usedAs, withEntry, withSetting, withUse } from './mapping';

const mapping: Mapping = {
  source: 'shop',
  zone: 'Europe/Warsaw',
  constants: { channel: 'shop' },
  computed: { event: 'row["Total"] == null ? "order_item" : "purchase"' },
  columns: { Email: 'email', 'Created at': { role: 'time', format: 'iso' }, Total: 'money', Currency: 'currency' },
};

describe('editing a mapping', () => {
  it('keeps what an edit does not touch', () => {
    const edited = withUse(mapping, 'Email', { role: 'ignore' });
    expect(edited).toEqual({ ...mapping, columns: { ...mapping.columns, Email: 'ignore' } });
    expect(mapping.columns?.Email).toBe('email');
  });

  it('writes a role alone as a word, with details as an object', () => {
    expect(withUse(mapping, 'Total', { role: 'money', currency: 'PLN' }).columns?.Total).toEqual({
      role: 'money',
      currency: 'PLN',
    });
    expect(withUse(mapping, 'Created at', { role: 'time' }).columns?.['Created at']).toBe('time');
  });

  it('takes out what is emptied', () => {
    expect(withSetting(mapping, 'zone', '')).not.toHaveProperty('zone');
    expect(withEntry(mapping, 'constants', 'channel', '')).not.toHaveProperty('constants');
    expect(withEntry(mapping, 'constants', 'event', 'visit').constants).toEqual({ channel: 'shop', event: 'visit' });
  });

  it('takes a column that it does not name as the table says', () => {
    expect(usedAs(mapping, 'Note').role).toBe('property');
    expect(usedAs({ ...mapping, unmapped: 'drop' }, 'Note').role).toBe('ignore');
  });
});

describe('what a mapping lacks', () => {
  const lacks = (one: Mapping) => lacksOf(one).map(({ lack }) => lack);

  it('is nothing for a whole one', () => expect(lacks(mapping)).toEqual([]));

  it('is a time, an event, a customer, a currency', () => {
    expect(lacks({ source: 'x', columns: { a: 'money' } })).toEqual(['time', 'event', 'customer', 'currency']);
    expect(lacks({ source: '', at: '2024-05-01', constants: { event: 'x' } })).toEqual(['source', 'customer']);
    expect(lacks({ source: 'x', at: 'May', constants: { event: 'x' } })).toEqual(['at', 'customer']);
  });

  it('is a role that two columns share', () => {
    const twice = withUse(mapping, 'Paid at', { role: 'time' });
    expect(lacksOf(twice)).toEqual([{ lack: 'twice', role: 'time', columns: ['Created at', 'Paid at'] }]);
    expect(lacks(withUse(mapping, 'Other e-mail', { role: 'email' }))).toEqual([]);
  });
});

describe('a mapping from a file', () => {
  it('is read back as it was written', () => expect(readMapping(JSON.stringify(mapping))).toEqual(mapping));
  it('is refused where it is none', () => {
    for (const text of ['', '[]', '{}', '{"source":1}', '{"source":"x","columns":4}']) {
      expect(readMapping(text), text).toBeNull();
    }
  });
});
