// What can have happened: the touchpoints of the registry, each by an event that its rule finds.

import type { Language, Registry, Touchpoint } from '../api/types';
import { nameIn } from '../touchpoints/registry';

export interface Choice {
  key: string;
  name: string;
  /** What is recorded. */
  event: string;
  /** Whether the rule of the touchpoint names this event. */
  isFound: boolean;
}

function choiceOf(touchpoint: Touchpoint, language: Language): Choice {
  const [event] = touchpoint.rule?.events ?? [];
  const name = nameIn(touchpoint, language);
  // The same whatever language it is recorded in.
  return { key: touchpoint.key, name, event: event ?? touchpoint.key, isFound: event !== undefined };
}

/** Touchpoints by name, each name once; those where employees are come first. */
export function choicesOf(registry: Registry | undefined, language: Language): Choice[] {
  const isMet = ({ medium }: Touchpoint) => medium === 'physical' || medium === 'human';
  const touchpoints = registry?.touchpoints ?? [];
  const ordered = [...touchpoints.filter(isMet), ...touchpoints.filter(one => !isMet(one))];
  const byName = new Map<string, Choice>();
  for (const touchpoint of ordered) {
    const choice = choiceOf(touchpoint, language);
    if (!byName.has(choice.name)) byName.set(choice.name, choice);
  }
  return [...byName.values()];
}

/** The touchpoint that a text is the name of. */
export function chosen(choices: readonly Choice[], typed: string): Choice | undefined {
  const text = typed.trim();
  return choices.find(({ name }) => name === text);
}
