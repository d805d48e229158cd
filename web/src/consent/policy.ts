// A policy of consent while it is edited: its purposes, what they lack, and the edits of several people.

import type { Policy, Purpose, Wording } from '../api/consent';
import type { PlainKey } from '../i18n/types';
import { freeKey, slug } from '../touchpoints/keys';
import { mergeKeyed, same } from '../touchpoints/merge';

/** As the server takes them. */
const KEY = /^[a-z0-9_-]{1,64}$/;
/** Leaves room for a number behind a key that is made of a name. */
const LONGEST_MADE = 60;

export interface WordingDraft extends Wording {
  /** Customers may have agreed to it: it stays as it is. */
  saved: boolean;
}

export interface PurposeDraft extends Omit<Purpose, 'wordings'> {
  /** One and the same for as long as the form stands. */
  id: string;
  /** Events and files may name it already: its key stays. */
  saved: boolean;
  /** Its key was typed, and is not made of the name any more. */
  typed: boolean;
  wordings: WordingDraft[];
}

/** In the order in which they are listed everywhere. */
export type PolicyDraft = PurposeDraft[];

/** A policy to be edited, and the one that is saved where that is another. */
export function draftOf(policy: Pick<Policy, 'purposes'>, saved: Pick<Policy, 'purposes'> = policy): PolicyDraft {
  return policy.purposes.map(purpose => {
    const kept = saved.purposes.find(({ key }) => key === purpose.key);
    const versions = new Set(kept?.wordings.map(({ version }) => version));
    return {
      ...purpose,
      id: `key:${purpose.key}`,
      saved: kept !== undefined,
      typed: true,
      wordings: purpose.wordings.map(wording => ({ ...wording, saved: versions.has(wording.version) })),
    };
  });
}

let made = 0;

export function newPurpose(): PurposeDraft {
  made += 1;
  return {
    id: `new:${made}`,
    saved: false,
    typed: false,
    key: '',
    name: '',
    description: '',
    class: 'marketing',
    basis: 'consent',
    channels: ['email'],
    each_channel: false,
    confirmed: false,
    requires: null,
    wordings: [],
  };
}

export function newWording(): WordingDraft {
  return { version: '', text: '', saved: false };
}

function isWritten({ version, text }: Wording): boolean {
  return version.trim() !== '' || text.trim() !== '';
}

function purposeOf(draft: PurposeDraft): Purpose {
  const { key, name, description, channels, each_channel, confirmed, requires, wordings } = draft;
  return {
    key,
    name: name.trim(),
    description: description.trim(),
    class: draft.class,
    basis: draft.basis,
    channels,
    each_channel,
    confirmed,
    requires,
    wordings: wordings.filter(isWritten).map(({ version, text }) => ({ version: version.trim(), text: text.trim() })),
  };
}

export function policyOf(draft: PolicyDraft, version: number): Policy {
  return { version, purposes: draft.map(purposeOf) };
}

export function sameDraft(one: PolicyDraft, other: PolicyDraft): boolean {
  return same(one.map(purposeOf), other.map(purposeOf));
}

export type PurposeChange = Partial<Omit<PurposeDraft, 'id' | 'saved'>>;

/** Those who require a purpose follow its key. */
export function withPurpose(draft: PolicyDraft, id: string, change: PurposeChange): PolicyDraft {
  const before = draft.find(purpose => purpose.id === id);
  const { key } = change;
  return draft.map(purpose => {
    if (purpose.id === id) return { ...purpose, ...change };
    if (!key || !before?.key || purpose.requires !== before.key) return purpose;
    return { ...purpose, requires: key };
  });
}

/** A new purpose has a key of its name until somebody types one. */
export function named(draft: PolicyDraft, purpose: PurposeDraft, name: string): PurposeChange {
  if (purpose.saved || purpose.typed) return { name };
  const start = slug(name).slice(0, LONGEST_MADE).replace(/-+$/, '');
  const taken = new Set(draft.filter(({ id }) => id !== purpose.id).map(({ key }) => key));
  return { name, key: start && freeKey(start, taken) };
}

/** A key as it is typed. */
export function typedKey(text: string): PurposeChange {
  return { key: text.toLowerCase().replace(/\s+/g, '-'), typed: true };
}

