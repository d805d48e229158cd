import type { TimelinePage, Value } from '../../api/customers';
import { dayOf, daysBetween } from '../../question/calendar';

/** One interaction, read from a row of the timeline. */
export interface Interaction {
  /** Its name in an address: its time, and which of those of the same time it is. */
  key: string;
  time: string;
  at: number;
  day: string;
  event: string;
  channel: string;
  medium: string;
  direction: string;
  place: string;
  case: string;
  text: string | null;
  score: number | null;
  scale: string | null;
  money: number | null;
  currency: string | null;
  duration_ms: number | null;
  /** What it is filtered by: the touchpoint, or its event where no touchpoint is known. */
  touchpoint: string;
  /** Every column as it came. */
  raw: Record<string, Value>;
}

const text = (value: Value | undefined) => (typeof value === 'string' ? value : '');
const number = (value: Value | undefined) => (typeof value === 'number' ? value : null);

/** Reads pages of rows, the newest first. */
export function interactionsOf(
  pages: TimelinePage[],
  zone: string,
  touchpointOf: (row: Record<string, Value>) => string | undefined,
): Interaction[] {
  const found: Interaction[] = [];
  let before = '';
  let same = 0;
  for (const { columns, rows } of pages) {
    for (const row of rows) {
      const raw = Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null]));
      const time = text(raw.time);
      same = time === before ? same + 1 : 0;
      before = time;
      found.push({
        key: same === 0 ? time : `${time}~${same}`,
        time,
        at: Date.parse(time),
        day: dayOf(time, zone),
        event: text(raw.event),
        channel: text(raw.channel),
        medium: text(raw.medium),
        direction: text(raw.direction),
        place: text(raw.place),
        case: text(raw.case_id),
        text: text(raw.text) || null,
        score: number(raw.score),
        scale: text(raw.score_scale) || null,
        money: number(raw.money),
        currency: text(raw.currency) || null,
        duration_ms: number(raw.duration_ms),
        touchpoint: touchpointOf(raw) ?? text(raw.event),
        raw,
      });
    }
  }
  return found;
}

export interface TimelineFilter {
  channels?: string[] | undefined;
  touchpoints?: string[] | undefined;
  /** Instants, the second one not included. */
  from?: number | undefined;
  to?: number | undefined;
}

export function filtered(interactions: Interaction[], filter: TimelineFilter): Interaction[] {
  const { channels, touchpoints, from, to } = filter;
  return interactions.filter(
    one =>
      (!channels?.length || channels.includes(one.channel)) &&
      (!touchpoints?.length || touchpoints.includes(one.touchpoint)) &&
      (from === undefined || one.at >= from) &&
      (to === undefined || one.at < to),
  );
}

/** What the timeline shows, one below the other. */
export type Item =
  | { kind: 'day'; key: string; time: string; day: string; count: number }
  | { kind: 'visit'; key: string; from: string; to: string; seconds: number; count: number }
  | { kind: 'interaction'; key: string; interaction: Interaction; index: number; first: boolean; last: boolean }
  | { kind: 'gap'; key: string; days: number };

/** A pause of this length ends a visit. */
const VISIT_PAUSE_MS = 30 * 60_000;
/** Fewer days than this without contact are nothing to remark on. */
const LEAST_GAP_DAYS = 3;

/** Days, the visits within them, and pauses of days; `gaps` only where nothing between was filtered out. */
export function itemsOf(interactions: Interaction[], gaps: boolean): Item[] {
  const items: Item[] = [];
  let index = 0;
  while (index < interactions.length) {
    const newest = interactions[index] as Interaction;
    const newer = interactions[index - 1];
    const days = newer ? daysBetween(newest.day, newer.day) : 0;
    if (gaps && days >= LEAST_GAP_DAYS) items.push({ kind: 'gap', key: `gap ${newest.key}`, days });
    let end = index;
    while (interactions[end]?.day === newest.day) end += 1;
    items.push({ kind: 'day', key: `day ${newest.key}`, time: newest.time, day: newest.day, count: end - index });
    while (index < end) index = addVisit(items, interactions, index, end);
  }
  return items;
}

function addVisit(items: Item[], interactions: Interaction[], start: number, dayEnd: number): number {
  let end = start + 1;
  while (end < dayEnd) {
    const [newer, older] = [interactions[end - 1] as Interaction, interactions[end] as Interaction];
    if (newer.at - older.at > VISIT_PAUSE_MS) break;
    end += 1;
  }
  const [newest, oldest] = [interactions[start] as Interaction, interactions[end - 1] as Interaction];
  // A single interaction says when it was itself.
  if (end - start > 1) {
    items.push({
      kind: 'visit',
      key: `visit ${newest.key}`,
      from: oldest.time,
      to: newest.time,
      seconds: (newest.at - oldest.at) / 1000,
      count: end - start,
    });
  }
  for (let index = start; index < end; index += 1) {
    const interaction = interactions[index] as Interaction;
    items.push({
      kind: 'interaction',
      key: interaction.key,
      interaction,
      index,
      first: index === start,
      last: index === end - 1,
    });
  }
  return end;
}

/** The interaction to go to from another by a key; none where the key means nothing here. */
export function stepTo(key: string, index: number, count: number): number | null {
  const last = count - 1;
  const to: Record<string, number> = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    PageDown: index + 10,
    PageUp: index - 10,
    Home: 0,
    End: last,
  };
  const wanted = to[key];
  return wanted === undefined || count === 0 ? null : Math.max(0, Math.min(last, wanted));
}

export type Tone = 'good' | 'middle' | 'bad';

/** How good a score is on its scale (`nps:0..10`): NPS by its own bounds, all others by thirds of the scale. */
export function toneOf(score: number, scale: string | null): Tone {
  const match = /^(\w+):(-?\d+)\.\.(-?\d+)$/.exec(scale ?? '');
  if (!match) return 'middle';
  if (match[1] === 'nps') return score >= 9 ? 'good' : score >= 7 ? 'middle' : 'bad';
  const [low, high] = [Number(match[2]), Number(match[3])];
  const share = high === low ? 0.5 : (score - low) / (high - low);
  return share > 0.67 ? 'good' : share >= 0.34 ? 'middle' : 'bad';
}

/** The kind of a scale and its highest score. */
export function scaleOf(scale: string | null): { kind: string; high: number } | null {
  const match = /^(\w+):-?\d+\.\.(-?\d+)$/.exec(scale ?? '');
  return match ? { kind: match[1] as string, high: Number(match[2]) } : null;
}

export interface KeyFigures {
  interactions: number;
  first: string | undefined;
  last: string | undefined;
  channels: number;
  /** Minor units by currency. */
  money: [currency: string | null, amount: number][];
  score: { value: number; scale: string | null; time: string } | null;
}

export function figuresOf(interactions: Interaction[]): KeyFigures {
  const money = new Map<string | null, number>();
  for (const one of interactions) {
    if (one.money !== null) money.set(one.currency, (money.get(one.currency) ?? 0) + one.money);
  }
  const scored = interactions.find(one => one.score !== null);
  return {
    interactions: interactions.length,
    first: interactions.at(-1)?.time,
    last: interactions[0]?.time,
    channels: new Set(interactions.map(one => one.channel)).size,
    money: [...money],
    score: scored ? { value: scored.score as number, scale: scored.scale, time: scored.time } : null,
  };
}
