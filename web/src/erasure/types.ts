// Erasure as the server speaks it. Its OpenAPI document does not have these shapes yet: once it does,
// each of them is `Schema<'…'>` of the same name.

import type { IdentifierKind } from '../api/identity';
import type { Timestamp } from '../api/types';

/** Whose data are to go, and why. */
export interface ErasureWanted {
  persons: number[];
  /** Identifiers as people write them: an e-mail address, a phone number, a number of a CRM. */
  values: string[];
  reason: string;
}

/** A list for other systems, and how many of the customers were on it. */
export interface ErasedList {
  number: number;
  time: Timestamp;
  author: string;
  segment: string;
  purpose: string;
  channel?: string | null;
  format: string;
  customers: number;
}

/** An address that was told of some of the customers. */
export interface ErasedWebhook {
  url: string;
  told: number;
}

/** What an erasure would do; nothing is erased by asking. */
export interface ErasurePreviewed {
  /** At most 200 of them. */
  customers: { person: number; known: { kind: IdentifierKind; value: string }[] }[];
  /** How many customers there are. */
  count: number;
  identifiers: number;
  /** Values that nobody has. */
  unknown: string[];
  lists: ErasedList[];
  webhooks: ErasedWebhook[];
}

/** What was erased, as it is signed. */
export interface ErasureReceipt {
  number: number;
  requested: Timestamp;
  /** Null or absent while it is under way. */
  finished?: Timestamp | null;
  author: string;
  reason: string;
  customers: number;
  identifiers: number;
  removed: {
    interactions: number;
    facts: number;
    decisions: number;
    consents: number;
    /** What was said of them, such as their plan. */
    traits: number;
    suppressions: number;
    quarantined: number;
    deliveries: number;
    crossings: number;
    told: number;
  };
  lists: ErasedList[];
  webhooks: ErasedWebhook[];
  /** Keyed hashes of the identifiers, in hex. */
  marks: string[];
  remains: ('backups' | 'lists' | 'webhooks' | 'exports' | 'database_log')[];
  key: string;
  /** Ed25519 over the receipt, in hex. */
  signature: string;
}

export interface ErasuresFound {
  /** The newest first. */
  erasures: ErasureReceipt[];
  /** Interactions that were refused since the server started, because they were dated before an erasure. */
  refused: number;
  /** The public key that receipts are signed with, in hex; empty where none was signed. */
  key: string;
}
