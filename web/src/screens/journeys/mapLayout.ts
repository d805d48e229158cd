import type { MapLink, MapTouchpoint } from '../../api/map';
import type { Stage } from '../../touchpoints/stages';

export const CARD = { width: 204, height: 108 };
const GAP = { across: 56, down: 22, stage: 18 };
/** Room above the cards for the names of stages. */
export const HEAD = 58;
/** A stage with more touchpoints goes on in a second column. */
const MOST_IN_COLUMN = 7;

export interface PlacedCard {
  touchpoint: MapTouchpoint;
  x: number;
  y: number;
}
export interface PlacedStage extends Stage {
  x: number;
  width: number;
  customers: number;
}
export interface MapLayout {
  cards: Map<string, PlacedCard>;
  stages: PlacedStage[];
  width: number;
  height: number;
}

/**
 * Stages from left to right, their touchpoints below in the order in which
 * journeys meet them. Depends on the touchpoints and their stages only, so that
 * nothing moves while numbers change.
 */
export function layoutMap(
  touchpoints: readonly MapTouchpoint[],
  stages: readonly Stage[],
  stageOf: (key: string) => string,
): MapLayout {
  const cards = new Map<string, PlacedCard>();
  const placed: PlacedStage[] = [];
  let x = 0;
  for (const stage of stages) {
    const inside = touchpoints.filter(one => stageOf(one.key) === stage.key);
    if (inside.length === 0) continue;
    const columns = Math.ceil(inside.length / MOST_IN_COLUMN);
    const rows = Math.ceil(inside.length / columns);
    inside.forEach((touchpoint, index) => {
      const column = Math.floor(index / rows);
      const y = HEAD + (index % rows) * (CARD.height + GAP.down);
      cards.set(touchpoint.key, { touchpoint, x: x + column * (CARD.width + GAP.across), y });
    });
    const width = columns * CARD.width + (columns - 1) * GAP.across;
    placed.push({ ...stage, x, width, customers: Math.max(...inside.map(one => one.customers)) });
    x += width + GAP.across + GAP.stage;
  }
  const width = Math.max(0, x - GAP.across - GAP.stage);
  const height = Math.max(0, ...[...cards.values()].map(card => card.y + CARD.height));
  return { cards, stages: placed, width, height };
}

export interface MapLine {
  link: MapLink;
  path: string;
  middle: { x: number; y: number };
  back: boolean;
}

/** Where links run: to the right out of the side, in one column around it, back dashed the other way. */
export function linesOf(links: readonly MapLink[], cards: ReadonlyMap<string, PlacedCard>): MapLine[] {
  return links.flatMap(link => {
    const [from, to] = [cards.get(link.from), cards.get(link.to)];
    // A touchpoint to itself is told on its card.
    if (!from || !to || link.from === link.to) return [];
    const [y0, y1] = [from.y + CARD.height / 2, to.y + CARD.height / 2];
    if (from.x === to.x) {
      const x = from.x + CARD.width;
      const bulge = Math.min(64, 24 + Math.abs(y1 - y0) / 7);
      return [line(link, [x, y0 + 9], [x + bulge, y0 + 9], [x + bulge, y1 - 9], [x, y1 - 9], y1 < y0)];
    }
    const back = to.x < from.x;
    const [x0, x1] = back ? [from.x, to.x + CARD.width] : [from.x + CARD.width, to.x];
    const reach = Math.max(38, Math.abs(x1 - x0) / 2) * (back ? -1 : 1);
    const shift = back ? 16 : 0;
    return [line(link, [x0, y0 + shift], [x0 + reach, y0 + shift], [x1 - reach, y1 + shift], [x1, y1 + shift], back)];
  });
}

type Point = [number, number];

function line(link: MapLink, p: Point, a: Point, b: Point, q: Point, back: boolean): MapLine {
  const middle = { x: (p[0] + 3 * a[0] + 3 * b[0] + q[0]) / 8, y: (p[1] + 3 * a[1] + 3 * b[1] + q[1]) / 8 };
  return { link, path: `M${p[0]} ${p[1]}C${a[0]} ${a[1]} ${b[0]} ${b[1]} ${q[0]} ${q[1]}`, middle, back };
}

/** The links that show at first: the strongest that most customers go by, no more than an eye can follow. */
export function firstLinks(links: readonly MapLink[]): number {
  const total = links.reduce((sum, link) => sum + link.customers, 0);
  let carried = 0;
  let shown = 0;
  for (const link of links) {
    if (shown >= 36 || carried >= total * 0.72) break;
    carried += link.customers;
    shown += 1;
  }
  return Math.max(1, shown);
}

/** The way most customers take to a touchpoint and on from it, as pairs `from to`. */
export function wayThrough(key: string, links: readonly MapLink[]): Set<string> {
  const way = new Set<string>();
  const follow = (from: 'from' | 'to', to: 'from' | 'to') => {
    const met = new Set([key]);
    let at = key;
    for (let step = 0; step < 8; step += 1) {
      const next = links
        .filter(link => link[from] === at && !met.has(link[to]))
        .sort((a, b) => b.customers - a.customers)[0];
      if (!next) return;
      way.add(pairOf(next));
      at = next[to];
      met.add(at);
    }
  };
  follow('from', 'to');
  follow('to', 'from');
  return way;
}

export function pairOf(link: { from: string; to: string }): string {
  return `${link.from}\n${link.to}`;
}
