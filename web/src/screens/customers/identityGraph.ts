import type { Customer } from '../../api/customers';
import type { Known, LinkRow } from '../../api/identity';
import { strongestFirst } from '../../question/customers';

/** More identifiers than these are said, not drawn. */
export const MOST_DRAWN = 30;
/** The same of links that were not followed. */
export const MOST_REFUSED = 12;

export interface GraphNode {
  key: string;
  known: Known;
  /** It stands at the end of a link that was not followed. */
  apart: boolean;
  links: GraphLink[];
}

export interface GraphLink {
  key: string;
  link: LinkRow;
  to: GraphNode;
}

export interface Graph {
  /** One where all identifiers are joined. */
  roots: GraphNode[];
  hidden: number;
  hiddenRefused: number;
}

type Parents = ReadonlyMap<number, { alias: number; link: LinkRow } | null>;

/**
 * The identifiers of a customer as a tree below the strongest of them. What joined them is a tree already: the
 * server leaves out links between identifiers that were one before.
 */
export function graphOf(customer: Customer): Graph {
  const members = strongestFirst(customer.identifiers.toSorted((a, b) => a.alias - b.alias));
  const ranks = new Map(members.map(({ alias }, rank) => [alias, rank]));
  const parents = parentsOf(members, customer.joined, ranks);
  const drawn = drawnOf(members, parents);
  const nodes = new Map<number, GraphNode>();
  const roots: GraphNode[] = [];
  const known = new Map([...customer.others, ...members].map(one => [one.alias, one]));
  // Parents come before their children.
  for (const [alias, parent] of parents) {
    const one = known.get(alias);
    if (!one || !drawn.has(alias)) continue;
    const node: GraphNode = { key: `${alias}`, known: one, apart: false, links: [] };
    nodes.set(alias, node);
    const above = parent && nodes.get(parent.alias);
    if (above) above.links.push({ key: keyOf(parent.link), link: parent.link, to: node });
    else roots.push(node);
  }
  const apart = refusedOf(customer.refused, nodes, ranks, known);
  for (const { above, link, known: one } of apart.slice(0, MOST_REFUSED)) {
    const key = keyOf(link);
    above.links.push({ key, link, to: { key: `${key} ${one.alias}`, known: one, apart: true, links: [] } });
  }
  return {
    roots,
    hidden: members.length - drawn.size,
    hiddenRefused: customer.refused.length - Math.min(apart.length, MOST_REFUSED),
  };
}

/** A link by its two identifiers: there is one of each pair. */
export function keyOf({ one, other }: LinkRow): string {
  return `${one}-${other}`;
}

/** What each identifier hangs on, those near the strongest first. */
function parentsOf(members: readonly Known[], joined: readonly LinkRow[], ranks: ReadonlyMap<number, number>): Parents {
  const links = new Map<number, { alias: number; link: LinkRow }[]>(members.map(({ alias }) => [alias, []]));
  for (const link of joined) {
    if (!ranks.has(link.one) || !ranks.has(link.other)) continue;
    links.get(link.one)?.push({ alias: link.other, link });
    links.get(link.other)?.push({ alias: link.one, link });
  }
  const rank = (alias: number) => ranks.get(alias) ?? 0;
  const parents = new Map<number, { alias: number; link: LinkRow } | null>();
  for (const { alias } of members) {
    if (parents.has(alias)) continue;
    parents.set(alias, null);
    const waiting = [alias];
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      for (const { alias: other, link } of (links.get(next) ?? []).toSorted((a, b) => rank(a.alias) - rank(b.alias))) {
        if (parents.has(other)) continue;
        parents.set(other, { alias: next, link });
        waiting.push(other);
      }
    }
  }
  return parents;
}

/** The strongest identifiers, each with all that it hangs on. */
function drawnOf(members: readonly Known[], parents: Parents): Set<number> {
  const drawn = new Set<number>();
  for (const { alias } of members) {
    const wanted: number[] = [];
    for (let at: number | undefined = alias; at !== undefined && !drawn.has(at); at = parents.get(at)?.alias) {
      wanted.push(at);
    }
    if (drawn.size + wanted.length > MOST_DRAWN) continue;
    for (const one of wanted) drawn.add(one);
  }
  return drawn;
}

interface Apart {
  above: GraphNode;
  link: LinkRow;
  known: Known;
}

