// What the server makes of a map for people: the card of seven questions and the tracking plan. Its sentences are
// shown as it says them.

import type { CardAnswer, CardFact, NamedStep, TrackedEvent } from '../api/maps';

export function isGap({ facts, plans }: CardAnswer): boolean {
  return facts.length === 0 && plans.length === 0;
}

/** Facts of one kind about several steps belong together. */
export function boundSteps(facts: readonly CardFact[]): NamedStep[] {
  return facts.filter(fact => fact.fact === 'bound').map(fact => fact.step);
}

/** What several steps lack alike is said once. */
export function gapsByText(gaps: CardAnswer['gaps']): { text: string; steps: NamedStep[] }[] {
  const steps = new Map<string, NamedStep[]>();
  for (const { text, step } of gaps) steps.set(text, [...(steps.get(text) ?? []), step]);
  return [...steps].map(([text, lacking]) => ({ text, steps: lacking }));
}

/** What was measured or found out, each once. */
export function saidFacts(
  facts: readonly CardFact[],
): { step: NamedStep; fact: 'measured' | 'evident'; text: string }[] {
  return facts.flatMap(one => (one.fact === 'bound' ? [] : [{ step: one.step, fact: one.fact, text: one.text }]));
}

/** Names of properties that must be sent, or that are worth sending. */
export function propertiesOf({ properties }: TrackedEvent, required: boolean): string[] {
  return properties.filter(one => one.required === required).map(one => one.name);
}
