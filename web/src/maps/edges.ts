// How steps follow each other. Without any edge they follow in their order; as soon as there is one, all are said.

import type { Edge, Step } from './map';

/** The edges that a map without any means. */
export function inOrder(steps: readonly Step[]): Edge[] {
  return steps.slice(1).map((step, at) => ({ from: steps[at]?.key ?? '', to: step.key, kind: 'sequence' as const }));
}

function isBetween(edge: Edge, from: string, to: string): boolean {
  return edge.from === from && edge.to === to;
}

/** Whether an edge leads past its own step: that may be left out. */
export function leavesOut({ from, to, kind }: Edge): boolean {
  return from === to && kind === 'optional';
}

/** Whether an edge from the step before to the one behind leads past a step, and perhaps past others as well. */
export function isPassed(edges: readonly Edge[], step: string): boolean {
  const joins = (from: string, to: string) => edges.some(edge => isBetween(edge, from, to));
  return edges.some(
    ({ from, to, kind }) => kind === 'optional' && from !== step && to !== step && joins(from, step) && joins(step, to),
  );
}

function isSame(a: Edge, b: Edge): boolean {
  return isBetween(a, b.from, b.to) && leavesOut(a) === leavesOut(b);
}

/** Edges of which none says the same of two steps as another; the first counts. */
export function withoutRepeats(edges: readonly Edge[]): Edge[] {
  return edges.filter((edge, at) => edges.findIndex(other => isSame(edge, other)) === at);
}

/** With a step that stands behind another: it takes over where that one led to. `steps` are in their new order. */
export function withStep(edges: Edge[], steps: readonly Step[], key: string): Edge[] {
  if (edges.length === 0) return edges;
  const at = steps.findIndex(step => step.key === key);
  const [before, after] = [steps[at - 1], steps[at + 1]];
  if (!before) return after ? [...edges, { from: key, to: after.key, kind: 'sequence' }] : edges;
  const isOn = (edge: Edge) => edge.from === before.key && edge.kind !== 'loop' && !leavesOut(edge);
  const taken = edges.map(edge => (isOn(edge) ? { ...edge, from: key } : edge));
  return [...taken, { from: before.key, to: key, kind: 'sequence' }];
}

/** Without a step: what led to it leads to all that came after it. */
export function withoutStep(edges: Edge[], key: string): Edge[] {
  const rest = edges.filter(edge => edge.from !== key && edge.to !== key);
  if (rest.length === edges.length) return edges;
  const into = edges.filter(edge => edge.to === key && edge.from !== key && edge.kind !== 'loop');
  const out = edges.filter(edge => edge.from === key && edge.to !== key && edge.kind !== 'loop');
  const bridges = into.flatMap(({ from, kind }) =>
    out.map((way): Edge => ({ from, to: way.to, kind: out.length > 1 ? way.kind : kind })),
  );
  // What led past the step leads past nothing any more.
  const isBridged = (edge: Edge) => bridges.some(({ from, to }) => isBetween(edge, from, to));
  const others = rest.filter(edge => edge.kind !== 'optional' || !isBridged(edge));
  return withoutRepeats([...others, ...bridges]);
}

/** Both ways of two steps at one of them; whether it may be left out or done again stays as it was. */
export function withJoined(edges: readonly Edge[], into: string, from: string): Edge[] {
  const renamed = (key: string) => (key === from ? into : key);
  const moved = edges.map(edge => ({ ...edge, from: renamed(edge.from), to: renamed(edge.to) }));
  const own = edges.filter(edge => isBetween(edge, into, into));
  return withoutRepeats([...moved.filter(edge => edge.from !== edge.to), ...own]);
}

/** With copies of steps behind them: the way leads on from the copies, and from the originals to the first copy. */
export function withCopies(edges: Edge[], copies: ReadonlyMap<string, string>): Edge[] {
  if (edges.length === 0) return edges;
  const copyOf = (key: string) => copies.get(key) ?? key;
  const [first] = copies.values();
  const last = [...copies.keys()].at(-1);
  if (first === undefined || last === undefined) return edges;
  const leaves = (edge: Edge) => copies.has(edge.from) && !copies.has(edge.to) && edge.kind !== 'loop';
  const inside = edges.filter(edge => copies.has(edge.from) && copies.has(edge.to));
  const leaving = edges.filter(leaves);
  const ends = leaving.length > 0 ? leaving.map(edge => edge.from) : [last];
  return withoutRepeats([
    ...edges.filter(edge => !leaves(edge)),
    ...ends.map((from): Edge => ({ from, to: first, kind: 'sequence' })),
    ...inside.map(edge => ({ ...edge, from: copyOf(edge.from), to: copyOf(edge.to) })),
    ...leaving.map(edge => ({ ...edge, from: copyOf(edge.from) })),
  ]);
}
