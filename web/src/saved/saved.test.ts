import { describe, expect, it } from 'vitest';
import { messages } from '../i18n/messages/en/index';
import { makeText } from '../i18n/text';
import type { Draft } from '../question/draft';
import { ago } from './ago';
import { type Board, type Card, moved, placeByKey, readBoard, textCard, withCard, without } from './board';
import { replaceTouchpoint, touchpointsOf } from './fix';
import { newKey } from './key';
import { changesOf, merged } from './merge';
import { differingFields, readSavedQuestion } from './savedQuestion';
import { sameView, searchOf, viewOf } from './view';

const card = (id: string, more: Partial<Card> = {}): Card =>
  ({ id, width: 'half', type: 'text', heading: id, text: '', ...more }) as Card;
const board = (ids: string, more: Partial<Board> = {}): Board => ({
  name: 'Monday',
  note: '',
  refresh: 0,
  cards: [...ids].map(id => card(id)),
  ...more,
});
const ids = ({ cards }: { cards: Card[] }) => cards.map(one => one.id).join('');

describe('a saved view', () => {
  it('keeps what the address holds and gives it back', () => {
    const q = { steps: [{ touchpoints: ['search'] }, {}] };
    const view = viewOf('funnel', { q, period: '30d', compare: 'previous' });
    expect(searchOf(view)).toEqual({ q, period: '30d', compare: 'previous' });
    const saved = readSavedQuestion(JSON.parse(JSON.stringify({ ...view, name: 'To checkout' })));
    expect(saved && sameView(saved, view)).toBe(true);
  });

  it('is read leniently', () => {
    expect(readSavedQuestion(null)).toBeNull();
    expect(readSavedQuestion({ kind: 'no such', name: 'x' })).toBeNull();
    expect(readSavedQuestion({ kind: 'rework', name: 5, period: 'soon', compare: 'never' })).toEqual({
      kind: 'rework',
      name: '',
    });
  });

  it('tells in what two versions differ', () => {
    const before = { kind: 'metric' as const, question: { metric: 'count' }, name: 'a' };
    expect(differingFields(before, { ...before, question: { metric: 'nps' }, period: '7d' })).toEqual([
      'question',
      'period',
    ]);
    expect(differingFields(before, { ...before, note: '' })).toEqual([]);
  });
});

describe('a board', () => {
  it('reads what it can and leaves out the rest', () => {
    const read = readBoard({
      name: 'x',
      refresh: 7,
      cards: [
        { type: 'answer', view: { kind: 'nothing' } },
        { id: 'a', type: 'text', heading: 'h' },
        5,
        { id: 'a', type: 'text' },
      ],
    });
    expect(read).toEqual({
      name: 'x',
      note: '',
      refresh: 0,
      cards: [{ id: 'a', type: 'text', heading: 'h', text: '', width: 'half' }],
    });
    expect(readBoard(null)).toBeNull();
  });

  it('moves a card, within bounds', () => {
    const { cards } = board('abcd');
    expect(ids({ cards: moved(cards, 'a', 2) })).toBe('bcad');
    expect(ids({ cards: moved(cards, 'd', 0) })).toBe('dabc');
    expect(ids({ cards: moved(cards, 'b', 99) })).toBe('acdb');
    expect(moved(cards, 'b', 1)).toBe(cards);
    expect(moved(cards, 'x', 1)).toBe(cards);
  });

  it('goes by keys from place to place', () => {
    expect(placeByKey('ArrowLeft', 0, 3)).toBe(0);
    expect(placeByKey('ArrowDown', 1, 3)).toBe(2);
    expect(placeByKey('End', 0, 3)).toBe(2);
    expect(placeByKey('a', 0, 3)).toBeNull();
  });

  it('takes a card back where it was, once', () => {
    const before = board('abc');
    const after = withCard(without(before, 'b'), card('b'), 1);
    expect(ids(after)).toBe('abc');
    expect(withCard(after, card('b'), 0)).toBe(after);
  });

  it('gives each new card a key of its own', () => {
    expect(new Set([newKey(), newKey(), textCard().id]).size).toBe(3);
  });
});

