import { describe, expect, it } from 'vitest';
import { messages as en } from '../../../i18n/messages/en/index';
import { later as laterEn } from '../../../i18n/messages/en/later';
import { messages as pl } from '../../../i18n/messages/pl/index';
import { later as laterPl } from '../../../i18n/messages/pl/later';
import { messages as ru } from '../../../i18n/messages/ru/index';
import { later as laterRu } from '../../../i18n/messages/ru/later';
import { makeText } from '../../../i18n/text';
import type { Rule } from '../../../maps/map';
import type { NewRule } from '../../../maps/rules';
import { partsOf, ruleSaid } from './words';

const texts = {
  en: makeText('en', { ...en, ...laterEn }, 'UTC'),
  ru: makeText('ru', { ...ru, ...laterRu }, 'UTC'),
  pl: makeText('pl', { ...pl, ...laterPl }, 'UTC'),
};

const answered: Rule = {
  key: 'answered',
  kind: 'response',
  of: { touchpoints: ['complaint'] },
  other: { touchpoints: ['answer', 'call'] },
  within: '24h',
};

describe('a rule in words', () => {
  const names = new Map([
    ['complaint', 'Жалоба'],
    ['answer', 'Ответ'],
    ['call', 'Звонок'],
  ]);
  const said = (rule: NewRule) =>
    Object.values(texts).map(text => ruleSaid(rule, { stages: [] }, key => names.get(key) ?? key, text));

  it('is a sentence of each language, in which names keep their form', () => {
    expect(said(answered)).toEqual([
      'Every “Жалоба” is followed by “Ответ” or “Звонок” within 24 hours',
      'После каждого взаимодействия «Жалоба» в течение 24 часов следует «Ответ» или «Звонок»',
      'Po każdej interakcji „Жалоба” w ciągu 24 godzin następuje „Ответ” lub „Звонок”',
    ]);
    const twice: NewRule = { kind: 'not_within', of: answered.of, other: answered.of, within: '7d' };
    expect(said(twice)).toEqual([
      '“Жалоба” never comes twice within 7 days',
      '«Жалоба» не повторяется в течение 7 дней',
      '„Жалоба” nie powtarza się w ciągu 7 dni',
    ]);
    const often: NewRule = { kind: 'at_most', of: answered.of, most: 2 };
    expect(said(often)).toEqual([
      '“Жалоба” at most 2 times per customer',
      '«Жалоба» — не более 2 раз на клиента',
      '„Жалоба” najwyżej 2 razy na klienta',
    ]);
  });

  it('has its fields where the language puts them, also where both sides are the same', () => {
    const fields = (rule: NewRule, text = texts.en) =>
      partsOf(rule, text, true).flatMap(part => ('field' in part ? [part.field] : []));
    expect(fields(answered)).toEqual(['of', 'other', 'time']);
    expect(fields(answered, texts.ru)).toEqual(['of', 'time', 'other']);
    expect(fields({ kind: 'not_within', of: answered.of, other: answered.of, within: '7d' })).toEqual([
      'other',
      'time',
      'of',
    ]);
  });
});
