// An entry while it is written: what it lacks, and what the server is told.

import type { EntryWanted, Medium } from '../api/entry';
import { instantOf } from '../consent/moment';
import type { PlainKey } from '../i18n/types';
import { type Choice, chosen } from './choices';
import { readWho } from './who';

export const CHANNELS = ['shop', 'phone', 'branch', 'event', 'other'] as const;
export type Channel = (typeof CHANNELS)[number];
/** Another channel tells by its name what it is. */
const MEDIA: Record<Channel, Medium | null> = {
  shop: 'physical',
  phone: 'human',
  branch: 'physical',
  event: 'physical',
  other: null,
};

/** Higher is better, and the mean is what counts. */
const SCALE = 'rating:0..10';
export const SCORES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

const YEAR_MS = 366 * 24 * 60 * 60 * 1000;

/** What is the same from entry to entry at one counter. */
export interface Counter {
  channel: Channel;
  /** The name of another channel. */
  other: string;
  place: string;
  currency: string;
}

export interface EntryDraft extends Counter {
  who: string;
  /** Digits of `who` are a customer number. */
  isNumber: boolean;
  /** A touchpoint by its name, or what happened in one's own words. */
  what: string;
  /** By the clocks of the reader's zone; null for now. */
  when: string | null;
  note: string;
  score: number | null;
  amount: string;
}

export type EntryProblems = Partial<Record<'what' | 'other' | 'when' | 'amount', PlainKey>>;

/** What this browser remembers of the counter it stands at. */
export function readCounter(raw: unknown, currency: string): Counter {
  const {
    channel,
    other,
    place,
    currency: last,
  } = (typeof raw === 'object' && raw ? raw : {}) as Partial<Record<keyof Counter, unknown>>;
  const text = (value: unknown) => (typeof value === 'string' ? value.slice(0, 200) : '');
  return {
    channel: CHANNELS.find(one => one === channel) ?? 'shop',
    other: text(other),
    place: text(place),
    currency: /^[A-Z]{3}$/.test(text(last)) ? text(last) : currency,
  };
}

export function counterOf({ channel, other, place, currency }: Counter): Counter {
  return { channel, other: other.trim(), place: place.trim(), currency };
}

export function newEntry(counter: Counter): EntryDraft {
  return { ...counter, who: '', isNumber: false, what: '', when: null, note: '', score: null, amount: '' };
}

/** Whether there is anything that would be lost. */
export function isBegun({ who, what, when, note, score, amount }: EntryDraft): boolean {
  return [who, what, note, amount].some(text => text.trim() !== '') || when !== null || score !== null;
}

/** An amount as people write it, as a plain decimal; null for what is none. */
export function readAmount(typed: string): string | null {
  const text = typed.replace(/[\s\u00a0\u202f]/g, '').replace(',', '.');
  return /^-?\d+(\.\d+)?$/.test(text) ? text : null;
}

export function problemsOf(draft: EntryDraft, zone: string, now: Date): EntryProblems {
  const problems: EntryProblems = {};
  if (draft.what.trim() === '') problems.what = 'setup.required';
  if (draft.channel === 'other' && draft.other.trim() === '') problems.other = 'setup.required';
  if (draft.when !== null) {
    const time = instantOf(draft.when, zone);
    if (!time) problems.when = 'setup.required';
    else if (time > now) problems.when = 'entry.future';
    else if (now.getTime() - time.getTime() > YEAR_MS) problems.when = 'entry.tooOld';
  }
  if (draft.amount.trim() !== '' && readAmount(draft.amount) === null) problems.amount = 'entry.amountWrong';
  return problems;
}

export function wantedOf(draft: EntryDraft, choices: readonly Choice[], zone: string): EntryWanted {
  const choice = chosen(choices, draft.what);
  const time = draft.when === null ? null : instantOf(draft.when, zone);
  const amount = readAmount(draft.amount);
  return {
    who: readWho(draft.who, draft.isNumber).identifiers,
    event: choice?.event ?? draft.what.trim(),
    touchpoint: choice?.key ?? null,
    channel: draft.channel === 'other' ? draft.other.trim() : draft.channel,
    medium: MEDIA[draft.channel],
    place: draft.place.trim() || null,
    time: time?.toISOString() ?? null,
    text: draft.note.trim() || null,
    score: draft.score === null ? null : { value: draft.score, scale: SCALE },
    amount: amount === null ? null : { amount, currency: draft.currency },
  };
}
