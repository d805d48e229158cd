import { newKey } from './key';
import { readView, type View } from './view';

export type Width = 'half' | 'full';

interface CardFrame {
  id: string;
  width: Width;
}
export interface TextCard extends CardFrame {
  type: 'text';
  heading: string;
  text: string;
}
export interface AnswerCard extends CardFrame {
  type: 'answer';
  view: View;
  /** Instead of the sentence of the question. */
  title?: string;
  /** The saved question that it follows. */
  saved?: string;
  /** Keeps its period where the board has one. */
  fixed?: boolean;
}
export type Card = TextCard | AnswerCard;

/** Minutes between two refreshes; 0 for never by itself. */
export const INTERVALS = [0, 5, 60] as const;
export type Interval = (typeof INTERVALS)[number];

export interface Board {
  name: string;
  note: string;
  refresh: Interval;
  cards: Card[];
}

export function emptyBoard(name: string): Board {
  return { name, note: '', refresh: 0, cards: [] };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function readBoard(raw: unknown): Board | null {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return null;
  const { name, note, refresh, cards } = raw as Record<string, unknown>;
  const read = Array.isArray(cards) ? cards.flatMap(card => readCard(card) ?? []) : [];
  const seen = new Set<string>();
  return {
    name: text(name),
    note: text(note),
    refresh: INTERVALS.find(one => one === refresh) ?? 0,
    cards: read.filter(card => !seen.has(card.id) && seen.add(card.id)),
  };
}

function readCard(raw: unknown): Card | null {
  if (typeof raw !== 'object' || raw === null) return null;
  const card = raw as Record<string, unknown>;
  const frame = { id: text(card.id) || newKey(), width: card.width === 'full' ? 'full' : 'half' } as const;
  if (card.type === 'text') return { ...frame, type: 'text', heading: text(card.heading), text: text(card.text) };
  const view = readView(card.view);
  if (card.type !== 'answer' || !view) return null;
  return {
    ...frame,
    type: 'answer',
    view,
    ...(text(card.title) && { title: text(card.title) }),
    ...(text(card.saved) && { saved: text(card.saved) }),
    ...(card.fixed === true && { fixed: true }),
  };
}

export function answerCard(view: View, more: { title?: string; saved?: string } = {}): AnswerCard {
  return { id: newKey(), width: 'half', type: 'answer', view, ...more };
}

export function textCard(): TextCard {
  return { id: newKey(), width: 'full', type: 'text', heading: '', text: '' };
}

/** The cards with one at another place. */
export function moved(cards: Card[], id: string, to: number): Card[] {
  const from = cards.findIndex(card => card.id === id);
  const card = cards[from];
  const place = Math.max(0, Math.min(cards.length - 1, to));
  if (!card || place === from) return cards;
  const others = cards.filter(one => one !== card);
  return [...others.slice(0, place), card, ...others.slice(place)];
}

export function changed(board: Board, id: string, change: (card: Card) => Card): Board {
  return { ...board, cards: board.cards.map(card => (card.id === id ? change(card) : card)) };
}

export function without(board: Board, id: string): Board {
  return { ...board, cards: board.cards.filter(card => card.id !== id) };
}

/** The board with a card put back where it was. */
export function withCard(board: Board, card: Card, place: number): Board {
  if (board.cards.some(one => one.id === card.id)) return board;
  return { ...board, cards: [...board.cards.slice(0, place), card, ...board.cards.slice(place)] };
}

/** Where a key on a card's handle takes it; null for other keys. */
export function placeByKey(key: string, place: number, count: number): number | null {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowUp':
      return Math.max(0, place - 1);
    case 'ArrowRight':
    case 'ArrowDown':
      return Math.min(count - 1, place + 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
