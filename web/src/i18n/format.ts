import type { Estimate, Language, Period, Rate, TimeSpan, Timestamp, Unit } from '../api/types';
import { civil } from '../question/calendar';

const NO_BREAK = '\u00a0';
const LOCALES: Record<Language, string> = { en: 'en-GB', ru: 'ru-RU', pl: 'pl-PL' };
const QUARTERS = ['I', 'II', 'III', 'IV'];

/** How a figure is written. */
export interface Manner {
  unit: Unit;
  currency?: string | null;
  /** A difference has its sign; of shares it is in percentage points. */
  difference?: boolean;
}

/** Numbers, times, dates and money as each language writes them. */
export class Format {
  readonly locale: string;
  private readonly made = new Map<string, Intl.NumberFormat>();
  private readonly dates = new Map<string, Intl.DateTimeFormat>();

  constructor(
    readonly language: Language,
    readonly zone: string,
  ) {
    this.locale = LOCALES[language];
  }

  private of(options: Intl.NumberFormatOptions): Intl.NumberFormat {
    const key = JSON.stringify(options);
    let made = this.made.get(key);
    if (!made) {
      // Polish groups numbers of four digits too here: columns of figures line up.
      made = new Intl.NumberFormat(this.locale, { useGrouping: 'always' as never, ...options });
      this.made.set(key, made);
    }
    return made;
  }

  /** Making one takes far longer than writing a date with it. */
  private dated(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    const key = JSON.stringify(options);
    let made = this.dates.get(key);
    if (!made) {
      made = new Intl.DateTimeFormat(this.locale, { timeZone: this.zone, ...options });
      this.dates.set(key, made);
    }
    return made;
  }

