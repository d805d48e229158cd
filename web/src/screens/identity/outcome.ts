import type { Known } from '../../api/identity';
import { strongestFirst } from '../../question/customers';

/** Identifiers that belong together after a decision. */
export interface OutcomeGroup {
  /** The customer's number, the smallest of the identifiers'; 0 for nobody. */
  person: number;
  /** Nobody has the number yet. */
  fresh: boolean;
  /** The strongest first. */
  identifiers: Known[];
}

export interface Outcome {
  groups: OutcomeGroup[];
  /** Whether anybody has other identifiers than before. */
  changes: boolean;
}

/** What a decision comes to, from its groups and who the identifiers in them belong to until then. */
export function outcomeOf(groups: readonly (readonly Known[])[]): Outcome {
  const before = new Set(groups.flat().map(one => one.person));
  const whole = groups.every(group => new Set(group.map(one => one.person)).size <= 1);
  return { groups: groups.map(group => groupOf(group, before)), changes: !whole || groups.length !== before.size };
}

function groupOf(group: readonly Known[], before: ReadonlySet<number>): OutcomeGroup {
  const nobody = group.every(one => one.person === 0);
  const person = nobody ? 0 : Math.min(...group.map(one => one.alias));
  return { person, fresh: !nobody && !before.has(person), identifiers: strongestFirst(group) };
}

/** Whether an identifier comes to a customer from another one. */
export function arrives({ person, fresh }: OutcomeGroup, known: Known): boolean {
  return !fresh && person !== 0 && known.person !== 0 && known.person !== person;
}
