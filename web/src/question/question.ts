import type { Ask, Behind, Language, Question, Selector, TimeSpan } from '../api/types';
import { compact, type Draft } from './draft';
import { type Compare, comparedSpans, type PeriodText, periodRange } from './period';

export interface Page {
  period: PeriodText | undefined;
  zone: string;
  language: Language;
}

export type Missing = 'steps' | 'touchpoint' | 'map' | 'purchase' | 'goal' | 'response' | 'column' | 'groups' | 'start';

function isEmpty(selector: Selector | undefined | null): boolean {
  return !selector || (!selector.touchpoints?.length && !selector.where?.trim());
}

/** What has to be chosen before the question can be asked. */
export function missing(draft: Draft): Missing | null {
  const split = draft.journeys;
  if (split && typeof split === 'object' && 'events' in split && isEmpty(split.events.start)) return 'start';
  return missingOf(draft);
}

function missingOf(ask: Ask): Missing | null {
  switch (ask.ask) {
    case 'funnel':
      return ask.steps.filter(step => !isEmpty(step)).length < 2 ? 'steps' : null;
    case 'paths':
      return isEmpty(ask.touchpoint) ? 'touchpoint' : null;
    case 'conformance':
    case 'rules':
      return ask.map ? null : 'map';
    case 'repeat_purchase':
      return isEmpty(ask.purchase) ? 'purchase' : null;
    case 'metric':
      return missingMetric(ask);
    case 'series':
      return missingMetric(ask.of);
    case 'difference': {
      const same =
        JSON.stringify([ask.a.filters ?? [], ask.a.range]) === JSON.stringify([ask.b.filters ?? [], ask.b.range]);
      return missingOf(ask.of) ?? (same ? 'groups' : null);
    }
    default:
      return null;
  }
}

function missingMetric(of: { metric: string; goal?: Selector; response?: Selector; column?: string }): Missing | null {
  if (of.metric === 'conversion') return isEmpty(of.goal) ? 'goal' : null;
  if (of.metric === 'response_time') return isEmpty(of.response) ? 'response' : null;
  if (['sum', 'mean', 'percentile'].includes(of.metric)) return of.column ? null : 'column';
  return null;
}

/** The part of a draft that is asked, without what was added and not filled in. */
function asked(ask: Ask): Ask {
  const optional = (selector: Selector | null | undefined) => (isEmpty(selector) ? undefined : selector);
  switch (ask.ask) {
    case 'funnel':
      return compact({
        ...ask,
        steps: ask.steps.filter(step => !isEmpty(step)),
        exclude: ask.exclude?.filter(one => !isEmpty(one)),
      });
    case 'drop_off':
      return compact({ ...ask, goal: optional(ask.goal) });
    case 'channels':
      return compact({ ...ask, goal: optional(ask.goal) });
    case 'conformance':
      return compact({ ...ask, goal: optional(ask.goal) });
    case 'retention':
      return compact({ ...ask, first: optional(ask.first), back: optional(ask.back) });
    case 'stickiness':
    case 'lifecycle':
      return compact({ ...ask, of: optional(ask.of) });
    case 'metric':
      return compact({ ...ask, of: optional(ask.of) });
    case 'series':
      return { ...ask, of: compact({ ...ask.of, of: optional(ask.of.of) }) };
    case 'difference':
      return { ...ask, of: asked(ask.of) };
    default:
      return ask;
  }
}

export function toQuestion(draft: Draft, page: Page): Question {
  const { filters, journeys, by, ...ask } = draft;
  return compact({
    ...asked(ask as Ask),
    filters,
    journeys,
    by,
    range: periodRange(page.period, page.zone),
    zone: page.zone,
    language: page.language,
  }) as Question;
}

/** The same question for the period and the one before it. */
export function toComparison(
  draft: Draft,
  page: Page,
  compare: Compare,
  newest: string | null | undefined,
  name: (span: TimeSpan) => string,
): Question | null {
  const spans = comparedSpans(page.period, compare, page.zone, newest);
  if (!spans) return null;
  const { filters, journeys, by: _, ...ask } = draft;
  return compact({
    ask: 'difference' as const,
    of: asked(ask as Ask),
    a: { name: name(spans.before), range: { between: spans.before } },
    b: { name: name(spans.now), range: { between: spans.now } },
    filters,
    journeys,
    zone: page.zone,
    language: page.language,
  });
}

/** A number of an answer to open, with its group of the breakdown. */
export interface Opened {
  behind: Behind;
  group?: string;
}

/** The question for the customers behind a number of the answer to `question`. */
export function toCustomers(question: Question, opened: Opened, limit = 200): Question {
  const { filters, journeys, range, zone, by, language, ...ask } = question;
  return compact({
    ask: 'customers' as const,
    of: ask as Ask,
    behind: opened.behind,
    group: opened.group,
    limit,
    filters,
    journeys,
    range,
    zone,
    by,
    language,
  });
}
