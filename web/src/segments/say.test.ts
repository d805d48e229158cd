import { describe, expect, it } from 'vitest';
import type { Language, Selector } from '../api/types';
import { messages as en } from '../i18n/messages/en/index';
import { later as laterEn } from '../i18n/messages/en/later';
import { messages as pl } from '../i18n/messages/pl/index';
import { later as laterPl } from '../i18n/messages/pl/later';
import { messages as ru } from '../i18n/messages/ru/index';
import { later as laterRu } from '../i18n/messages/ru/later';
import { makeText, type Text } from '../i18n/text';
import { namesOf } from '../question/names';
import { exampleRule } from './examples';
import { ruleSaid } from './say';
import { COMPARISONS, type Comparison, followed, newTest, type Rule, TEST_KINDS, type Test } from './tree';

const texts: Record<Language, Text> = {
  en: makeText('en', { ...en, ...laterEn }, 'UTC'),
  ru: makeText('ru', { ...ru, ...laterRu }, 'UTC'),
  pl: makeText('pl', { ...pl, ...laterPl }, 'UTC'),
};
const registry = {
  version: 1,
  touchpoints: [
    { key: 'purchase', names: { en: 'Purchase', ru: 'Покупка', pl: 'Zakup' } },
    { key: 'complaint', names: { en: 'Complaint', ru: 'Жалоба', pl: 'Reklamacja' } },
    { key: 'nps', names: { en: 'NPS answer', ru: 'Ответ NPS', pl: 'Odpowiedź NPS' } },
  ],
};
const purchase: Selector = { touchpoints: ['purchase'] };
const complaint: Selector = { touchpoints: ['complaint'] };

function said(rule: Rule): string[] {
  return Object.values(texts).map(text => ruleSaid(rule, text, namesOf(registry, text)));
}
const bought = (is: Comparison, number: number, within: string | null = '90d'): Rule => ({
  count: { of: purchase, within, is, number },
});
const quiet: Rule = { since: { which: 'last', of: {}, is: '>', time: '14d' } };

