// What employees write down, as the server takes it. Its OpenAPI document does not have these shapes yet: once it
// does, each of them is `Schema<'…'>` of the same name.

import type { Timestamp, Touchpoint } from '../api/types';

export type Medium = NonNullable<Touchpoint['medium']>;

/** One interaction that an employee saw. */
export interface EntryWanted {
  /** An e-mail address, a phone number, or another identifier behind its kind; empty for nobody known. */
  who: string[];
  event: string;
  /** The key of the touchpoint that was meant. */
  touchpoint?: string | null;
  channel: string;
  medium?: Medium | null;
  place?: string | null;
  /** Now when absent. */
  time?: Timestamp | null;
  text?: string | null;
  score?: { value: number; scale: string } | null;
  amount?: { amount: string; currency: string } | null;
}

export interface EntryTaken {
  /** Its place in the inbox. */
  offset: number;
}
