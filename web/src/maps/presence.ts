// Who else is on a map, as the map shows them.

import type { Layout } from './layout';

interface Person {
  account: number;
  name: string;
  colour: number;
  cell?: { step: string; lane: string } | null | undefined;
}

/** Up to two letters that stand for a name. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const letters = (words.length > 1 ? [words[0], words.at(-1)] : words).map(word => [...(word ?? '')][0] ?? '');
  return letters.join('').toUpperCase() || '?';
}

/** The colour of somebody, out of those that are told apart on the map. */
export function personColour({ colour }: Pick<Person, 'colour'>): string {
  return `var(--s${colour % 8})`;
}

/** Somebody at a place of the grid: the column of the step, and the lane. */
export interface Standing<One extends Person> {
  person: One;
  column: number;
  lane: string;
}

/** Those who are at a cell that is shown: not in a folded lane, nor at a step that is not there (any more). */
export function standings<One extends Person>(layout: Layout, people: readonly One[]): Standing<One>[] {
  return people.flatMap(person => {
    const { cell } = person;
    const column = layout.columns.findIndex(one => cell && one.step?.key === cell.step);
    const lane = layout.lanes.find(one => one.key === cell?.lane);
    return column < 0 || !lane || lane.folded ? [] : [{ person, column, lane: lane.key }];
  });
}
