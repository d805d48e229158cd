import { describe, expect, it } from 'vitest';
import type { GroupMark, MapDraft } from '../api/discovery';
import { messages } from '../i18n/messages/en/index';
import { makeText } from '../i18n/text';
import { draftAt, fitnessSaid, followers, markSaid, readSeen } from './discovery';

const { format } = makeText('en', messages, 'UTC');
const rate = (value: number) => ({ value, low: value - 0.1, high: value + 0.1, successes: value * 100, n: 100 });

function draft(simplicity: number, following: number): MapDraft {
  const fitness = { value: 0.8, low: 0.75, high: 0.85, n: 100 };
  const shares = { following: rate(following), following_journeys: rate(following), exact: rate(0.9) };
  return { simplicity, fit: { steps: 4, edges: 5, elsewhere: 0, fitness, ...shares } };
}

describe('drafts', () => {
  const drafts = [draft(1, 0.2), draft(0.5, 0.5), draft(0, 0.9)];

  it('are found by the nearest simplicity', () => {
    expect(draftAt(drafts, 5)?.simplicity).toBe(0.5);
    expect(draftAt(drafts, 9)?.simplicity).toBe(1);
    expect(draftAt([], 5)).toBeUndefined();
  });

  it('show who follows from the fullest to the simplest', () => {
    const shares = followers(drafts);
    expect(shares).toHaveLength(11);
    expect([shares[0], shares[5], shares[10]]).toEqual([0.9, 0.5, 0.2]);
    expect(followers([])).toEqual(Array(11).fill(0));
  });

  it('never say a fitness without its interval', () => {
    const { fit } = draft(1, 0.2);
    expect(fitnessSaid(fit, format)).not.toBeNull();
    expect(fitnessSaid({ ...fit, fitness: { value: 0.8, low: null, high: null, n: 1 } }, format)).toBeNull();
  });
});

it('marks stand with the difference, its interval and how many it rests on', () => {
  const estimate = (value: number) => ({ value, low: value - 0.05, high: value + 0.05, n: 80 });
  const mark: GroupMark = {
    kind: 'goal',
    unit: 'share',
    here: estimate(0.5),
    elsewhere: estimate(0.3),
    difference: estimate(0.2),
    q_value: 0.001,
  };
  const said = markSaid(mark, null, format);
  expect([said.here, said.elsewhere]).toEqual([format.percent(0.5), format.percent(0.3)]);
  expect(said.detail).toMatch(/^\+20.*\(.*\) n = 80$/);
});

it('an address says whose journeys they are, and what it cannot say is left out', () => {
  const seen = { filters: ['channel == "app"'], journeys: { gap: '7d' }, goal: { touchpoints: ['board'] } };
  expect(readSeen(seen)).toEqual(seen);
  expect(readSeen(undefined)).toEqual({});
  expect(readSeen({ filters: 7, journeys: 'sometimes', goal: 'board' })).toEqual({});
});
