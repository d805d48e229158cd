import { describe, expect, it } from 'vitest';
import { messages as firstEn } from '../i18n/messages/en/index';
import { later as laterEn } from '../i18n/messages/en/later';
import { messages as firstPl } from '../i18n/messages/pl/index';
import { later as laterPl } from '../i18n/messages/pl/later';
import { messages as firstRu } from '../i18n/messages/ru/index';
import { later as laterRu } from '../i18n/messages/ru/later';
import { makeText } from '../i18n/text';
import { valueInShort, valueText, valueTexts } from './value';

const en = makeText('en', { ...firstEn, ...laterEn }, 'Europe/Warsaw');
const ru = makeText('ru', { ...firstRu, ...laterRu }, 'Europe/Warsaw');
const pl = makeText('pl', { ...firstPl, ...laterPl }, 'Europe/Warsaw');

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');
/** In English, Russian and Polish. */
const written = (value: unknown) => [en, ru, pl].map(text => plain(valueText(value, text)));

describe('the value of a trait', () => {
  it('is yes or no in the language of the reader', () => {
    expect(written(true)).toEqual(['yes', 'да', 'tak']);
    expect(written(false)).toEqual(['no', 'нет', 'nie']);
  });

  it('is a number with all its digits and the marks of the language', () => {
    expect(written(12_345.75)).toEqual(['12,345.75', '12 345,75', '12 345,75']);
    expect(written(0.1)).toEqual(['0.1', '0,1', '0,1']);
    expect(written(-3)).toEqual(['−3', '−3', '−3']);
    expect(written(1e-7)).toEqual(['0.0000001', '0,0000001', '0,0000001']);
  });

  it('is a year as years are written', () => {
    expect(written(1985)).toEqual(['1985', '1985', '1985']);
  });

  it('is a day as it stands, whatever the zone', () => {
    const [english, russian, polish] = written('1990-05-06');
    expect([english, russian]).toEqual(['6 May 1990', '6 мая 1990']);
    expect(polish).toMatch(/^6 maj\S* 1990$/);
  });

  it('is an instant by the clocks of the zone', () => {
    for (const text of written('2024-05-06T20:10:00Z')) expect(text).toContain('22:10');
    for (const text of written('2024-05-06T20:10:00+02:00')) expect(text).toContain('20:10');
  });

  it('is a text as it came where it is nothing else', () => {
    for (const text of ['gold', '2024-05-06T20:10:00', '2024-99-99', '12345', 'true', ' Łódź ']) {
      expect(written(text)).toEqual([text, text, text]);
    }
    expect(written('  ')).toEqual(['(empty)', '(пусто)', '(puste)']);
  });

  it('is taken back where it is null, and JSON where it is anything else', () => {
    expect(written(null)).toEqual(['(taken back)', '(значение снято)', '(wartość wycofana)']);
    expect(written({ city: 'Łódź' })).toEqual(Array(3).fill('{"city":"Łódź"}'));
  });

  it('is a list by its parts, each as it would be written alone', () => {
    expect(valueTexts(['coffee', true, 2], ru)).toEqual(['coffee', 'да', '2']);
    expect(valueTexts('coffee', ru)).toEqual(['coffee']);
    expect(valueTexts([], en)).toEqual(['(empty list)']);
  });

  it('stands on one line where there is little room', () => {
    expect(valueInShort(['coffee', 'tea'], en)).toBe('coffee, tea');
    expect(valueInShort('two\nlines', en)).toBe('two lines');
    expect(valueInShort('a'.repeat(50), en)).toBe(`${'a'.repeat(39)}…`);
    expect(valueInShort('a'.repeat(40), en)).toBe('a'.repeat(40));
  });
});
