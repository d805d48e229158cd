import { useState } from 'react';
import { inserted, without } from '../consent/policy';
import { showDone } from './undo';

type Change<Card> = (next: (before: Card[]) => Card[]) => void;

/** A list that is edited as cards: which of them are open, one more at its end, and one less with a way back. */
export function useOpenCards<Card extends { id: string }>(change: Change<Card>) {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const toggle = (id: string) => {
    const next = new Set(opened);
    if (!next.delete(id)) next.add(id);
    setOpened(next);
  };
  const add = (card: Card) => {
    change(before => [...before, card]);
    setOpened(new Set([...opened, card.id]));
  };
  const remove = (card: Card, place: number, message: string) => {
    change(before => without(before, card.id));
    showDone(message, () => change(before => inserted(before, place, card)));
  };
  return { opened, toggle, add, remove };
}
