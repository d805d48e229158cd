import type { Edge, Node } from '../../api/types';

export interface PlacedNode extends Node {
  x: number;
  y: number;
}
export interface PlacedEdge extends Edge {
  /** Against the direction of most journeys. */
  back: boolean;
}
export interface FlowLayout {
  /** From top to bottom rather than from left to right. */
  down: boolean;
  nodes: PlacedNode[];
  edges: PlacedEdge[];
  width: number;
  height: number;
}

export const NODE = { width: 178, height: 54 };
/** Between layers, and between touchpoints of a layer; larger where names stand side by side. */
const GAP = { right: { layer: 96, beside: 26 }, down: { layer: 62, beside: 60 } };

/**
 * Touchpoints in layers from left to right (or down): each one layer after the touchpoint
 * it is mostly reached from, going by the order in which journeys meet them.
 * The order is that of Eades, Lin and Smyth (1993), which leaves little weight
 * pointing back; layers are ordered by barycentres (Sugiyama 1981).
 */
export function layoutFlow(nodes: readonly Node[], edges: readonly Edge[], down = false): FlowLayout {
  const names = new Set(nodes.map(node => node.touchpoint));
  const between = edges.filter(edge => edge.from !== edge.to && names.has(edge.from) && names.has(edge.to));
  const order = orderOf(nodes, between);
  const layerOf = layersOf(nodes, between, order);
  const layers = orderedLayers(nodes, between, layerOf);
  const gap = down ? GAP.down : GAP.right;
  const across = placesAcross(layers, between, (down ? NODE.width : NODE.height) + gap.beside);
  const least = Math.min(0, ...across.values());
  const pitch = (down ? NODE.height : NODE.width) + gap.layer;
  const placed = nodes.map(node => {
    const along = (layerOf.get(node.touchpoint) ?? 0) * pitch;
    const aside = (across.get(node.touchpoint) ?? 0) - least;
    return { ...node, x: down ? aside : along, y: down ? along : aside };
  });
  return {
    down,
    nodes: placed,
    edges: edges.map(edge => ({
      ...edge,
      back: edge.from !== edge.to && (layerOf.get(edge.from) ?? 0) >= (layerOf.get(edge.to) ?? 0),
    })),
    width: Math.max(0, ...placed.map(node => node.x + NODE.width)),
    height: Math.max(0, ...placed.map(node => node.y + NODE.height)),
  };
}

/** The layout, to the right or down, in which names are larger in a frame of this size. */
export function bestLayout(
  nodes: readonly Node[],
  edges: readonly Edge[],
  room: { width: number; height: number },
): FlowLayout {
  const [right, down] = [layoutFlow(nodes, edges), layoutFlow(nodes, edges, true)];
  return scaleOf(down, room) > scaleOf(right, room) ? down : right;
}

/** How large the drawing can be in a frame: 1 where it fits as it is. */
export function scaleOf(layout: FlowLayout, room: { width: number; height: number }): number {
  return Math.min(1, room.width / (layout.width + 2 * EDGE_ROOM), room.height / (layout.height + 2 * EDGE_ROOM));
}

/** Lines go around outside of the touchpoints by about so much. */
export const EDGE_ROOM = 48;

/** The place of each touchpoint in an order with little weight of transitions pointing back. */
function orderOf(nodes: readonly Node[], edges: readonly Edge[]): Map<string, number> {
  const rest = new Map(nodes.map(node => [node.touchpoint, node]));
  const first: string[] = [];
  while (rest.size > 0) {
    let best = '';
    let most = Number.NEGATIVE_INFINITY;
    for (const [name, node] of rest) {
      let score = node.starts - node.ends;
      for (const edge of edges) {
        if (edge.from === name && rest.has(edge.to)) score += edge.count;
        if (edge.to === name && rest.has(edge.from)) score -= edge.count;
      }
      if (score > most || (score === most && name < best)) {
        most = score;
        best = name;
      }
    }
    rest.delete(best);
    first.push(best);
  }
  return new Map(first.map((name, index) => [name, index]));
}

function layersOf(nodes: readonly Node[], edges: readonly Edge[], order: Map<string, number>): Map<string, number> {
  const place = (name: string) => order.get(name) ?? 0;
  const sorted = [...nodes].sort((a, b) => place(a.touchpoint) - place(b.touchpoint));
  const layer = new Map<string, number>();
  for (const { touchpoint, starts } of sorted) {
    const into = edges.filter(edge => edge.to === touchpoint && place(edge.from) < place(touchpoint));
    const strongest = into.reduce<Edge | null>((best, edge) => (!best || edge.count > best.count ? edge : best), null);
    // Mostly a beginning: it stands in the first layer.
    const reached = into.reduce((sum, edge) => sum + edge.count, 0);
    const begins = !strongest || starts > reached;
    layer.set(touchpoint, begins ? 0 : (layer.get(strongest.from) ?? 0) + 1);
  }
  return layer;
}

