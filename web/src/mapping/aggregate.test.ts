import { describe, expect, it } from 'vitest';
import { recogniseAggregate } from './aggregate';
import type { Mapping } from './mapping';
import type { FileRecord } from './records';

const nobody: Mapping = { source: 'x', columns: {} };
const look = (records: FileRecord[], mapping = nobody) =>
  recogniseAggregate(records, [...new Set(records.flatMap(Object.keys))], mapping);

describe('a report with totals', () => {
  it('is recognised by months beside totals, in three languages', () => {
    const english = [
      { Month: '2024-01', Visits: 10340, Orders: 212, 'Revenue, EUR': '18,400.50' },
      { Month: '2024-02', Visits: 9800, Orders: 198, 'Revenue, EUR': '17,120.00' },
    ];
    expect(look(english)).toEqual({ period: 'Month', totals: ['Visits', 'Orders', 'Revenue, EUR'] });
    const russian = [
      { Месяц: 'январь 2024', Визиты: '10 340', 'Доля отказов': '12,4 %' },
      { Месяц: 'февраль 2024', Визиты: '9 800', 'Доля отказов': '13,1 %' },
      { Месяц: 'Итого', Визиты: '20 140', 'Доля отказов': '12,7 %' },
    ];
    expect(look(russian)?.period).toBe('Месяц');
    expect(
      look([
        { Miesiąc: 'sty 2024', 'Liczba zamówień': 31 },
        { Miesiąc: 'lut 2024', 'Liczba zamówień': 44 },
      ]),
    ).toEqual({ period: 'Miesiąc', totals: ['Liczba zamówień'] });
  });

  it('is recognised without a period, by a row of sums', () => {
    expect(
      look([
        { Источник: 'Поиск', Визиты: 120 },
        { Источник: 'Итого', Визиты: 120 },
      ]),
    ).toEqual({
      totals: ['Визиты'],
    });
  });
});

describe('interactions', () => {
  it('are not taken for a report when somebody is named', () => {
    const rows = [{ Month: '2024-01', Visits: 3, client: 'a' }];
    expect(look(rows, { source: 'x', columns: { client: 'crm_id' } })).toBeNull();
  });

  it('nor when rows have a time of day', () => {
    expect(look([{ Date: '2024-01-01 10:20', Total: 10, Count: 1 }])).toBeNull();
  });

  it('nor where survey answers have neither period nor totals', () => {
    expect(look([{ Comfort: 4, Food: 3, Staff: 5, Verdict: 'satisfied' }])).toBeNull();
  });

  it('nor where there is nothing to look at', () => expect(look([])).toBeNull());
});
