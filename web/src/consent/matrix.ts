// What one customer allows, as a table of purposes and channels.

import type { ContactChannel, VerdictRow } from '../api/consent';
import { CHANNELS } from './names';

export interface MatrixRow {
  /** The key of the purpose. */
  purpose: string;
  /** Of a purpose that is bound to no channel: one for all. */
  whole: VerdictRow | null;
  /** In the order of the columns; null where the purpose is not for the channel. */
  cells: (VerdictRow | null)[];
}

export interface Matrix {
  /** The channels that any purpose is for. */
  channels: ContactChannel[];
  rows: MatrixRow[];
}

/** The purposes stay in the order of the policy, in which their verdicts come. */
export function matrixOf(verdicts: readonly VerdictRow[]): Matrix {
  const used = new Set(verdicts.map(({ channel }) => channel));
  const channels = CHANNELS.filter(channel => used.has(channel));
  const keys = [...new Set(verdicts.map(({ purpose }) => purpose))];
  const rows = keys.map(purpose => {
    const own = verdicts.filter(one => one.purpose === purpose);
    const whole = own.find(({ channel }) => !channel) ?? null;
    return { purpose, whole, cells: channels.map(channel => own.find(one => one.channel === channel) ?? null) };
  });
  return { channels, rows };
}
