import { describe, expect, it } from 'vitest';
import type { SaidRow, TraitStanding } from '../api/customers';
import { Format } from '../i18n/format';
import { messages } from '../i18n/messages/en/index';
import { later } from '../i18n/messages/en/later';
import { makeText } from '../i18n/text';
import { daysSaid, historyOf, profilePath } from './history';

const said = (value: unknown, standing: TraitStanding, last: string): SaidRow => ({
  value,
  alias: 7,
  source: 'crm',
  import: null,
  standing,
  first: last,
  last,
});

describe('the history of a trait', () => {
  it('has the latest first, and says which of it holds', () => {
    const history = historyOf({
      said: [
        said('gold', 'verified', '2024-06-01T10:00:00Z'),
        said('basic', 'recorded', '2024-03-01T10:00:00Z'),
        said('silver', 'verified', '2024-05-01T10:00:00Z'),
      ],
    });
    expect(history.map(({ row }) => row.value)).toEqual(['gold', 'silver', 'basic']);
    expect(history.map(({ holds }) => holds)).toEqual([true, false, false]);
    expect(history.some(({ overruled }) => overruled)).toBe(false);
  });

  it('explains what a browser said later and does not hold', () => {
    const history = historyOf({
      said: [said('gold', 'verified', '2024-06-01T10:00:00Z'), said('free', 'claimed', '2024-07-01T10:00:00Z')],
    });
    expect(history.map(({ row, holds, overruled }) => [row.value, holds, overruled])).toEqual([
      ['free', false, true],
      ['gold', true, false],
    ]);
  });

  it('has nothing to explain where nobody but a browser says anything', () => {
    const history = historyOf({
      said: [said('red', 'claimed', '2024-06-01T10:00:00Z'), said('blue', 'claimed', '2024-05-01T10:00:00Z')],
    });
    expect(history.some(({ overruled }) => overruled)).toBe(false);
    expect(historyOf({ said: [] })).toEqual([]);
  });

  it('says from when to when something was said', () => {
    const format = new Format('en', 'UTC');
    const plain = (first: string, last: string) => daysSaid({ first, last }, format).replace(/\u00a0/g, ' ');
    expect(plain('2024-05-06T08:00:00Z', '2024-05-06T20:00:00Z')).toBe('6 May 2024');
    expect(plain('2024-05-06T08:00:00Z', '2024-06-01T20:00:00Z')).toBe('6 May 2024 – 1 Jun 2024');
  });

  it('has words for each standing', () => {
    const { t } = makeText('en', { ...messages, ...later }, 'UTC');
    const standings: TraitStanding[] = ['verified', 'recorded', 'claimed'];
    for (const standing of standings) expect(t(`profile.standing.${standing}`)).not.toContain('profile.');
  });
});

it('a profile is read by any identifier, however it is written', () => {
  expect(profilePath({ kind: 'user_id', value: 'anna-77' })).toBe('/profiles?kind=user_id&value=anna-77');
  expect(profilePath({ kind: 'crm_id', value: 'K 1&2' })).toBe('/profiles?kind=crm_id&value=K%201%262');
});
