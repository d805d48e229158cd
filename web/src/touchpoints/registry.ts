import type { Language, Registry, Touchpoint, TouchpointRule } from '../api/types';
import { mergeFields, same } from './merge';
import type { TouchpointState } from './states';

export function isObservable({ rule }: Touchpoint): boolean {
  return (rule?.events?.length ?? 0) > 0 || Boolean(rule?.where?.trim());
}

/** A touchpoint in use that no rule finds cannot be observed, whether or not anybody said so. */
export function stateOf(touchpoint: Touchpoint): TouchpointState {
  if (touchpoint.status && touchpoint.status !== 'used') return touchpoint.status;
  return isObservable(touchpoint) ? 'used' : 'unobservable';
}

export function nameIn(touchpoint: Pick<Touchpoint, 'key' | 'names'>, language: Language): string {
  return touchpoint.names[language] || Object.values(touchpoint.names).find(Boolean) || touchpoint.key;
}

/** The key of a touchpoint by the name that answers in this language give it. */
export function keysByName(registry: Registry | undefined, language: Language): Map<string, string> {
  const keys = new Map<string, string>();
  for (const one of registry?.touchpoints ?? []) {
    const name = one.names[language];
    if (!keys.has(name)) keys.set(name, one.key);
  }
  return keys;
}

/** Touchpoints in the order in which their rules get to choose an interaction. */
export function inPrecedence(touchpoints: readonly Touchpoint[]): Touchpoint[] {
  const narrower = (rule: TouchpointRule | undefined) => [rule?.moment ? 0 : 1, rule?.where?.trim() ? 0 : 1] as const;
  return touchpoints
    .map((touchpoint, place) => ({ touchpoint, place }))
    .sort((a, b) => {
      const [ruleA, ruleB] = [a.touchpoint.rule, b.touchpoint.rule];
      const [momentA, conditionA] = narrower(ruleA);
      const [momentB, conditionB] = narrower(ruleB);
      return (
        (ruleB?.priority ?? 0) - (ruleA?.priority ?? 0) ||
        momentA - momentB ||
        conditionA - conditionB ||
        a.place - b.place
      );
    })
    .map(({ touchpoint }) => touchpoint);
}

// Edits. Each gives a new registry and leaves the given one as it was.

export function changed(registry: Registry, key: string, change: (one: Touchpoint) => Touchpoint): Registry {
  const touchpoints = registry.touchpoints.map(one => (one.key === key ? change(one) : one));
  return { ...registry, touchpoints };
}

/** A name that a source gave is the same in all languages; a new one takes its place in all. */
export function renamed(touchpoint: Touchpoint, name: string, language: Language): Touchpoint {
  const { names } = touchpoint;
  const same = names.en === names.ru && names.ru === names.pl;
  return { ...touchpoint, names: same ? { en: name, ru: name, pl: name } : { ...names, [language]: name } };
}

export function withNew(registry: Registry, touchpoint: Touchpoint): Registry {
  return { ...registry, touchpoints: [...registry.touchpoints, touchpoint] };
}

export function without(registry: Registry, keys: readonly string[]): Registry {
  return { ...registry, touchpoints: registry.touchpoints.filter(one => !keys.includes(one.key)) };
}

/** Touchpoints whose moment is relative to one of these. */
export function leaningOn(registry: Registry, keys: readonly string[]): Touchpoint[] {
  return registry.touchpoints.filter(one => {
    const neighbour = neighbourOf(one);
    return neighbour !== undefined && keys.includes(neighbour) && !keys.includes(one.key);
  });
}

export function neighbourOf({ rule }: Touchpoint): string | undefined {
  const moment = rule?.moment;
  if (!moment || typeof moment === 'string') return undefined;
  return 'before' in moment ? moment.before.touchpoint : moment.after.touchpoint;
}

