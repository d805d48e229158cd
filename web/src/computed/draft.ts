// Computed traits while they are edited: what each is made of, what it lacks, and the edits of several people.

import type { Computation, ComputedTrait, ComputedTraits } from '../api/computed';
import type { Duration, Selector } from '../api/types';
import type { PlainKey } from '../i18n/types';
import { freeKey, slug } from '../touchpoints/keys';
import { mergeKeyed, same } from '../touchpoints/merge';

/** As the server takes them. */
const KEY = /^[a-z0-9_-]{1,64}$/;
/** Leaves room for a number behind a key that is made of a name. */
const LONGEST_MADE = 60;

export const MOST_TRAITS = 50;

/** In the order in which one chooses. */
export const COMPUTATIONS: readonly Computation[] = [
  'count',
  'sum',
  'mean',
  'min',
  'max',
  'first',
  'last',
  'days_since',
];

export interface TraitDraft {
  /** One and the same for as long as the form stands. */
  id: string;
  /** Other systems may read it already: its key stays. */
  saved: boolean;
  /** Its key was typed, and is not made of the name any more. */
  typed: boolean;
  key: string;
  name: string;
  what: Computation;
  /** None for the time, where that is what is first or last. */
  column: string | null;
  of: Selector;
  within: Duration | null;
}

/** Traits to be edited, and those that are saved where they are others. */
export function draftOf({ traits }: ComputedTraits, saved: ComputedTraits = { version: 0, traits }): TraitDraft[] {
  const kept = new Set(saved.traits.map(({ key }) => key));
  return traits.map(({ key, name, what, column, of, within }) => ({
    id: `key:${key}`,
    saved: kept.has(key),
    typed: true,
    key,
    name,
    what,
    column: column ?? null,
    of: of ?? {},
    within: within ?? null,
  }));
}

let made = 0;

export function newTrait(): TraitDraft {
  made += 1;
  return {
    id: `new:${made}`,
    saved: false,
    typed: false,
    key: '',
    name: '',
    what: 'count',
    column: null,
    of: {},
    within: null,
  };
}

/** Which columns it can be computed of: of numbers, of any, or of none. */
export function columnsFor(what: Computation): 'number' | 'any' | null {
  switch (what) {
    case 'sum':
    case 'mean':
    case 'min':
    case 'max':
      return 'number';
    case 'first':
    case 'last':
      return 'any';
    default:
      return null;
  }
}

/** Whether it can be of the last days only. */
export function takesTime(what: Computation): boolean {
  return what === 'count' || columnsFor(what) === 'number';
}

/** Another computation keeps of the column and the time what it can take. */
export function computing(trait: TraitDraft, what: Computation): TraitDraft {
  const kept = columnsFor(what) !== null && columnsFor(trait.what) === columnsFor(what);
  const column = kept ? trait.column : columnsFor(what) === 'number' ? 'money' : null;
  return { ...trait, what, column, within: takesTime(what) ? trait.within : null };
}

function traitOf({ key, name, what, column, of, within }: TraitDraft): ComputedTrait {
  return {
    key,
    name: name.trim(),
    what,
    of,
    ...(column === null ? {} : { column }),
    ...(within === null ? {} : { within }),
  };
}

export function traitsOf(draft: readonly TraitDraft[], version: number): ComputedTraits {
  return { version, traits: draft.map(traitOf) };
}

export function sameDraft(one: readonly TraitDraft[], other: readonly TraitDraft[]): boolean {
  return same(one.map(traitOf), other.map(traitOf));
}

export function withTrait(draft: readonly TraitDraft[], trait: TraitDraft): TraitDraft[] {
  return draft.map(one => (one.id === trait.id ? trait : one));
}

/** A new trait has a key of its name until somebody types one. */
export function named(draft: readonly TraitDraft[], trait: TraitDraft, name: string): TraitDraft {
  if (trait.saved || trait.typed) return { ...trait, name };
  const start = slug(name).slice(0, LONGEST_MADE).replace(/-+$/, '');
  const taken = new Set(draft.filter(({ id }) => id !== trait.id).map(({ key }) => key));
  return { ...trait, name, key: start && freeKey(start, taken) };
}

/** A key as it is typed. */
export function keyed(trait: TraitDraft, text: string): TraitDraft {
  return { ...trait, key: text.toLowerCase().replace(/\s+/g, '-'), typed: true };
}

export interface TraitProblems {
  name?: PlainKey;
  key?: PlainKey;
  column?: PlainKey;
}

/** What keeps traits from being saved, by the trait. */
export function problemsOf(draft: readonly TraitDraft[]): Map<string, TraitProblems> {
  const all = draft.map(trait => [trait.id, problemsOfOne(trait, draft)] as const);
  return new Map(all.filter(([, problems]) => Object.keys(problems).length > 0));
}

function problemsOfOne({ id, name, key, what, column }: TraitDraft, draft: readonly TraitDraft[]): TraitProblems {
  const problems: TraitProblems = {};
  if (name.trim() === '') problems.name = 'setup.required';
  if (key === '') problems.key = 'setup.required';
  else if (!KEY.test(key)) problems.key = 'consent.badKey';
  else if (draft.some(other => other.id !== id && other.key === key)) problems.key = 'computed.keyTwice';
  if (columnsFor(what) === 'number' && !column) problems.column = 'computed.needsColumn';
  return problems;
}

/** Edits of two people from the same traits: each field of each by itself. */
export function mergeTraits(base: ComputedTraits, mine: ComputedTraits, theirs: ComputedTraits) {
  const { merged, clash } = mergeKeyed(base.traits, mine.traits, theirs.traits);
  return { merged: { version: theirs.version, traits: merged }, clash };
}
