import type { DataSummary, DifferenceRow, Language, Question, Registry, SeriesResult, TimeSpan } from '../../api/types';
import { addDays, dayOf } from '../../question/calendar';
import type { Draft } from '../../question/draft';
import { type PeriodText, periodRange } from '../../question/period';
import { toComparison } from '../../question/question';

export const DAYS = 7;
/** Days that a trend goes back. */
export const TREND_DAYS = 28;
/** Few buy twice in a week: repeat purchases are counted over this many days. */
export const REPEAT_DAYS = 90;
/** How far back the scan looks: it takes a year to know what is usual. */
export const SCAN: PeriodText = '365d';

export interface Page {
  zone: string;
  language: Language;
  name: (span: TimeSpan) => string;
}

/** So many whole days; the newest day may not be over and is left out. */
export function wholeDays(newest: string, zone: string, days: number): PeriodText {
  const last = addDays(dayOf(newest, zone), -1);
  return `${addDays(last, 1 - days)}..${last}`;
}

/** What counts as a purchase, where the registry has such a touchpoint: the surest first. */
const PURCHASES = [
  ['purchase', 'store-purchase', 'booking', 'subscription-start', 'contract-signed', 'product-opened-account'],
  ['order-confirmed', 'payment', 'application-sent', 'appointment'],
];

export function purchasesOf(registry: Registry | undefined): string[] {
  const bound = (registry?.touchpoints ?? []).filter(one => one.rule?.events?.length || one.rule?.where);
  const keys = new Set(bound.map(one => one.key));
  for (const kinds of PURCHASES) {
    const found = kinds.filter(key => keys.has(key));
    if (found.length > 0) return found;
  }
  return [];
}

export type FigureKey = 'customers' | 'conversion' | 'nps' | 'csat' | 'repeat';

/** A figure of the week: what is asked, and for how long. */
export interface Figure {
  key: FigureKey;
  draft: Draft;
  period: PeriodText;
  /** This period against the one before, as Explore would ask it. */
  question: Question | null;
}

/** The figures that this data can answer. */
export function figuresOf(data: DataSummary, registry: Registry | undefined, page: Page): Figure[] {
  const newest = data.last;
  if (!newest) return [];
  const purchases = purchasesOf(registry);
  const scored = (kind: string) => data.scales.some(scale => scale.startsWith(`${kind}:`));
  const drafts: [FigureKey, Draft, number][] = [['customers', { ask: 'metric', metric: 'customers' }, DAYS]];
  if (purchases.length > 0) {
    drafts.push(['conversion', { ask: 'metric', metric: 'conversion', goal: { touchpoints: purchases } }, DAYS]);
  }
  if (scored('nps')) drafts.push(['nps', { ask: 'metric', metric: 'nps' }, DAYS]);
  else if (scored('csat')) drafts.push(['csat', { ask: 'metric', metric: 'csat' }, DAYS]);
  if (purchases.length > 0) {
    drafts.push(['repeat', { ask: 'repeat_purchase', purchase: { touchpoints: purchases } }, REPEAT_DAYS]);
  }
  return drafts.map(([key, draft, days]) => {
    const period = wholeDays(newest, page.zone, days);
    return { key, draft, period, question: toComparison(draft, { ...page, period }, 'previous', newest, page.name) };
  });
}

/** The row of a figure: repeat purchases have a second one, of the time between. */
export function rowOf(figure: FigureKey, rows: DifferenceRow[]): DifferenceRow | undefined {
  return figure === 'repeat' ? rows.find(row => row.unit === 'share') : rows[0];
}

/** Interactions a day at each touchpoint: one question for all trends. */
export function trendsQuestion(newest: string, { zone, language }: Page): Question {
  const range = periodRange(wholeDays(newest, zone, TREND_DAYS), zone);
  return {
    ask: 'series',
    of: { metric: 'count' },
    period: 'day',
    by: 'touchpoint',
    ...(range && { range }),
    zone,
    language,
  };
}

export interface Trend {
  /** As the answer names it. */
  name: string;
  days: number[];
  now: number;
  before: number;
}

function trendOf(name: string, days: number[]): Trend {
  const sum = (part: number[]) => part.reduce((total, one) => total + one, 0);
  return { name, days, now: sum(days.slice(-DAYS)), before: sum(days.slice(-2 * DAYS, -DAYS)) };
}

/** The trend of every touchpoint, busiest of the week first, and of all interactions together. */
export function trendsOf(result: SeriesResult): { all: Trend; each: Trend[] } {
  const counted = result.groups.map(group =>
    trendOf(
      group.key ?? '',
      group.points.map(point => point.estimate?.value ?? 0),
    ),
  );
  const length = Math.max(0, ...counted.map(one => one.days.length));
  const all = Array.from({ length }, (_, day) => counted.reduce((sum, one) => sum + (one.days[day] ?? 0), 0));
  return { all: trendOf('', all), each: counted.sort((a, b) => b.now - a.now) };
}

export interface Quiet {
  source: string;
  last: string;
  /** Whole days without an interaction until the newest of all. */
  days: number;
}

/** Less than this is a weekend. */
const QUIET_DAYS = 3;

/** Sources that others have gone past: nothing came from them while something came elsewhere. */
export function quietSources(data: DataSummary): Quiet[] {
  const newest = data.last ? Date.parse(data.last) : 0;
  return data.sources
    .flatMap(({ source, last }) => {
      const days = last ? Math.floor((newest - Date.parse(last)) / 86_400_000) : 0;
      return last && days >= QUIET_DAYS ? [{ source, last, days }] : [];
    })
    .sort((a, b) => b.days - a.days);
}
