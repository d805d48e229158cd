// The receipt of an erasure: what it counts, in its order, and the file that it is handed out as.

import type { ErasureReceipt } from '../api/erasures';

export type Removed = keyof ErasureReceipt['removed'];
export type Remaining = ErasureReceipt['remains'][number];

/** What was removed, what customers would think of first. */
export const REMOVED: Removed[] = [
  'interactions',
  'traits',
  'consents',
  'suppressions',
  'facts',
  'decisions',
  'crossings',
  'told',
  'deliveries',
  'quarantined',
  'audited',
];

/** Where data may be that nobody reaches from here. */
export const REMAINING: Remaining[] = ['lists', 'webhooks', 'exports', 'backups', 'database_log'];

export function isUnderWay({ finished }: Pick<ErasureReceipt, 'finished'>): boolean {
  return !finished;
}

/** Whether anybody outside has to be told. */
export function isToBeTold({ lists, webhooks }: Pick<ErasureReceipt, 'lists' | 'webhooks'>): boolean {
  return lists.length + webhooks.length > 0;
}

export function receiptName({ number }: Pick<ErasureReceipt, 'number'>): string {
  return `styk-erasure-${number}.json`;
}

/** All of it as it came, in its order: whoever checks the signature needs every field. */
export function receiptText(receipt: ErasureReceipt): string {
  return `${JSON.stringify(receipt, null, 2)}\n`;
}

/** How the command that checks a receipt is written. */
export function checkCommand(receipt: Pick<ErasureReceipt, 'number'>): string {
  return `styk admin receipt ${receiptName(receipt)}`;
}
