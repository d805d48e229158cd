import { describe, expect, it } from 'vitest';
import type { Customer } from '../../api/customers';
import type { Known, LinkRow } from '../../api/identity';
import {
  type Graph,
  type GraphNode,
  graphOf,
  layoutOf,
  MOST_DRAWN,
  MOST_REFUSED,
  type PlacedNode,
} from './identityGraph';

const KINDS: Known['kind'][] = ['crm_id', 'user_id', 'email_hash', 'device_id', 'anonymous_id'];
const ROOMS = [240, 290, 480, 700, 990, 1600];

const known = (alias: number, person: number): Known => ({
  alias,
  person,
  kind: KINDS[alias % KINDS.length] ?? 'case',
  value: `value-${alias}`,
});
const link = (one: number, other: number, rule: LinkRow['rule'] = null): LinkRow => ({
  one,
  other,
  kind: 'seen',
  rule,
  sentence: `${one} and ${other}`,
  note: '',
  source: 'crm',
  time: '2024-05-06T08:00:00Z',
  holds: false,
});

/** Numbers that look like chance and are the same every time. */
function chance(seed: number): (most: number) => number {
  let state = seed;
  return most => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state % most;
  };
}

/** A customer of so many identifiers, joined as chance has it, with so many links that were not followed. */
function customerOf(count: number, refused: number, seed = 1): Customer {
  const next = chance(seed);
  const identifiers = Array.from({ length: count }, (_, index) => known(index + 1, 1));
  const others = Array.from({ length: refused }, (_, index) => known(1000 + index, 1000 + index));
  return {
    person: 1,
    identifiers,
    joined: identifiers.slice(1).map(({ alias }) => link(next(alias - 1) + 1, alias)),
    refused: others.map(({ alias }) => link(next(count) + 1, alias, 'unique')),
    others,
    segments: [],
    masked: false,
  };
}

const CUSTOMERS = [
  customerOf(1, 0),
  customerOf(2, 1),
  customerOf(7, 3),
  customerOf(30, 12, 5),
  customerOf(180, 40, 9),
  { ...customerOf(12, 0), joined: Array.from({ length: 11 }, (_, index) => link(index + 1, index + 2)) },
  { ...customerOf(20, 0), joined: Array.from({ length: 19 }, (_, index) => link(1, index + 2)) },
];

function all({ roots }: Graph): GraphNode[] {
  const below = (node: GraphNode): GraphNode[] => [node, ...node.links.flatMap(({ to }) => below(to))];
  return roots.flatMap(below);
}

function overlap(a: PlacedNode, b: PlacedNode): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

describe('the graph of a customer’s identifiers', () => {
  it('is one tree below the strongest identifier', () => {
    for (const customer of CUSTOMERS) {
      const strongest = KINDS.find(kind => customer.identifiers.some(one => one.kind === kind));
      expect(graphOf(customer).roots.map(root => root.known.kind)).toEqual([strongest]);
    }
  });

  it('draws the strongest and says how many it leaves out', () => {
    for (const customer of CUSTOMERS) {
      const graph = graphOf(customer);
      const nodes = all(graph);
      const own = nodes.filter(({ apart }) => !apart);
      expect(own.length).toBeLessThanOrEqual(MOST_DRAWN);
      expect(own.length + graph.hidden).toBe(customer.identifiers.length);
      expect(nodes.length - own.length).toBeLessThanOrEqual(MOST_REFUSED);
      expect(nodes.length - own.length + graph.hiddenRefused).toBe(customer.refused.length);
    }
  });

  it('does not depend on the order in which things are told', () => {
    for (const customer of CUSTOMERS) {
      const turned = {
        ...customer,
        identifiers: customer.identifiers.toReversed(),
        joined: customer.joined.toReversed(),
        refused: customer.refused.toReversed(),
      };
      expect(all(graphOf(turned)).map(({ key }) => key)).toEqual(all(graphOf(customer)).map(({ key }) => key));
    }
  });

  it('shows a link that was not followed between two of its own as well', () => {
    const graph = graphOf({ ...customerOf(3, 0), refused: [link(2, 3, 'shared')] });
    expect(all(graph).filter(({ apart }) => apart)).toHaveLength(1);
    expect(graph.hiddenRefused).toBe(0);
  });
});

describe('its layout', () => {
  it('lets no two boxes overlap, and keeps to its size', () => {
    for (const customer of CUSTOMERS) {
      for (const room of ROOMS) {
        const { nodes, width, height } = layoutOf(graphOf(customer).roots, room);
        for (const [place, node] of nodes.entries()) {
          expect(nodes.slice(place + 1).filter(other => overlap(node, other))).toEqual([]);
          expect(node.x >= 0 && node.x + node.width <= width + 0.001).toBe(true);
          expect(node.y >= 0 && node.y + node.height <= height).toBe(true);
        }
      }
    }
  });

  it('has both ends of every link, and a place of its own for each mark', () => {
    for (const customer of CUSTOMERS) {
      for (const room of ROOMS) {
        const { nodes } = layoutOf(graphOf(customer).roots, room);
        const keys = new Set(nodes.map(({ node }) => node.key));
        expect(keys.size).toBe(nodes.length);
        const links = nodes.flatMap(one => (one.link ? [one.link] : []));
        expect(links).toHaveLength(nodes.length - 1);
        expect(links.filter(({ from, to }) => !keys.has(from) || !keys.has(to))).toEqual([]);
        expect(new Set(links.map(({ mark }) => `${mark.x} ${mark.y}`)).size).toBe(links.length);
      }
    }
  });

  it('is the same every time', () => {
    for (const customer of CUSTOMERS) {
      expect(layoutOf(graphOf(customer).roots, 700)).toEqual(layoutOf(graphOf(customer).roots, 700));
    }
  });

  it('fits a phone', () => {
    const { nodes, width } = layoutOf(graphOf(customerOf(7, 3)).roots, 290);
    expect(width).toBe(290);
    expect(new Set(nodes.map(({ y }) => y)).size).toBe(nodes.length);
  });
});
