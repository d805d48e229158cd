import { gives, isIdentifier, type Mapping, ROLES, usedAs } from './mapping';
import type { FileRecord } from './records';

/** Signs that a table holds totals, not interactions. */
export interface Aggregate {
  /** The column of months, weeks or other periods; none where only totals were seen. */
  period?: string;
  totals: string[];
}

const PERIOD_NAMES =
  /^(month|week|quarter|year|period|day|date|месяц|недел[яи]|квартал|год|период|день|дата|miesi[aą]c|tydzie[nń]|kwarta[lł]|rok|okres|dzie[nń]|data)\b/iu;
const MONTHS =
  /^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек|sty|lut|kwi|maj|cze|lip|sie|wrz|pa[zź]|lis|gru)/iu;
const PERIOD_VALUES =
  /^(\d{4}[-./](0?[1-9]|1[0-2])|(0?[1-9]|1[0-2])[-./]\d{4}|q[1-4]\b.*|[iv]+ kw.*|\d{4}-?w\d{1,2}|(19|20)\d{2})$/iu;
const TOTAL_NAMES =
  /(total|sum|count|number of|visits|sessions|users|orders|revenue|sales|leads|conversion|avg|average|rate|%|всего|итого|кол-?во|количество|визит|сеанс|пользовател|посетител|заказ|выручк|продаж|лид|конверси|средн|дол[яи]|razem|suma|liczba|ilość|wizyt|sesj|użytkownik|zamówie|przych[oó]d|sprzedaż|konwersj|średni|odsetek)/iu;
const SUM_ROW = /^(total|grand total|всего|итого|общий итог|razem|suma|łącznie)$/iu;

/** Rows fewer than this with nobody named are rather a report than a log. */
const FEW = 12;

/**
 * Recognises a report: nobody is named, and rows are periods or sums beside
 * columns of totals. `null` where the table may well hold interactions.
 */
export function recogniseAggregate(records: FileRecord[], columns: string[], guessed: Mapping): Aggregate | null {
  if (records.length === 0 || columns.length === 0) return null;
  if (ROLES.some(role => isIdentifier(role) && gives(guessed, role)) || gives(guessed, 'case')) return null;
  const valuesOf = (column: string) =>
    records.map(record => record[column]).filter(value => value !== undefined && value !== '');
  const numeric = (column: string) => {
    const values = valuesOf(column);
    return values.length > 0 && values.every(value => typeof value === 'number' || isFigure(String(value)));
  };
  const period = columns.find(column => isPeriod(column, valuesOf(column).map(String)));
  const totals = columns.filter(column => column !== period && numeric(column));
  const named = totals.filter(column => TOTAL_NAMES.test(column));
  const summed = records.some(record => Object.values(record).some(value => SUM_ROW.test(String(value).trim())));
  const timed = columns.some(column => hasHours(valuesOf(column).map(String), usedAs(guessed, column).role));
  if (timed) return null;
  const mostly = totals.length >= Math.max(1, (columns.length - 1) / 2);
  if (period !== undefined && mostly && (named.length > 0 || totals.length >= 2)) return { period, totals };
  if (mostly && named.length > 0 && (summed || (records.length < FEW && named.length >= 2))) return { totals };
  return null;
}

function isFigure(text: string): boolean {
  return /^[-−+]?[\d\s\u00a0.,]+\s?(%|₽|zł|€|\$|руб\.?)?$/u.test(text.trim()) && /\d/.test(text);
}

function isPeriod(column: string, values: string[]): boolean {
  if (values.length === 0) return false;
  const plain = values.map(value => value.trim()).filter(value => !SUM_ROW.test(value));
  const months = plain.length > 0 && plain.every(value => MONTHS.test(value) || PERIOD_VALUES.test(value));
  const different = new Set(plain).size === plain.length;
  return different && (months || (PERIOD_NAMES.test(column.trim()) && plain.every(value => /\d/.test(value))));
}

/** A time of day tells a moment from a period. */
function hasHours(values: string[], role: string): boolean {
  const clocked = values.filter(value => /\d{1,2}:\d{2}/.test(value)).length;
  return clocked > values.length / 2 || (role === 'time' && values.some(value => /^\d{10,16}$/.test(value)));
}
