import { describe, expect, it } from 'vitest';
import { messages as firstEn } from '../i18n/messages/en/index';
import { later as laterEn } from '../i18n/messages/en/later';
import { messages as firstPl } from '../i18n/messages/pl/index';
import { later as laterPl } from '../i18n/messages/pl/later';
import { messages as firstRu } from '../i18n/messages/ru/index';
import { later as laterRu } from '../i18n/messages/ru/later';
import { makeText } from '../i18n/text';
import { COMPUTATIONS } from './draft';
import { computationText, computedText, type Measured, originText } from './value';

const texts = [
  makeText('en', { ...firstEn, ...laterEn }, 'UTC'),
  makeText('ru', { ...firstRu, ...laterRu }, 'UTC'),
  makeText('pl', { ...firstPl, ...laterPl }, 'UTC'),
];
const [en] = texts as [(typeof texts)[number]];

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');
/** In English, Russian and Polish. */
const written = (value: unknown, of: Measured) => texts.map(text => plain(computedText(value, of, text)));

describe('a computed value', () => {
  it('is a dash where there is nothing to compute it of', () => {
    expect(written(null, { what: 'sum', unit: 'money', currency: 'EUR' })).toEqual(['–', '–', '–']);
    expect(written(undefined, { what: 'last', unit: 'number' })).toEqual(['–', '–', '–']);
  });

  it('is an amount in its currency, of minor units', () => {
    const [english, russian, polish] = written(12_345, { what: 'sum', unit: 'money', currency: 'EUR' });
    expect(english).toBe('€123.45');
    expect(russian).toBe('123,45 €');
    expect(polish).toBe('123,45 €');
  });

  it('is a number of days since something', () => {
    const since: Measured = { what: 'days_since', unit: 'number' };
    expect(written(1, since)).toEqual(['1 day', '1 день', '1 dzień']);
    expect(written(22, since)).toEqual(['22 days', '22 дня', '22 dni']);
    expect(written(0, since)).toEqual(['0 days', '0 дней', '0 dni']);
  });

  it('is a count, a text, or the time when something was', () => {
    expect(written(1234, { what: 'count', unit: 'count' })).toEqual(['1,234', '1 234', '1 234']);
    expect(written('Shop', { what: 'first', unit: 'number' })).toEqual(['Shop', 'Shop', 'Shop']);
    expect(written('2024-05-06T20:10:00Z', { what: 'last', unit: 'number' })[0]).toContain('20:10');
  });
});

describe('what is computed', () => {
  it('is said in short', () => {
    expect(computationText({ what: 'sum', column: 'money', within: '90d' }, en)).toBe(
      'Sum · amount of money · in the last 90 days',
    );
    expect(computationText({ what: 'count', column: null, within: null }, en)).toBe('Number of interactions');
    expect(computationText({ what: 'max', column: 'properties.quantity' }, en)).toBe('Highest value · quantity');
  });

  it('has words of its own in each language', () => {
    for (const text of texts) {
      const said = COMPUTATIONS.map(what => computationText({ what }, text));
      expect(new Set(said).size).toBe(COMPUTATIONS.length);
    }
  });
});

describe('where a touch came from', () => {
  it('is its channel, then its campaign, then who told of it', () => {
    const touch = { time: '2024-05-06T20:10:00Z', channel: 'web', source: 'site' };
    expect(originText(touch, en)).toEqual(['web', 'site']);
    expect(originText({ ...touch, utm_source: 'newsletter', utm_campaign: 'Spring' }, en)).toEqual([
      'web',
      'newsletter',
      'campaign: “Spring”',
      'site',
    ]);
    expect(originText({ ...touch, channel: '' }, en)).toEqual(['Unknown channel', 'site']);
  });
});
