import type { PathNode, PathStep } from '../api/types';

/** A node of the drawn tree: small siblings are put together. */
export interface Branch {
  kind: 'root' | 'step' | 'other' | 'end';
  name: string;
  journeys: number;
  /** The touchpoints from the anchor to here, as the server wants them; none where several lie together. */
  steps: string[] | null;
  children: Branch[];
}

export interface PlacedBranch extends Branch {
  column: number;
  y: number;
  height: number;
  /** The height it has for itself and its name. */
  room: number;
  children: PlacedBranch[];
  /** Where its ribbon leaves the bar of its parent. */
  from: number;
}

export interface TreeNames {
  other: string;
  end: string;
}

const MOST_LEAVES = 34;

/** The tree of an answer, with what is too small to draw put together as "other". */
export function pathTree(nodes: readonly PathNode[], names: TreeNames): Branch | null {
  const root = nodes.findIndex(node => node.parent == null);
  if (root < 0) return null;
  const children: number[][] = nodes.map(() => []);
  nodes.forEach((node, index) => {
    if (node.parent != null && node.parent < index) children[node.parent]?.push(index);
  });
  let threshold = (nodes[root]?.journeys ?? 0) / 200;
  for (;;) {
    const tree = branch(nodes, children, root, [], names, threshold);
    if (leaves(tree) <= MOST_LEAVES || threshold >= (nodes[root]?.journeys ?? 0)) return tree;
    threshold = threshold * 1.25 + 1;
  }
}

function nameOf(step: PathStep, names: TreeNames): string {
  if (step === 'other') return names.other;
  return step === 'end' ? names.end : step.touchpoint;
}

function branch(
  nodes: readonly PathNode[],
  children: number[][],
  index: number,
  before: string[],
  names: TreeNames,
  threshold: number,
): Branch {
  const node = nodes[index] as PathNode;
  const isRoot = node.parent == null;
  const touchpoint = typeof node.step === 'object' ? node.step.touchpoint : null;
  const steps = isRoot || touchpoint === null ? before : [...before, touchpoint];
  const kind = isRoot ? 'root' : touchpoint !== null ? 'step' : node.step === 'other' ? 'other' : 'end';
  const made: Branch[] = [];
  let small = 0;
  for (const child of children[index] ?? []) {
    const one = nodes[child] as PathNode;
    if (one.step === 'other' || (one.step !== 'end' && one.journeys < threshold)) small += one.journeys;
    else made.push(branch(nodes, children, child, steps, names, threshold));
  }
  made.sort((a, b) => Number(a.kind === 'end') - Number(b.kind === 'end') || b.journeys - a.journeys);
  if (small > 0) made.push({ kind: 'other', name: names.other, journeys: small, steps: null, children: [] });
  return {
    kind,
    name: nameOf(node.step, names),
    journeys: node.journeys,
    steps: kind === 'other' ? null : steps,
    children: made,
  };
}

export function leaves(tree: Branch): number {
  return tree.children.length === 0 ? 1 : tree.children.reduce((sum, child) => sum + leaves(child), 0);
}

export function depthOf(tree: Branch): number {
  return 1 + Math.max(0, ...tree.children.map(depthOf));
}

/** Height that a branch needs: its own bar, or those of its children where they need more room for their names. */
function room(tree: Branch, scale: number, row: number): number {
  const own = Math.max(tree.journeys * scale, row);
  return Math.max(
    own,
    tree.children.reduce((sum, child) => sum + room(child, scale, row), 0),
  );
}

/** Places the tree; every bar is as high as its journeys, ribbons leave their parent in order. */
export function placeTree(tree: Branch, scale: number, row: number): { root: PlacedBranch; height: number } {
  const place = (branch: Branch, column: number, top: number, from: number): PlacedBranch => {
    const all = room(branch, scale, row);
    const height = Math.max(1.5, branch.journeys * scale);
    const below = branch.children.map(child => room(child, scale, row));
    const total = below.reduce((sum, one) => sum + one, 0);
    let childTop = top + (all - total) / 2;
    const y = top + (all - height) / 2;
    let leave = y;
    const children = branch.children.map((child, index) => {
      const placed = place(child, column + 1, childTop, leave);
      childTop += below[index] ?? 0;
      leave += Math.max(1.5, child.journeys * scale);
      return placed;
    });
    return { ...branch, column, y, height, room: all, from, children };
  };
  return { root: place(tree, 0, 0, 0), height: room(tree, scale, row) };
}
