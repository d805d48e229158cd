import { describe, expect, it } from 'vitest';
import type { MapComment, MapTask } from '../api/talk';
import {
  colleaguesFor,
  mentionedIn,
  openByPlace,
  partsOf,
  standsAt,
  threadsOf,
  typedMention,
  whereKey,
  withMention,
} from './talk';

function comment(id: number, more: Partial<MapComment> = {}): MapComment {
  const made = '2025-10-31T10:00:00Z';
  return { id, author: 'olga@example.com', text: 'x', created: made, deleted: false, mentions: [], ...more };
}

function task(id: number, more: Partial<MapTask> = {}): MapTask {
  const made = '2025-10-31T10:00:00Z';
  return { id, author: 'olga@example.com', title: 'x', created: made, overdue: false, ...more };
}

const COLLEAGUES = [
  { id: 1, name: 'Olga', email: 'olga@example.com' },
  { id: 2, name: 'Jan', email: 'jan@example.com' },
  { id: 3, name: 'Jan Kowalski', email: 'jk@example.com' },
  { id: 4, name: 'Żaneta', email: 'zaneta@example.com' },
];

describe('comments', () => {
  it('make threads, the newest first, each with its answers in their order', () => {
    const threads = threadsOf([
      comment(1),
      comment(2),
      comment(3, { thread: 1 }),
      comment(4, { thread: 1 }),
      comment(5, { thread: 99 }),
    ]);
    expect(threads.map(({ head, answers }) => [head.id, answers.map(one => one.id)])).toEqual([
      [2, []],
      [1, [3, 4]],
    ]);
  });

  it('stand at their cell, and so within its step, its lane and the map', () => {
    const cell = { step: 'book', lane: 'mood' };
    const around = [{}, { step: 'book' }, { lane: 'mood' }, cell];
    expect(around.every(where => standsAt(cell, where))).toBe(true);
    expect(standsAt({ step: 'book' }, cell)).toBe(false);
    expect(standsAt({ step: null, lane: null }, {})).toBe(true);
  });

  it('are counted with tasks where they are open', () => {
    const cell = { step: 'book', lane: 'mood' };
    const counts = openByPlace(
      [
        comment(1, cell),
        comment(2, { ...cell, thread: 1 }),
        comment(3, { ...cell, resolved: '2025-10-31T11:00:00Z', resolver: 'olga@example.com' }),
        comment(4, { step: 'book' }),
      ],
      [task(1, cell), task(2, { ...cell, done: '2025-10-31T11:00:00Z', finisher: 'olga@example.com' }), task(3)],
    );
    expect(counts).toEqual(
      new Map([
        [whereKey(cell), { comments: 1, tasks: 1 }],
        [whereKey({ step: 'book' }), { comments: 1, tasks: 0 }],
        [whereKey({}), { comments: 0, tasks: 1 }],
      ]),
    );
  });
});

describe('a mention', () => {
  it('is typed behind an @ that begins a word', () => {
    expect(typedMention('@', 1)).toEqual({ start: 0, name: '' });
    expect(typedMention('Ask @Żan', 8)).toEqual({ start: 4, name: 'Żan' });
    expect(typedMention('Ask @Jan Kow today', 12)).toEqual({ start: 4, name: 'Jan Kow' });
    expect(typedMention('olga@example', 12)).toBeNull();
    expect(typedMention('@Jan has said so', 16)).toBeNull();
    expect(typedMention('@Jan', 0)).toBeNull();
  });

  it('offers those whose name or e-mail begins so', () => {
    const offered = (typed: string) => colleaguesFor(typed, COLLEAGUES).map(one => one.id);
    expect(offered('')).toEqual([1, 2, 3, 4]);
    expect(offered('kow')).toEqual([3]);
    expect(offered('jan')).toEqual([2, 3]);
    expect(offered('zan')).toEqual([4]);
    expect(offered('nobody')).toEqual([]);
  });

  it('takes the place of what was typed', () => {
    expect(withMention('Ask @Ja today', { start: 4, name: 'Ja' }, 'Jan')).toEqual({
      text: 'Ask @Jan today',
      cursor: 9,
    });
    expect(withMention('@', { start: 0, name: '' }, 'Olga')).toEqual({ text: '@Olga ', cursor: 6 });
  });

  it('is found by whole names, the longest that fits', () => {
    const names = COLLEAGUES.map(one => one.name);
    expect(partsOf('@Jan Kowalski and @Jan, not @January', names)).toEqual([
      { text: '@Jan Kowalski', mention: true },
      { text: ' and ', mention: false },
      { text: '@Jan', mention: true },
      { text: ', not @January', mention: false },
    ]);
    expect(partsOf('a.b (c)', ['.*'])).toEqual([{ text: 'a.b (c)', mention: false }]);
    expect(partsOf('', names)).toEqual([]);
  });

  it('names those whose names stand in the text, of namesakes those who were chosen', () => {
    const two = [...COLLEAGUES, { id: 5, name: 'Jan', email: 'jan2@example.com' }];
    expect(mentionedIn('@Jan Kowalski', two, new Set())).toEqual([3]);
    expect(mentionedIn('@Jan', two, new Set())).toEqual([]);
    expect(mentionedIn('@Jan', two, new Set([5]))).toEqual([5]);
    expect(mentionedIn('Jan', two, new Set([2, 3, 5]))).toEqual([]);
  });
});