describe('merging a board that two edited', () => {
  const base = board('abc');

  it('takes what only one of them changed', () => {
    const mine = { ...base, name: 'Tuesday' };
    const theirs = { ...base, cards: moved(base.cards, 'c', 0) };
    const both = merged(base, mine, theirs);
    expect(both.name).toBe('Tuesday');
    expect(ids(both)).toBe('cab');
  });

  it('keeps what either added, behind what it stood behind', () => {
    const mine = { ...base, cards: [card('a'), card('m'), card('b'), card('c')] };
    const theirs = { ...base, cards: [card('a'), card('b'), card('c'), card('t')] };
    expect(ids(merged(base, mine, theirs))).toBe('ambct');
  });

  it('takes away what one removed, unless the other worked on it', () => {
    expect(ids(merged(base, without(base, 'b'), base))).toBe('ac');
    const worked = { ...base, cards: [card('a'), card('b', { width: 'full' }), card('c')] };
    expect(ids(merged(base, without(base, 'b'), worked))).toBe('abc');
    expect(ids(merged(base, worked, without(base, 'b')))).toBe('abc');
  });

  it('joins two edits of one card field by field, mine where both changed the same', () => {
    const mine = { ...base, cards: [card('a', { heading: 'mine' } as Partial<Card>), card('b'), card('c')] };
    const theirs = {
      ...base,
      cards: [card('a', { heading: 'theirs', width: 'full' } as Partial<Card>), card('b'), card('c')],
    };
    expect(merged(base, mine, theirs).cards[0]).toMatchObject({ heading: 'mine', width: 'full' });
  });

  it('is what they agree on where both did the same', () => {
    const same = { ...base, cards: moved(base.cards, 'a', 2) };
    expect(merged(base, same, same)).toEqual(same);
  });

  it('says what was done', () => {
    const after: Board = { ...base, name: 'New', cards: [card('c'), card('a', { width: 'full' }), card('n')] };
    expect(changesOf(base, after).map(change => change.what)).toEqual([
      'renamed',
      'changed',
      'added',
      'removed',
      'moved',
    ]);
    expect(changesOf(base, base)).toEqual([]);
  });
});

describe('a touchpoint that is gone', () => {
  const draft: Draft = {
    ask: 'funnel',
    steps: [{ touchpoints: ['gone', 'search'] }, { touchpoints: ['cart'] }],
    exclude: [{ touchpoints: ['gone'] }],
  };

  it('is found and replaced everywhere', () => {
    expect(touchpointsOf(draft)).toEqual(['gone', 'search', 'cart']);
    expect(touchpointsOf(replaceTouchpoint(draft, 'gone', 'home'))).toEqual(['home', 'search', 'cart']);
    expect(touchpointsOf(replaceTouchpoint(draft, 'gone', 'search'))).toEqual(['search', 'cart']);
    expect(touchpointsOf(replaceTouchpoint(draft, 'gone', null))).toEqual(['search', 'cart']);
  });
});

describe('how long ago', () => {
  const text = makeText('en', messages, 'UTC');
  const now = Date.parse('2024-05-10T12:00:00Z');
  it('is said as people do', () => {
    expect(ago('2024-05-10T11:59:40Z', text, now)).toBe('now');
    expect(ago('2024-05-10T11:30:00Z', text, now)).toBe('30 minutes ago');
    expect(ago('2024-05-10T02:00:00Z', text, now)).toBe('10 hours ago');
    expect(ago('2024-05-09T20:00:00Z', text, now)).toBe('yesterday');
    expect(ago('2024-05-06T20:00:00Z', text, now)).toBe('4 days ago');
    expect(ago('2024-03-01T20:00:00Z', text, now)).toBe(text.format.day('2024-03-01T20:00:00Z'));
  });
});
