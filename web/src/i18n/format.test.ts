import { describe, expect, it } from 'vitest';
import { Format } from './format';

const plain = (text: string | null) => text?.replace(/[\u00a0\u202f]/g, ' ');
const [en, ru, pl] = (['en', 'ru', 'pl'] as const).map(language => new Format(language, 'Europe/Warsaw')) as [
  Format,
  Format,
  Format,
];

describe('figures', () => {
  it('have the marks of the language, and a real minus', () => {
    expect([en, ru, pl].map(format => plain(format.count(1234567)))).toEqual(['1,234,567', '1 234 567', '1 234 567']);
    expect([en, ru, pl].map(format => plain(format.count(1234)))).toEqual(['1,234', '1 234', '1 234']);
    expect(plain(pl.decimal(-1.25, 2))).toBe('−1,25');
    expect(en.decimal(Number.NaN, 2)).toBe('–');
  });

  it('show shares with as many digits as keep them apart from zero', () => {
    expect([en, ru, pl].map(format => plain(format.percent(0.835)))).toEqual(['83.5%', '83,5 %', '83,5%']);
    expect([0, 1, 0.0004].map(share => en.percent(share))).toEqual(['0%', '100%', '0.04%']);
    expect([0.004, 0.43].map(share => plain(ru.percentShort(share)))).toEqual(['<1 %', '43 %']);
    expect([en, ru, pl].map(format => plain(format.points(-0.073)))).toEqual(['−7.3 pp', '−7,3 п.п.', '−7,3 p.p.']);
  });

  it('have money in the currency and its decimals', () => {
    expect(plain(ru.money(123456789, 'RUB'))).toBe('1 234 568 ₽');
    expect(plain(pl.money(4999, 'PLN'))).toBe('49,99 zł');
    expect(plain(en.money(5000, 'JPY'))).toMatch(/^(JP)?¥5,000$/);
  });

  it('have their interval, and its bounds share one unit', () => {
    const share = { value: 0.3, low: 0.26, high: 0.33, n: 784 };
    expect(plain(ru.interval(share, { unit: 'share' }))).toBe('26,0–33,0 %');
    expect(plain(en.interval({ ...share, low: -0.02 }, { unit: 'share', difference: true }))).toBe('−2.0 … +33.0 pp');
    expect(en.interval({ value: 5, n: 5 }, { unit: 'count' })).toBeNull();
  });
});

describe('times', () => {
  it('are said in their two largest units', () => {
    expect([0, 0.5, 59, 106, 3660, 90000, 864000 * 7].map(seconds => plain(en.duration(seconds)))).toEqual([
      '0s',
      '500ms',
      '59s',
      '1m 46s',
      '1h 1m',
      '1d 1h',
      '70d',
    ]);
    expect(plain(ru.duration(106))).toBe('1 мин 46 с');
    expect(plain(pl.duration(-3660))).toBe('−1 godz. 1 min');
  });

  it('are days and months of the zone', () => {
    expect(plain(en.day('2024-05-05T22:00:00Z'))).toBe('6 May 2024');
    expect(plain(ru.day('2024-05-05T22:00:00Z'))).toBe('6 мая 2024');
    expect(plain(ru.period('2024-04-30T22:00:00Z', 'month'))).toBe('май 2024');
    expect(plain(pl.period('2024-03-31T22:00:00Z', 'quarter'))).toBe('II kw. 2024');
    expect(plain(en.span({ from: '2024-03-30T23:00:00Z', to: '2024-03-31T22:00:00Z' }))).toBe('31 Mar 2024');
    expect(en.day('soon')).toBe('–');
  });
});

describe('names', () => {
  it('stand in the quotes of the language', () => {
    expect([en, ru, pl].map(format => format.quote('x'))).toEqual(['“x”', '«x»', '„x”']);
    expect(pl.list(['a', 'b', 'c'], 'disjunction')).toBe('a, b lub c');
  });
});
