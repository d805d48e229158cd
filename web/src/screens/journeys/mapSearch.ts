import type { MapQuestion } from '../../api/map';
import type { JourneySplit, TimeSpan } from '../../api/types';
import { compact, readDraft } from '../../question/draft';
import { type Compare, comparedSpans, type PeriodText, periodRange } from '../../question/period';
import type { ModelId } from '../../touchpoints/stages';

/** The stages by which the map is laid out: the two models that ship, and the company's own. */
export const STAGE_CHOICES = { stage: 'loyalty', phase: 'purchase', own: 'own' } as const satisfies Record<
  string,
  ModelId
>;
export type StageChoice = keyof typeof STAGE_CHOICES;

/** What the map's own part of the address holds. */
export interface MapDraft {
  filters?: string[] | undefined;
  journeys?: JourneySplit | undefined;
  /** Filters of the group that the map is compared with. */
  against?: string[] | undefined;
  model?: StageChoice | undefined;
  /** How many links are drawn. */
  links?: number | undefined;
}

type Fields = Record<string, unknown>;

function texts(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const kept = value.filter((one): one is string => typeof one === 'string' && one.trim() !== '' && one.length <= 2000);
  return kept.length > 0 ? kept : undefined;
}

function isStageChoice(value: unknown): value is StageChoice {
  return typeof value === 'string' && Object.hasOwn(STAGE_CHOICES, value);
}

/** The model that an address asks for, or the one that the company chose where there is no such model. */
export function chosenModel<Model extends { id: ModelId }>(
  asked: StageChoice | undefined,
  all: readonly Model[],
  chosen: ModelId,
): Model | undefined {
  const wanted = asked && all.find(one => one.id === STAGE_CHOICES[asked]);
  return wanted ?? all.find(one => one.id === chosen) ?? all[0];
}

/** Reads an address; whatever makes no sense is left out. */
export function readMapDraft(raw: unknown): MapDraft {
  if (typeof raw !== 'object' || raw === null) return {};
  const { filters, journeys, against, model, links } = raw as Fields;
  const split = readDraft('transitions', { journeys }).draft.journeys;
  return compact({
    filters: texts(filters),
    journeys: split,
    against: texts(against),
    model: isStageChoice(model) ? model : undefined,
    links: Number.isInteger(links) && (links as number) > 0 ? (links as number) : undefined,
  });
}

/** The day on which the moment that is shown begins. */
export function readMoment(raw: unknown): string | undefined {
  return typeof raw === 'string' && /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(raw) ? raw : undefined;
}

interface Page {
  period: PeriodText | undefined;
  compare: Compare | undefined;
  zone: string;
  language: 'en' | 'ru' | 'pl';
  newest: string | null | undefined;
}

/** More links than this no picture needs; what is left out is counted. */
const MOST_LINKS = 4000;

/** The question of a map, compared with a group of customers or with another time where asked. */
export function mapQuestion(draft: MapDraft, page: Page, names: { group: string; days: (span: TimeSpan) => string }) {
  const spans = page.compare ? comparedSpans(page.period, page.compare, page.zone, page.newest) : null;
  const against = draft.against
    ? { name: names.group, filters: draft.against }
    : spans
      ? { name: names.days(spans.before), range: { between: spans.before } }
      : undefined;
  const range = spans && !draft.against ? { between: spans.now } : periodRange(page.period, page.zone);
  return compact({
    ask: 'map' as const,
    period: 'week' as const,
    limit: MOST_LINKS,
    against,
    filters: draft.filters,
    journeys: draft.journeys,
    range,
    zone: page.zone,
    language: page.language,
  }) as MapQuestion;
}

/** The same map in one period of its trend. */
export function atMoment(question: MapQuestion, periods: readonly string[], moment: string): MapQuestion | null {
  const index = periods.indexOf(moment);
  if (index < 0) return null;
  const { against: _, ...rest } = question;
  const to = periods[index + 1] ?? endAfter(periods, index);
  return { ...rest, range: { between: { from: moment, to } } };
}

/** The last period ends about as long after its beginning as the one before. */
function endAfter(periods: readonly string[], index: number): string {
  const at = (place: number) => new Date(periods[place] ?? 0).getTime();
  const length = index > 0 ? at(index) - at(index - 1) : 7 * 86_400_000;
  return new Date(at(index) + length).toISOString();
}
