import { describe, expect, it } from 'vitest';
import type { Edge, Node } from '../../api/types';
import { bestLayout, edgeKind, edgePath, firstLinks, layoutFlow, NODE, scaleOf, waitSteps } from './layout';

const node = (touchpoint: string, starts = 0, ends = 0): Node => ({
  touchpoint,
  interactions: 10,
  customers: 10,
  starts,
  ends,
});
const edge = (from: string, to: string, count: number, median = 60): Edge => ({
  from,
  to,
  count,
  customers: count,
  times: { n: count, median_s: median, p90_s: 0, p95_s: 0, total_s: 0, approximate: false },
});

/** A repeatable stream of numbers below one. */
function stream(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}

describe('the layout of the flow graph', () => {
  it('goes from left to right the way most journeys go, and knows what goes back', () => {
    const layout = layoutFlow(
      [node('search', 90), node('cart'), node('pay', 0, 60)],
      [edge('search', 'cart', 80), edge('cart', 'pay', 60), edge('cart', 'search', 20), edge('cart', 'cart', 5)],
    );
    const x = Object.fromEntries(layout.nodes.map(one => [one.touchpoint, one.x])) as Record<string, number>;
    expect(x.search).toBeLessThan(x.cart as number);
    expect(x.cart).toBeLessThan(x.pay as number);
    expect(layout.edges.map(edgeKind)).toEqual(['forward', 'forward', 'back', 'self']);
  });

  it('lays no touchpoint over another, whatever the graph', () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const next = stream(seed);
      const names = Array.from({ length: 2 + Math.floor(next() * 40) }, (_, index) => `t${index}`);
      const nodes = names.map(name => node(name, Math.floor(next() * 50), Math.floor(next() * 50)));
      const edges = Array.from({ length: names.length * 3 }, () => {
        const pick = () => names[Math.floor(next() * names.length)] ?? 't0';
        return edge(pick(), pick(), 1 + Math.floor(next() * 100));
      });
      const layout = layoutFlow(nodes, edges, seed % 2 === 0);
      for (const [index, a] of layout.nodes.entries()) {
        expect(Number.isFinite(a.x) && Number.isFinite(a.y)).toBe(true);
        for (const b of layout.nodes.slice(index + 1)) {
          const apart = Math.abs(a.x - b.x) >= NODE.width || Math.abs(a.y - b.y) >= NODE.height;
          expect(apart, `seed ${seed}: ${a.touchpoint} and ${b.touchpoint}`).toBe(true);
        }
      }
    }
  });

  it('is the same for the same answer, and stands nothing', () => {
    const nodes = [node('a', 3), node('b'), node('c')];
    const edges = [edge('a', 'b', 2), edge('b', 'c', 2), edge('x', 'a', 9)];
    expect(layoutFlow(nodes, edges)).toEqual(layoutFlow(nodes, edges));
    expect(layoutFlow([], [])).toEqual({ down: false, nodes: [], edges: [], width: 0, height: 0 });
  });
});

describe('the direction of the flow graph', () => {
  it('is the one in which names are larger', () => {
    const names = Array.from({ length: 9 }, (_, index) => `t${index}`);
    const nodes = names.map((name, index) => node(name, index === 0 ? 9 : 0));
    const edges = names.slice(1).map((name, index) => edge(names[index] ?? '', name, 9));
    const room = { width: 760, height: 800 };
    const best = bestLayout(nodes, edges, room);
    expect(best.down).toBe(true);
    expect(scaleOf(best, room)).toBeGreaterThan(scaleOf(layoutFlow(nodes, edges), room));
    expect(bestLayout(nodes.slice(0, 3), edges.slice(0, 2), { width: 1400, height: 300 }).down).toBe(false);
  });

  it('leads lines from the touchpoint to the other, both ways and back', () => {
    const [a, b] = [
      { x: 0, y: 0 },
      { x: 300, y: 200 },
    ];
    for (const down of [false, true]) {
      for (const kind of ['forward', 'back', 'self'] as const) {
        const { path, middle } = edgePath(a, kind === 'self' ? a : b, kind, down);
        expect(path).toMatch(/^M[-\d. ]+C[-\d. ]+$/);
        expect(Number.isFinite(middle.x + middle.y)).toBe(true);
      }
    }
  });
});

describe('links', () => {
  it('show the strongest first, and at least one', () => {
    expect(firstLinks([edge('a', 'b', 90), edge('b', 'c', 5), edge('c', 'd', 5)])).toBe(1);
    expect(firstLinks([])).toBe(1);
    expect(firstLinks(Array.from({ length: 300 }, (_, index) => edge(`a${index}`, 'b', 1)))).toBe(28);
  });

  it('are coloured by the rank of their waiting', () => {
    const edges = [10, 20, 30, 40, 1e7].map((median, index) => edge(`a${index}`, 'b', 1, median));
    expect(edges.map(one => waitSteps(edges).get(one))).toEqual([0, 1, 2, 3, 4]);
  });
});
