import type { Board, Card } from './board';
import { sorted } from './view';

// Two people edited one board. What only one of them changed is taken from that
// one; where both changed the same, mine counts; nothing that one of them worked
// on is taken away by the other.

export function merged(base: Board, mine: Board, theirs: Board): Board {
  const pick = <K extends keyof Board>(field: K): Board[K] =>
    mine[field] === base[field] ? theirs[field] : mine[field];
  return { name: pick('name'), note: pick('note'), refresh: pick('refresh'), cards: mergedCards(base, mine, theirs) };
}

function byId(cards: Card[]): Map<string, Card> {
  return new Map(cards.map(card => [card.id, card]));
}

function same(a: Card | undefined, b: Card | undefined): boolean {
  return sorted(a ?? null) === sorted(b ?? null);
}

function mergedCards(base: Board, mine: Board, theirs: Board): Card[] {
  const [before, own, other] = [byId(base.cards), byId(mine.cards), byId(theirs.cards)];
  const kept = new Map<string, Card>();
  for (const id of new Set([...own.keys(), ...other.keys()])) {
    const card = mergedCard(before.get(id), own.get(id), other.get(id));
    if (card) kept.set(id, card);
  }
  const order = (board: Board) => board.cards.map(card => card.id);
  const common = (board: Board) => order(board).filter(id => before.has(id) && own.has(id));
  const iMoved = common(mine).join() !== common(base).join();
  const [first, second] = iMoved ? [order(mine), order(theirs)] : [order(theirs), order(mine)];
  return woven(first, second).flatMap(id => kept.get(id) ?? []);
}

function mergedCard(base: Card | undefined, mine: Card | undefined, theirs: Card | undefined): Card | undefined {
  if (mine && theirs) {
    if (!base || same(theirs, base)) return mine;
    if (same(mine, base)) return theirs;
    // Both worked on it: field by field, mine where both changed the same one.
    const fields: Record<string, unknown> = { ...theirs };
    const [from, to] = [base as unknown as Record<string, unknown>, mine as unknown as Record<string, unknown>];
    for (const field of new Set([...Object.keys(from), ...Object.keys(to)])) {
      if (sorted(from[field] ?? null) !== sorted(to[field] ?? null)) fields[field] = to[field];
    }
    return fields as unknown as Card;
  }
  const left = mine ?? theirs;
  if (!base) return left;
  // One removed it: gone, unless the other changed it meanwhile.
  return same(left, base) ? undefined : left;
}

/** The first list, with what only the second has put behind what it stood behind there. */
function woven(first: string[], second: string[]): string[] {
  const result = [...first];
  for (const [index, id] of second.entries()) {
    if (result.includes(id)) continue;
    const before = second.slice(0, index).findLast(one => result.includes(one));
    result.splice(before === undefined ? 0 : result.indexOf(before) + 1, 0, id);
  }
  return result;
}

export type Change =
  | { what: 'renamed'; name: string }
  | { what: 'settings' }
  | { what: 'moved' }
  | { what: 'added' | 'removed' | 'changed'; card: Card };

/** What was done to a board between two versions. */
export function changesOf(before: Board, after: Board): Change[] {
  const changes: Change[] = [];
  const [old, now] = [byId(before.cards), byId(after.cards)];
  if (before.name !== after.name) changes.push({ what: 'renamed', name: after.name });
  if (before.refresh !== after.refresh || before.note !== after.note) changes.push({ what: 'settings' });
  for (const card of after.cards) {
    const was = old.get(card.id);
    if (!was) changes.push({ what: 'added', card });
    else if (!same(was, card)) changes.push({ what: 'changed', card });
  }
  for (const card of before.cards) if (!now.has(card.id)) changes.push({ what: 'removed', card });
  const stayed = (cards: Card[]) => cards.filter(card => old.has(card.id) && now.has(card.id)).map(card => card.id);
  if (stayed(before.cards).join() !== stayed(after.cards).join()) changes.push({ what: 'moved' });
  return changes;
}