  decimal(value: number, digits: number): string {
    if (!Number.isFinite(value)) return '–';
    return this.of({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value).replace('-', '−');
  }

  count(value: number): string {
    return this.decimal(value, Number.isInteger(value) ? 0 : 1);
  }

  /** A number with as many digits as its size calls for. */
  number(value: number): string {
    const size = Math.abs(value);
    if (Number.isInteger(value) || size >= 1000) return this.decimal(value, 0);
    if (size >= 10) return this.decimal(value, 1);
    return this.decimal(value, size < 0.01 ? 4 : 2);
  }

  /** A small probability, such as a q-value. */
  small(value: number): string {
    if (value > 0 && value < 0.0001) return `<${this.decimal(0.0001, 4)}`;
    return this.decimal(value, value < 0.01 ? 4 : 2);
  }

  /** A number with all its digits, as somebody gave it; nothing parts those of a year. */
  exact(value: number): string {
    const [, fraction = '', exponent = '0'] = /(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? [];
    const digits = Math.min(20, Math.max(0, fraction.length - Number(exponent)));
    const options = { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: 'min2' as never };
    return this.of(options).format(value).replace('-', '−');
  }

  private sign(): string {
    return this.language === 'ru' ? `${NO_BREAK}%` : '%';
  }

  percent(share: number, digits = percentDigits(share)): string {
    return this.decimal(share * 100, digits) + this.sign();
  }

  /** A share in whole percent, for the cells of a heat map. */
  percentShort(share: number): string {
    if (share > 0 && share < 0.005) return `<1${this.sign()}`;
    return this.percent(share, 0);
  }

  points(share: number): string {
    const unit = { en: 'pp', ru: 'п.п.', pl: 'p.p.' }[this.language];
    return `${this.signed(share * 100, 1)}${NO_BREAK}${unit}`;
  }

  signed(value: number, digits: number): string {
    const text = this.decimal(value, digits);
    return value > 0 ? `+${text}` : text;
  }

  rateInterval(rate: Rate): string {
    const digits = Math.max(percentDigits(rate.low), percentDigits(rate.high));
    return `${this.decimal(rate.low * 100, digits)}–${this.decimal(rate.high * 100, digits)}${this.sign()}`;
  }

  money(minor: number, currency?: string | null): string {
    if (!currency) return this.number(minor / 100);
    const probe = this.of({ style: 'currency', currency });
    const decimals = probe.resolvedOptions().maximumFractionDigits ?? 2;
    const major = minor / 10 ** decimals;
    const digits = Math.abs(major) >= 1000 ? 0 : decimals;
    return this.of({
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }).format(major);
  }

  value(value: number, manner: Manner): string {
    if (!Number.isFinite(value)) return '–';
    const text = this.plainValue(value, manner);
    const signed = manner.difference && value > 0 && manner.unit !== 'share';
    return signed ? `+${text}` : text;
  }

  private plainValue(value: number, manner: Manner): string {
    switch (manner.unit) {
      case 'share':
        return manner.difference ? this.points(value) : this.percent(value);
      case 'seconds':
        return this.duration(value);
      case 'money':
        return this.money(value, manner.currency);
      case 'points':
        return this.decimal(value, Math.abs(value) >= 10 ? 1 : 2);
      case 'count':
        return this.count(value);
      default:
        return this.number(value);
    }
  }

  /** The bounds of an estimate, where it has them. */
  interval(estimate: Estimate, manner: Manner): string | null {
    const { low, high } = estimate;
    if (low == null || high == null) return null;
    if (manner.unit === 'share') {
      if (manner.difference) return `${this.signed(low * 100, 1)} … ${this.points(high)}`;
      return this.rateInterval({ value: estimate.value, low, high, successes: 0, n: estimate.n });
    }
    const between = low < 0 || manner.difference || manner.unit === 'seconds' ? ' … ' : '–';
    return `${this.value(low, manner)}${between}${this.value(high, manner)}`;
  }

  /** A value on an axis: `12k`, `12 тыс.`, `12 tys.` */
  tick(value: number, manner: Manner): string {
    switch (manner.unit) {
      case 'share': {
        if (manner.difference) return this.signed(value * 100, 0);
        const percent = value * 100;
        return this.percent(value, Math.abs(percent - Math.round(percent)) > 1e-6 ? 1 : 0);
      }
      case 'seconds':
        return this.duration(value, 1);
      case 'points':
        return this.number(value);
      case 'money':
        return this.compact(value / 100);
      default:
        return this.compact(value);
    }
  }

  compact(value: number): string {
    if (Math.abs(value) < 10_000) return this.number(value);
    return this.of({ notation: 'compact', maximumFractionDigits: 1 }).format(value);
  }

  /** A length of time in its largest units, two at most. */
  duration(seconds: number, parts = 2): string {
    if (!Number.isFinite(seconds)) return '–';
    const sign = seconds < 0 ? '−' : '';
    const size = Math.abs(seconds);
    if (size > 0 && size < 1) return `${sign}${this.unit(Math.round(size * 1000), 'millisecond')}`;
    const units: [Intl.NumberFormatOptions['unit'] & string, number][] = [
      ['day', 86_400],
      ['hour', 3_600],
      ['minute', 60],
      ['second', 1],
    ];
    const first = units.findIndex(([, length]) => size >= length);
    if (first < 0) return this.unit(0, 'second');
    let rest = size;
    const texts: string[] = [];
    // Past ten days hours say nothing.
    const most = first === 0 && size >= 864_000 ? 1 : parts;
    for (const [index, [name, length]] of units.slice(first, first + most).entries()) {
      const last = index === most - 1 || first + index === units.length - 1;
      const amount = last ? Math.round(rest / length) : Math.floor(rest / length);
      rest -= amount * length;
      if (amount > 0 || index === 0) texts.push(this.unit(amount, name));
    }
    return sign + texts.join(' ');
  }

  private unit(value: number, unit: string): string {
    // English has `46s` where its short form would be `46 secs`.
    const unitDisplay = this.language === 'en' ? 'narrow' : 'short';
    return this.of({ style: 'unit', unit, unitDisplay, maximumFractionDigits: 0 })
      .format(value)
      .replace(/ /g, NO_BREAK);
  }

  private date(time: Date | Timestamp, options: Intl.DateTimeFormatOptions): string {
    const date = typeof time === 'string' ? new Date(time) : time;
    if (Number.isNaN(date.getTime())) return '–';
    const text = this.dated(options).format(date);
    return text.replace(/[ \u00a0]г\.(?=$|,)/, '').replace(/ /g, NO_BREAK);
  }

  day(time: Timestamp | Date): string {
    return this.date(time, { day: 'numeric', month: 'short', year: 'numeric' });
  }

  /** A day (`2024-05-06`) as it stands, of no zone. */
  plainDay(day: string): string {
    const date = new Date(`${day}T12:00:00Z`);
    return this.date(date, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
  }

  /** A day with its weekday: `Monday, 6 May 2024`. */
  longDay(time: Timestamp | Date): string {
    return this.date(time, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  }

  /** The time of day: `14:05`. */
  clock(time: Timestamp | Date): string {
    return this.date(time, { hour: '2-digit', minute: '2-digit' });
  }

  instant(time: Timestamp | Date): string {
    return this.date(time, { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });
  }

  private month(time: Timestamp): string {
    const date = civil(time, this.zone);
    const alone = this.dated({ month: 'short', timeZone: 'UTC' });
    return `${alone.format(new Date(Date.UTC(date.year, date.month - 1, 15)))}${NO_BREAK}${date.year}`;
  }

  /** The start of a period: `6 May 2024`, `May 2024`, `Q2 2024`. */
  period(time: Timestamp, period: Period): string {
    if (period === 'day' || period === 'week') return this.day(time);
    if (period === 'month') return this.month(time);
    const { year, month } = civil(time, this.zone);
    const quarter = Math.floor((month - 1) / 3);
    if (this.language === 'ru') return `${quarter + 1}${NO_BREAK}кв. ${year}`;
    if (this.language === 'pl') return `${QUARTERS[quarter]}${NO_BREAK}kw. ${year}`;
    return `Q${quarter + 1} ${year}`;
  }

  /** The start of a period on an axis, without its year where the reader knows it. */
  periodTick(time: Timestamp, period: Period): string {
    if (period === 'day' || period === 'week') return this.date(time, { day: 'numeric', month: 'short' });
    return this.period(time, period);
  }

  /** A span of whole days from its first to its last; with hours where it holds others. */
  span(span: TimeSpan): string {
    const starts = [span.from, span.to].map(time => civil(time, this.zone));
    const whole = starts.every(date => date.hour === 0 && date.minute === 0);
    if (!whole) return `${this.instant(span.from)} – ${this.instant(span.to)}`;
    const last = new Date(new Date(span.to).getTime() - 1000);
    const first = this.day(span.from);
    const end = this.day(last);
    return first === end ? first : `${first} – ${end}`;
  }

  /** A span by its days, whatever its hours. */
  days(span: TimeSpan): string {
    const last = new Date(new Date(span.to).getTime() - 1000);
    return `${this.day(span.from)} – ${this.day(last)}`;
  }

  list(items: string[], type: 'conjunction' | 'disjunction' = 'conjunction'): string {
    return new Intl.ListFormat(this.locale, { type }).format(items);
  }

  /** A name that people gave, in the quotes of the language; never inflected. */
  quote(name: string): string {
    if (this.language === 'ru') return `«${name}»`;
    return this.language === 'pl' ? `„${name}”` : `“${name}”`;
  }

  bytes(size: number): string {
    const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
    const step = Math.min(4, Math.floor(Math.log10(Math.max(1, size)) / 3));
    return this.of({
      style: 'unit',
      unit: units[step] as string,
      unitDisplay: 'short',
      maximumFractionDigits: step > 1 ? 1 : 0,
    }).format(size / 1000 ** step);
  }
}

/** Digits that keep a share apart from zero and from its bounds. */
function percentDigits(share: number): number {
  const size = Math.abs(share);
  if (size === 0 || size === 1) return 0;
  return size < 0.001 ? 2 : 1;
}
