import type { Language, Question, TimeSpan } from '../api/types';
import { type Draft, readDraft } from '../question/draft';
import { isKind, type Kind, kindInfo } from '../question/kinds';
import { type Compare, type PeriodText, readCompare, readPeriod } from '../question/period';
import { missing, toComparison, toQuestion } from '../question/question';

/** What an address of Explore holds, so that a saved thing opens the same view. */
export interface View {
  kind: Kind;
  /** As `q` stands in the address. */
  question?: unknown;
  period?: PeriodText;
  compare?: Compare;
}

export interface ViewSearch {
  q?: unknown;
  period?: PeriodText | undefined;
  compare?: Compare | undefined;
}

export function viewOf(kind: Kind, { q, period, compare }: ViewSearch): View {
  return { kind, ...(q === undefined ? {} : { question: q }), ...(period && { period }), ...(compare && { compare }) };
}

/** All of the address, also what has to be taken out of it. */
export function searchOf({ question, period, compare }: View): ViewSearch {
  return { q: question, period, compare };
}

export function readView(raw: unknown): View | null {
  if (typeof raw !== 'object' || raw === null) return null;
  const { kind, question, period, compare } = raw as Record<string, unknown>;
  if (typeof kind !== 'string' || !isKind(kind)) return null;
  return viewOf(kind, { q: question ?? undefined, period: readPeriod(period), compare: readCompare(compare) });
}

/** Whether two views show the same; the order of fields does not matter. */
export function sameView(a: View, b: View): boolean {
  const said = ({ kind, question, period, compare }: View) => sorted([kind, question ?? null, period, compare]);
  return said(a) === said(b);
}

/** JSON with the fields of each object in order. */
export function sorted(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}

export interface Asked {
  draft: Draft;
  /** None while something has to be chosen first. */
  question: Question | null;
  comparison: Question | null;
}

interface AskContext {
  zone: string;
  language: Language;
  /** The newest interaction. */
  newest: string | null | undefined;
  name: (span: TimeSpan) => string;
}

/** The questions that a view asks. */
export function askedBy(view: View, { zone, language, newest, name }: AskContext): Asked {
  const { draft } = readDraft(view.kind, view.question);
  if (missing(draft)) return { draft, question: null, comparison: null };
  const page = { period: view.period, zone, language };
  const comparison =
    view.compare && kindInfo(view.kind).comparable ? toComparison(draft, page, view.compare, newest, name) : null;
  return { draft, question: toQuestion(draft, page), comparison };
}
