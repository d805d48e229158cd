import { expect, it } from 'vitest';
import type { VerdictRow } from '../api/consent';
import { matrixOf } from './matrix';

const verdict = (purpose: string, channel: VerdictRow['channel']): VerdictRow => ({
  purpose,
  channel,
  allowed: true,
  why: 'given',
  since: null,
});

it('has a row for each purpose and a column for each channel that any of them is for', () => {
  const [push, email, sms] = [verdict('b', 'push'), verdict('b', 'email'), verdict('a', 'sms')];
  expect(matrixOf([push, email, sms])).toEqual({
    channels: ['email', 'sms', 'push'],
    rows: [
      { purpose: 'b', whole: null, cells: [email, null, push] },
      { purpose: 'a', whole: null, cells: [null, sms, null] },
    ],
  });
});

it('has one cell for a purpose that is bound to no channel', () => {
  const [whole, email] = [verdict('profiling', null), verdict('a', 'email')];
  expect(matrixOf([whole, email]).rows).toEqual([
    { purpose: 'profiling', whole, cells: [null] },
    { purpose: 'a', whole: null, cells: [email] },
  ]);
  expect(matrixOf([whole])).toEqual({ channels: [], rows: [{ purpose: 'profiling', whole, cells: [] }] });
});