function orderedLayers(nodes: readonly Node[], edges: readonly Edge[], layerOf: Map<string, number>): string[][] {
  const layers: string[][] = [];
  const byWeight = [...nodes].sort((a, b) => b.customers - a.customers);
  for (const { touchpoint } of byWeight) {
    const layer = layerOf.get(touchpoint) ?? 0;
    layers[layer] = [...(layers[layer] ?? []), touchpoint];
  }
  for (let index = 0; index < layers.length; index += 1) layers[index] ??= [];
  for (let sweep = 0; sweep < 12; sweep += 1) {
    const forward = sweep % 2 === 0;
    const indexes = layers.map((_, index) => index);
    for (const index of forward ? indexes : indexes.reverse()) {
      const beside = layers[index + (forward ? -1 : 1)];
      const layer = layers[index];
      if (!beside || !layer) continue;
      const position = new Map(beside.map((name, place) => [name, place / Math.max(1, beside.length - 1)]));
      const own = new Map(layer.map((name, place) => [name, place / Math.max(1, layer.length - 1)]));
      const centre = (name: string) => {
        let weight = 0;
        let sum = 0;
        for (const edge of edges) {
          const other = edge.from === name ? edge.to : edge.to === name ? edge.from : null;
          const at = other === null ? undefined : position.get(other);
          if (at === undefined) continue;
          weight += edge.count;
          sum += edge.count * at;
        }
        return weight > 0 ? sum / weight : (own.get(name) ?? 0);
      };
      const centres = new Map(layer.map(name => [name, centre(name)]));
      layer.sort((a, b) => (centres.get(a) ?? 0) - (centres.get(b) ?? 0));
    }
  }
  return layers;
}

/** Places across the layers: every touchpoint as near to its neighbours as the order and the gaps allow. */
function placesAcross(layers: string[][], edges: readonly Edge[], pitch: number): Map<string, number> {
  const y = new Map<string, number>();
  for (const layer of layers) {
    layer.forEach((name, index) => {
      y.set(name, (index - (layer.length - 1) / 2) * pitch);
    });
  }
  for (let round = 0; round < 24; round += 1) {
    for (const layer of layers) {
      const wanted = layer.map(name => {
        let weight = 0;
        let sum = 0;
        for (const edge of edges) {
          const other = edge.from === name ? edge.to : edge.to === name ? edge.from : null;
          const at = other === null || layer.includes(other) ? undefined : y.get(other);
          if (at === undefined) continue;
          weight += edge.count;
          sum += edge.count * at;
        }
        return weight > 0 ? sum / weight : (y.get(name) ?? 0);
      });
      spread(layer, wanted, pitch, y);
    }
  }
  return y;
}

/** Moves a layer to its wanted places without changing its order or its gaps: pools what would overlap. */
function spread(layer: string[], wanted: number[], pitch: number, y: Map<string, number>) {
  const pools: { sum: number; count: number }[] = [];
  wanted.forEach((want, index) => {
    pools.push({ sum: want - index * pitch, count: 1 });
    while (pools.length > 1) {
      const last = pools[pools.length - 1] as { sum: number; count: number };
      const before = pools[pools.length - 2] as { sum: number; count: number };
      if (before.sum / before.count <= last.sum / last.count) break;
      pools.splice(-2, 2, { sum: before.sum + last.sum, count: before.count + last.count });
    }
  });
  let index = 0;
  for (const pool of pools) {
    for (let one = 0; one < pool.count; one += 1) {
      y.set(layer[index] as string, pool.sum / pool.count + index * pitch);
      index += 1;
    }
  }
}

interface Point {
  x: number;
  y: number;
}

export interface EdgeLine {
  path: string;
  /** Where its figure stands. */
  middle: Point;
}

/** The line of a transition: forward from layer to layer, back around the outside, to itself in a loop. */
export function edgePath(from: Point, to: Point, kind: 'forward' | 'back' | 'self', down: boolean): EdgeLine {
  return down ? lineDown(from, to, kind) : lineRight(from, to, kind);
}

