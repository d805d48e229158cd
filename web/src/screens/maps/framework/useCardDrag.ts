import { type PointerEvent, type RefObject, useCallback } from 'react';
import { type Column, type Spot, spotAtPoint } from '../../../maps/framework';
import { usePointerDrag } from '../usePointerDrag';

export interface CardDrag {
  /** What is held, once it is really dragged. */
  map: string | null;
  x: number;
  y: number;
  /** Where it would land; null out of all phases. */
  target: Spot | null | undefined;
  grab: (map: string, event: PointerEvent<HTMLElement>) => void;
}

/** Dragging journeys between phases by their grips. */
export function useCardDrag(
  board: RefObject<HTMLElement | null>,
  onDrop: (map: string, spot: Spot | null) => void,
): CardDrag {
  const targetAt = useCallback(
    (map: string, x: number, y: number, place: HTMLElement) => spotAtPoint(columnsOf(place), map, x, y),
    [],
  );
  const { held, grab } = usePointerDrag<string, Spot | null>({ place: board, targetAt, onDrop });
  return { map: held?.thing ?? null, x: held?.x ?? 0, y: held?.y ?? 0, target: held?.target, grab };
}

/** Columns and their cards as they lie on the page. */
function columnsOf(board: HTMLElement): Column[] {
  return [...board.querySelectorAll<HTMLElement>('[data-phase]')].map(column => {
    const { left, right } = column.getBoundingClientRect();
    const cards = [...column.querySelectorAll<HTMLElement>('[data-map]')].map(card => {
      const { top, bottom } = card.getBoundingClientRect();
      return { map: card.dataset.map ?? '', top, bottom };
    });
    return { phase: column.dataset.phase || null, left, right, cards };
  });
}