describe('a rule in words', () => {
  it('is whole in each language', () => {
    expect(said({ all: [bought('>=', 2), quiet] })).toEqual([
      'Customers who had at least 2 interactions at “Purchase” in the last 90 days and whose last interaction was more than 14 days ago',
      'Клиенты, у которых было не менее 2 взаимодействий «Покупка» за последние 90 дней и у которых последнее взаимодействие было более 14 дней назад',
      'Klienci, którzy mieli co najmniej 2 interakcje „Zakup” w ciągu ostatnich 90 dni i u których ostatnia interakcja była ponad 14 dni temu',
    ]);
  });

  it('tells what the last one was like', () => {
    expect(said({ latest: { of: { touchpoints: ['nps'] }, holds: 'score < 7 && channel == "web"' } })).toEqual([
      'Customers whose last interaction at “NPS answer” is one where score is less than 7 and channel is “web”',
      'Клиенты, у которых в последнем взаимодействии «Ответ NPS» оценка меньше 7 и канал — «web»',
      'Klienci, u których w ostatniej interakcji „Odpowiedź NPS” ocena wynosi mniej niż 7 i kanał to „web”',
    ]);
  });

  it('tells what came first', () => {
    const rule: Rule = {
      order: { one: { which: 'last', of: complaint }, is: '>', other: { which: 'last', of: purchase } },
    };
    expect(said(rule)).toEqual([
      'Customers whose last interaction at “Complaint” came after the last interaction at “Purchase”',
      'Клиенты, у которых последнее взаимодействие «Жалоба» было позже, чем последнее взаимодействие «Покупка»',
      'Klienci, u których ostatnia interakcja „Reklamacja” była później niż ostatnia interakcja „Zakup”',
    ]);
  });

  it('tells what followed what, and in which time', () => {
    expect(said({ follows: followed(purchase, complaint, '1d') })).toEqual([
      'Customers who had an interaction at “Complaint” within 1 day after an interaction at “Purchase”',
      'Клиенты, у которых в течение 1 дня после взаимодействия «Покупка» было взаимодействие «Жалоба»',
      'Klienci, którzy w ciągu 1 dnia po interakcji „Zakup” mieli interakcję „Reklamacja”',
    ]);
  });

  it('adds up money, of several touchpoints and under conditions', () => {
    const of: Selector = { touchpoints: ['purchase', 'renewal'], where: 'channel == "app"' };
    expect(said({ money: { of, within: null, is: '>=', number: 500 } })).toEqual([
      'Customers whose interactions at “Purchase” or “renewal” (channel is “app”) come to at least 500',
      'Клиенты, у которых сумма взаимодействий «Покупка» или «renewal» (канал — «app») не меньше 500',
      'Klienci, u których kwota interakcji „Zakup” lub „renewal” (kanał to „app”) wynosi co najmniej 500',
    ]);
  });

  it('takes the form that the number asks for', () => {
    const forms = [1, 2, 5, 21, 22].map(number => said(bought('==', number, null)));
    expect(forms.map(([english]) => english)).toEqual([
      'Customers who had exactly 1 interaction at “Purchase”',
      'Customers who had exactly 2 interactions at “Purchase”',
      'Customers who had exactly 5 interactions at “Purchase”',
      'Customers who had exactly 21 interactions at “Purchase”',
      'Customers who had exactly 22 interactions at “Purchase”',
    ]);
    expect(forms.map(([, russian]) => russian)).toEqual([
      'Клиенты, у которых было ровно 1 взаимодействие «Покупка»',
      'Клиенты, у которых было ровно 2 взаимодействия «Покупка»',
      'Клиенты, у которых было ровно 5 взаимодействий «Покупка»',
      'Клиенты, у которых было ровно 21 взаимодействие «Покупка»',
      'Клиенты, у которых было ровно 22 взаимодействия «Покупка»',
    ]);
    expect(forms.map(([, , polish]) => polish)).toEqual([
      'Klienci, którzy mieli dokładnie 1 interakcję „Zakup”',
      'Klienci, którzy mieli dokładnie 2 interakcje „Zakup”',
      'Klienci, którzy mieli dokładnie 5 interakcji „Zakup”',
      'Klienci, którzy mieli dokładnie 21 interakcji „Zakup”',
      'Klienci, którzy mieli dokładnie 22 interakcje „Zakup”',
    ]);
  });

  it('says at all and not at all without a number', () => {
    for (const some of [bought('>=', 1), bought('>', 0), bought('!=', 0), { not: bought('<', 1) }]) {
      expect(said(some)[0]).toBe('Customers who had an interaction at “Purchase” in the last 90 days');
    }
    for (const none of [bought('==', 0), bought('<=', 0), bought('<', 1), { not: bought('>=', 1) }]) {
      expect(said(none)[0]).toBe('Customers who had no interactions at “Purchase” in the last 90 days');
    }
  });

  it('keeps groups apart by parentheses, and only where these are needed', () => {
    const calm: Rule = { count: { of: complaint, is: '==', number: 0 } };
    expect(said({ all: [{ all: [bought('>=', 2), calm] }, { any: [quiet, bought('>', 9)] }] })[0]).toBe(
      'Customers who had at least 2 interactions at “Purchase” in the last 90 days, who had no interactions at “Complaint” and (whose last interaction was more than 14 days ago or who had more than 9 interactions at “Purchase” in the last 90 days)',
    );
    expect(said({ all: [{ any: [quiet] }] })[0]).toBe('Customers whose last interaction was more than 14 days ago');
  });

  it('says of everybody and of nobody that it is so', () => {
    expect(said({ all: [] })).toEqual(['All customers', 'Все клиенты', 'Wszyscy klienci']);
    expect(said({ any: [] })[0]).toBe('No customers');
    expect(said({ not: { all: [quiet, { any: [] }] } })[0]).toBe('All customers');
    expect(said({ any: [quiet, { any: [] }] })).toEqual(said(quiet));
  });

  it('shows what is left to choose', () => {
    expect(said(exampleRule('complained'))[0]).toBe(
      'Customers whose last interaction at … came after the last interaction at …',
    );
    expect(said(newTest('latest'))[0]).toBe('Customers whose last interaction at … is one where …');
  });

  it('leaves an expression that nobody could click together as it is written', () => {
    expect(said({ count: { of: { where: 'money > 1 || score < 3' }, is: '>=', number: 1 } })[0]).toBe(
      'Customers who had an interaction (money > 1 || score < 3)',
    );
  });
});

describe('the opposite in words', () => {
  it('turns the comparison, and counts in those without such an interaction', () => {
    expect(said({ not: bought('>', 2) })[0]).toBe(
      'Customers who had at most 2 interactions at “Purchase” in the last 90 days',
    );
    expect(said({ not: { since: { which: 'first', of: purchase, is: '<', time: '2w' } } })).toEqual([
      'Customers whose first interaction at “Purchase” was at least 2 weeks ago (or there was none)',
      'Клиенты, у которых первое взаимодействие «Покупка» было не менее 2 недель назад (или его не было)',
      'Klienci, u których pierwsza interakcja „Zakup” była co najmniej 2 tygodnie temu (lub jej nie było)',
    ]);
  });

  it('of a group is that of its tests', () => {
    expect(said({ not: { any: [bought('>=', 1), { not: quiet }] } })[0]).toBe(
      'Customers who had no interactions at “Purchase” in the last 90 days and whose last interaction was more than 14 days ago',
    );
    expect(said({ not: { not: { all: [quiet, bought('>', 9)] } } })).toEqual(said({ all: [quiet, bought('>', 9)] }));
  });
});

describe('every kind of test', () => {
  const compared = (test: Test, is: Comparison): Test => {
    if ('count' in test) return { count: { ...test.count, is, number: 3 } };
    if ('money' in test) return { money: { ...test.money, is } };
    if ('since' in test) return { since: { ...test.since, is } };
    return 'order' in test ? { order: { ...test.order, is } } : test;
  };

  it('is said in every language, with nothing left open in the text', () => {
    for (const kind of TEST_KINDS) {
      for (const is of COMPARISONS) {
        const test = compared(newTest(kind), is);
        for (const one of [...said(test), ...said({ not: test })]) {
          expect(one).not.toMatch(/[{}]|segments\.| {2}/);
        }
      }
    }
  });
});