/** Links that were not followed from what is drawn: those of the strongest first. */
function refusedOf(
  refused: readonly LinkRow[],
  nodes: ReadonlyMap<number, GraphNode>,
  ranks: ReadonlyMap<number, number>,
  known: ReadonlyMap<number, Known>,
): Apart[] {
  const rank = (alias: number) => ranks.get(alias) ?? Number.MAX_SAFE_INTEGER;
  const found = refused.flatMap((link): Apart[] => {
    const [near, far] = rank(link.one) <= rank(link.other) ? [link.one, link.other] : [link.other, link.one];
    const [above, end] = [nodes.get(near), known.get(far)];
    return above && end ? [{ above, link, known: end }] : [];
  });
  const ends = strongestFirst(found.map(one => one.known).sort((a, b) => a.alias - b.alias));
  const places = new Map(ends.map(({ alias }, place) => [alias, place]));
  const place = ({ known: { alias } }: Apart) => places.get(alias) ?? 0;
  return found.sort((a, b) => rank(a.above.known.alias) - rank(b.above.known.alias) || place(a) - place(b));
}

export const BOX = { height: 46, least: 158, most: 236 };
const ROW = BOX.height + 10;
/** Between columns: room for a rail and the mark of a link. */
const GAP = 62;
const RAIL = 20;
const INDENT = { least: 20, most: 30 };

export interface PlacedNode {
  node: GraphNode;
  x: number;
  y: number;
  width: number;
  height: number;
  /** The link that it hangs on. */
  link: PlacedLink | null;
}

export interface PlacedLink {
  key: string;
  link: LinkRow;
  from: string;
  to: string;
  path: string;
  /** The middle of its mark. */
  mark: { x: number; y: number };
}

export interface Layout {
  /** From each node to what hangs on it. */
  nodes: PlacedNode[];
  width: number;
  height: number;
}

/** Columns from left to right where they fit, else lines below each other, the further the more indented. */
export function layoutOf(roots: readonly GraphNode[], room: number): Layout {
  const columns = Math.max(1, ...roots.map(depthOf));
  const width = Math.min(BOX.most, Math.floor((room - (columns - 1) * GAP) / columns));
  return width >= BOX.least ? inColumns(roots, width, columns) : inLines(roots, room, columns);
}

function depthOf(node: GraphNode): number {
  return 1 + Math.max(0, ...node.links.map(({ to }) => depthOf(to)));
}

function inColumns(roots: readonly GraphNode[], width: number, columns: number): Layout {
  const nodes: PlacedNode[] = [];
  let rows = 0;
  const place = (node: GraphNode, column: number): PlacedNode => {
    const placed: PlacedNode = { node, x: column * (width + GAP), y: 0, width, height: BOX.height, link: null };
    nodes.push(placed);
    const below = node.links.map(link => ({ link, child: place(link.to, column + 1) }));
    const [first, last] = [below[0], below.at(-1)];
    if (first && last) {
      placed.y = (first.child.y + last.child.y) / 2;
    } else {
      placed.y = rows * ROW;
      rows += 1;
    }
    for (const { link, child } of below) {
      const rail = placed.x + width + RAIL;
      const [from, to] = [middleOf(placed), middleOf(child)];
      const path = `M${placed.x + width} ${from}H${rail}V${to}H${child.x}`;
      child.link = linkOf(link, node, path, { x: (rail + child.x) / 2, y: to });
    }
    return placed;
  };
  for (const root of roots) place(root, 0);
  return { nodes, width: columns * width + (columns - 1) * GAP, height: Math.max(0, rows * ROW - (ROW - BOX.height)) };
}

function inLines(roots: readonly GraphNode[], room: number, columns: number): Layout {
  const nodes: PlacedNode[] = [];
  const share = Math.floor((room - BOX.least) / Math.max(1, columns - 1));
  const indent = Math.max(INDENT.least, Math.min(INDENT.most, share));
  const total = Math.max(room, (columns - 1) * indent + BOX.least);
  const place = (node: GraphNode, column: number): PlacedNode => {
    const x = column * indent;
    const width = Math.min(BOX.most, total - x);
    const placed: PlacedNode = { node, x, y: nodes.length * ROW, width, height: BOX.height, link: null };
    nodes.push(placed);
    for (const link of node.links) {
      const child = place(link.to, column + 1);
      const rail = x + indent / 2;
      const to = middleOf(child);
      const path = `M${rail} ${placed.y + BOX.height}V${to}H${child.x}`;
      child.link = linkOf(link, node, path, { x: rail, y: to });
    }
    return placed;
  };
  for (const root of roots) place(root, 0);
  return { nodes, width: total, height: Math.max(0, nodes.length * ROW - (ROW - BOX.height)) };
}

function middleOf({ y, height }: PlacedNode): number {
  return y + height / 2;
}

function linkOf({ key, link, to }: GraphLink, from: GraphNode, path: string, mark: PlacedLink['mark']): PlacedLink {
  return { key, link, from: from.key, to: to.key, path, mark };
}