export function moved<One extends { id: string }>(draft: One[], id: string, by: -1 | 1): One[] {
  const place = draft.findIndex(one => one.id === id);
  const [one, other] = [draft[place], draft[place + by]];
  if (!one || !other) return draft;
  return draft.with(place, other).with(place + by, one);
}

/** Whatever requires it keeps saying so, and is told to be wrong: a dependency does not go silently. */
export function without<One extends { id: string }>(draft: One[], id: string): One[] {
  return draft.filter(one => one.id !== id);
}

export function inserted<One>(draft: One[], place: number, one: One): One[] {
  return draft.toSpliced(Math.min(place, draft.length), 0, one);
}

/** The purposes that one may require: others, bound to no channel, which require nothing. */
export function requirable(draft: PolicyDraft, { id }: Pick<PurposeDraft, 'id'>): PurposeDraft[] {
  return draft.filter(other => other.id !== id && other.key && other.channels.length === 0 && other.requires === null);
}

export interface PurposeProblems {
  name?: PlainKey;
  key?: PlainKey;
  requires?: PlainKey;
  /** By the place of the text. */
  wordings?: ReadonlyMap<number, PlainKey>;
}

/** What keeps a policy from being saved, by the purpose. */
export function problemsOf(draft: PolicyDraft): Map<string, PurposeProblems> {
  const all = draft.map(purpose => [purpose.id, problemsOfOne(purpose, draft)] as const);
  return new Map(all.filter(([, problems]) => Object.keys(problems).length > 0));
}

function problemsOfOne(purpose: PurposeDraft, draft: PolicyDraft): PurposeProblems {
  const problems: PurposeProblems = {};
  const { id, name, key, requires, wordings } = purpose;
  if (name.trim() === '') problems.name = 'setup.required';
  if (key === '') problems.key = 'setup.required';
  else if (!KEY.test(key)) problems.key = 'consent.badKey';
  else if (draft.some(other => other.id !== id && other.key === key)) problems.key = 'consent.keyTwice';
  const isMissing = requires !== null && !requirable(draft, purpose).some(other => other.key === requires);
  if (isMissing) problems.requires = 'consent.badRequires';
  const texts = wordingProblems(wordings);
  if (texts.size > 0) problems.wordings = texts;
  return problems;
}

function wordingProblems(wordings: readonly WordingDraft[]): Map<number, PlainKey> {
  const problems = new Map<number, PlainKey>();
  const seen = new Set<string>();
  for (const [place, wording] of wordings.entries()) {
    const version = wording.version.trim();
    if (!isWritten(wording)) continue;
    if (version === '') problems.set(place, 'setup.required');
    else if (seen.has(version)) problems.set(place, 'consent.versionTwice');
    seen.add(version);
  }
  return problems;
}

/** What a preset puts in the place of a draft: the texts of purposes that stay are kept. */
export function fromPreset(preset: Pick<Policy, 'purposes'>, before: PolicyDraft): PolicyDraft {
  return draftOf(preset, { purposes: [] }).map(purpose => {
    const known = before.find(({ key }) => key === purpose.key);
    return known ? { ...purpose, id: known.id, saved: known.saved, wordings: known.wordings } : purpose;
  });
}

/** The names of purposes that stay, go and come with a preset. */
export function replacedBy(preset: Pick<Policy, 'purposes'>, before: PolicyDraft) {
  const after = new Set(preset.purposes.map(({ key }) => key));
  const known = new Set(before.map(({ key }) => key));
  const names = (list: readonly Pick<Purpose, 'name' | 'key'>[]) => list.map(({ name, key }) => name.trim() || key);
  return {
    stay: names(preset.purposes.filter(({ key }) => known.has(key))),
    go: names(before.filter(({ key }) => key !== '' && !after.has(key))),
    come: names(preset.purposes.filter(({ key }) => !known.has(key))),
  };
}

export interface MergedPolicy {
  merged: Policy;
  /** Whether both changed one thing in different ways; `merged` has mine. */
  clash: boolean;
}

/** Edits of two people from the same policy: each field of each purpose by itself. */
export function mergePolicies(base: Policy, mine: Policy, theirs: Policy): MergedPolicy {
  const { merged, clash } = mergeKeyed(base.purposes, mine.purposes, theirs.purposes);
  return { merged: { version: theirs.version, purposes: merged }, clash };
}
