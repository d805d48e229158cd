// Profiles and masking as the server speaks them. Its OpenAPI document does not have these shapes yet: once it does,
// each of them is `Schema<'…'>` of the same name.

import type { VerdictRow } from '../api/consent';
import type { Known } from '../api/identity';
import type { Role, Timestamp } from '../api/types';

/** How far what was said is to be believed; a claim holds only where nobody else said anything. */
export type TraitStanding = 'verified' | 'recorded' | 'claimed';

/** A value that a source gave a trait. */
export interface SaidRow {
  /** JSON: a text, a number, a truth value or a list; null where it was taken back. */
  value: unknown;
  /** The number of the identifier that it was said of. */
  alias: number;
  source: string;
  /** The import that brought it; null or absent for what arrived live. */
  import?: number | null;
  standing: TraitStanding;
  /** When it was said first and last. */
  first: Timestamp;
  last: Timestamp;
}

/** Something that is said of a customer, such as their plan. */
export interface TraitRow {
  name: string;
  /** What holds. */
  value: unknown;
  /** What holds, then all else that was said. */
  said: SaidRow[];
}

/** What is known of a customer now. */
export interface ProfileFound {
  person: number;
  /** The strongest first. */
  identifiers: Known[];
  /** By name. */
  traits: TraitRow[];
  /** The keys of the segments that the customer is in. */
  segments: string[];
  consent: VerdictRow[];
  /** Whether identifiers are masked and traits left out for the reader. */
  masked: boolean;
}

/** What a session, a customer and a timeline say besides: whether the reader sees single customers masked. */
export interface Masked {
  masked: boolean;
}

/** What the settings say besides: the role from which on single customers are seen in full. */
export interface Masking {
  identifiers_from: Role;
}
