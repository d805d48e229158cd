import { inOrder } from '../edges';
import { type Edge, stepsOf } from '../map';
import { same } from '../mergeFields';
import type { Command } from './parts';

/** How the journey goes on from a step. Where nothing was said yet, all others go on in their order. */
export function setWaysOn(step: string, ways: Omit<Edge, 'from'>[]): Command {
  return map => {
    const all = map.edges.length > 0 ? map.edges : inOrder(stepsOf(map));
    const edges = ways.map(way => ({ ...way, from: step }));
    const before = all.filter(edge => edge.from === step);
    if (same(before, edges)) return map;
    const next = [...all.filter(edge => edge.from !== step), ...edges];
    // What says no more than their order need not be said.
    return { ...map, edges: same(sorted(next), sorted(inOrder(stepsOf(map)))) ? [] : next };
  };
}

/** By where they lead from and to. */
function sorted(edges: readonly Edge[]): Edge[] {
  const between = ({ from, to }: Edge) => `${from}\n${to}`;
  return edges.toSorted((a, b) => between(a).localeCompare(between(b)));
}