function lineRight(from: Point, to: Point, kind: 'forward' | 'back' | 'self'): EdgeLine {
  if (kind === 'self') return loop(from.x + NODE.width - 34, from.y, 0, -1);
  if (kind === 'forward') {
    const [x0, y0, x1, y1] = [from.x + NODE.width, from.y + NODE.height / 2, to.x, to.y + NODE.height / 2];
    const reach = Math.max(40, (x1 - x0) / 2);
    return curve(x0, y0, x0 + reach, y0, x1 - reach, y1, x1, y1);
  }
  if (Math.abs(from.x - to.x) < 1) {
    // In the same layer: around the right side.
    const x = from.x + NODE.width;
    const [y0, y1] = [from.y + NODE.height / 2 + 8, to.y + NODE.height / 2 - 8];
    const bulge = Math.min(70, 26 + Math.abs(y1 - y0) / 6);
    return curve(x, y0, x + bulge, y0, x + bulge, y1, x, y1);
  }
  const [x0, y0] = [from.x + NODE.width / 2, from.y + NODE.height];
  const [x1, y1] = [to.x + NODE.width / 2 + 26, to.y + NODE.height];
  const depth = Math.max(y0, y1) + 46 + Math.abs(x0 - x1) / 14;
  return curve(x0, y0, x0, depth, x1, depth, x1, y1);
}

function lineDown(from: Point, to: Point, kind: 'forward' | 'back' | 'self'): EdgeLine {
  if (kind === 'self') return loop(from.x + NODE.width, from.y + NODE.height / 2, 1, 0);
  if (kind === 'forward') {
    const [x0, y0, x1, y1] = [from.x + NODE.width / 2, from.y + NODE.height, to.x + NODE.width / 2, to.y];
    const reach = Math.max(30, (y1 - y0) / 2);
    return curve(x0, y0, x0, y0 + reach, x1, y1 - reach, x1, y1);
  }
  if (Math.abs(from.y - to.y) < 1) {
    // In the same layer: below it.
    const y = from.y + NODE.height;
    const towards = to.x > from.x ? 14 : -14;
    const [x0, x1] = [from.x + NODE.width / 2 + towards, to.x + NODE.width / 2 - towards];
    const bulge = Math.min(56, 24 + Math.abs(x1 - x0) / 9);
    return curve(x0, y, x0, y + bulge, x1, y + bulge, x1, y);
  }
  // Back up: around the side that is nearer to both.
  const [y0, y1] = [from.y + NODE.height / 2 + 6, to.y + NODE.height / 2 + 6];
  const left = to.x < from.x;
  const [x0, x1] = left ? [from.x, to.x] : [from.x + NODE.width, to.x + NODE.width];
  const out = 38 + Math.abs(y0 - y1) / 7;
  const side = left ? Math.min(x0, x1) - out : Math.max(x0, x1) + out;
  return curve(x0, y0, side, y0, side, y1, x1, y1);
}

/** A cubic curve and its middle. */
function curve(
  x0: number,
  y0: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
  x1: number,
  y1: number,
): EdgeLine {
  return {
    path: `M${x0} ${y0}C${ax} ${ay} ${bx} ${by} ${x1} ${y1}`,
    middle: { x: (x0 + 3 * ax + 3 * bx + x1) / 8, y: (y0 + 3 * ay + 3 * by + y1) / 8 },
  };
}

/** A loop at a point, away from its touchpoint in one direction. */
function loop(x: number, y: number, dx: number, dy: number): EdgeLine {
  const [sx, sy] = [Math.abs(dy), Math.abs(dx)];
  return curve(
    x - 14 * sx,
    y - 14 * sy,
    x + 42 * dx - 26 * sx,
    y + 42 * dy - 26 * sy,
    x + 42 * dx + 26 * sx,
    y + 42 * dy + 26 * sy,
    x + 14 * sx,
    y + 14 * sy,
  );
}

export function edgeKind(edge: PlacedEdge): 'forward' | 'back' | 'self' {
  if (edge.from === edge.to) return 'self';
  return edge.back ? 'back' : 'forward';
}

/** Five steps from short to long waiting, by rank, so that one month-long wait does not make all others equal. */
export function waitSteps<E extends Pick<Edge, 'times'>>(edges: readonly E[]): Map<E, number> {
  const known = edges.filter(edge => edge.times.n > 0).sort((a, b) => a.times.median_s - b.times.median_s);
  return new Map(known.map((edge, index) => [edge, Math.min(4, Math.floor((index / known.length) * 5))]));
}

/** How many links show at first: the strongest that carry most of all transitions, and no more than a reader can follow. */
export function firstLinks(edges: readonly Edge[]): number {
  const total = edges.reduce((sum, edge) => sum + edge.count, 0);
  let carried = 0;
  let links = 0;
  for (const edge of edges) {
    if (links >= 28 || carried >= total * 0.8) break;
    carried += edge.count;
    links += 1;
  }
  return Math.max(1, links);
}