/** The interactions of all of them at one; rules with a moment cannot be put together. */
export function merged(registry: Registry, target: string, keys: readonly string[]): Registry {
  const taken = registry.touchpoints.filter(one => one.key === target || keys.includes(one.key));
  const rule = joinedRule(
    taken.map(one => one.rule ?? {}),
    registry.touchpoints.find(one => one.key === target)?.rule?.priority,
  );
  const gone = keys.filter(key => key !== target);
  const retarget = (one: Touchpoint): Touchpoint => {
    const moment = one.rule?.moment;
    const neighbour = neighbourOf(one);
    if (!moment || typeof moment === 'string' || !neighbour || !gone.includes(neighbour)) return one;
    const next =
      'before' in moment
        ? { before: { ...moment.before, touchpoint: target } }
        : { after: { ...moment.after, touchpoint: target } };
    return { ...one, rule: { ...one.rule, moment: next } };
  };
  const rest = without(registry, gone);
  return {
    ...rest,
    touchpoints: rest.touchpoints.map(one => (one.key === target ? { ...one, rule } : retarget(one))),
  };
}

function joinedRule(rules: TouchpointRule[], priority: number | undefined): TouchpointRule {
  const kept = priority ? { priority } : {};
  const events = [...new Set(rules.flatMap(rule => rule.events ?? []))];
  if (rules.every(rule => !rule.where?.trim())) return { events, ...kept };
  // Events and a condition hold together, so several of those need an expression.
  const alone = rules.filter(rule => !rule.where?.trim()).flatMap(rule => rule.events ?? []);
  const parts = rules
    .filter(rule => rule.where?.trim())
    .map(rule => {
      const named = rule.events?.length ? `${eventCel(rule.events)} && ` : '';
      return `(${named}(${rule.where?.trim()}))`;
    });
  if (alone.length > 0) parts.unshift(eventCel([...new Set(alone)]));
  return { where: parts.join(' || '), ...kept };
}

export function eventCel(events: readonly string[]): string {
  return events.length === 1
    ? `event == ${JSON.stringify(events[0])}`
    : `event in ${JSON.stringify(events).replaceAll('","', '", "')}`;
}

// Several people at once.

export interface RegistryConflict {
  key: string;
  mine: Touchpoint | undefined;
  theirs: Touchpoint | undefined;
  fields: string[];
}

/** What I changed since `base`, put onto what others made of it meanwhile. */
export function mergeRegistries(base: Registry, mine: Registry, theirs: Registry) {
  const byKey = (registry: Registry) => new Map(registry.touchpoints.map(one => [one.key, one]));
  const [old, own, other] = [byKey(base), byKey(mine), byKey(theirs)];
  const conflicts: RegistryConflict[] = [];
  const touchpoints: Touchpoint[] = [];
  for (const one of theirs.touchpoints) {
    const [before, edited] = [old.get(one.key), own.get(one.key)];
    if (!edited) {
      // Removed here; changed there meanwhile it is somebody's to decide.
      if (before && same(before, one)) continue;
      if (before) conflicts.push({ key: one.key, mine: undefined, theirs: one, fields: ['removed'] });
      else touchpoints.push(one);
    } else {
      const { merged: both, conflicts: fields } = mergeFields(before ?? one, edited, one);
      if (fields.length > 0) conflicts.push({ key: one.key, mine: both, theirs: one, fields });
      touchpoints.push(both);
    }
  }
  for (const [place, one] of mine.touchpoints.entries()) {
    if (other.has(one.key)) continue;
    const before = old.get(one.key);
    if (before && same(before, one)) continue;
    if (before) conflicts.push({ key: one.key, mine: one, theirs: undefined, fields: ['removed'] });
    const previous = mine.touchpoints[place - 1]?.key;
    const at = touchpoints.findIndex(placed => placed.key === previous);
    touchpoints.splice(at < 0 && previous !== undefined ? touchpoints.length : at + 1, 0, one);
  }
  return { merged: { ...theirs, touchpoints }, conflicts };
}

/** The merge with somebody's choice for what both changed. */
export function withChoices(
  merged: Registry,
  conflicts: readonly RegistryConflict[],
  choices: ReadonlyMap<string, 'mine' | 'theirs'>,
): Registry {
  let result = merged;
  for (const { key, theirs } of conflicts) {
    if (choices.get(key) !== 'theirs') continue;
    const placed = result.touchpoints.some(one => one.key === key);
    if (!theirs) result = without(result, [key]);
    else result = placed ? changed(result, key, () => theirs) : withNew(result, theirs);
  }
  return result;
}
