import { type PointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react';

interface Drag {
  id: string;
  /** All cards as they would stand if dropped now. */
  order: string[];
  x: number;
  y: number;
}

const EDGE = 90;
const SCROLL_STEP = 14;

/**
 * Arranging by pointer. The cards stay where they are in the document until
 * the drop: only their `order` changes, so the pointer keeps its handle.
 */
export function useArrange(
  grid: RefObject<HTMLElement | null>,
  ids: string[],
  onDrop: (id: string, to: number) => void,
) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const latest = useRef(drag);
  latest.current = drag;

  const start = useCallback(
    (id: string, event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      event.preventDefault();
      event.currentTarget.focus();
      event.currentTarget.setPointerCapture(event.pointerId);
      setDrag({ id, order: ids, x: event.clientX, y: event.clientY });
    },
    [ids],
  );
  const move = useCallback(
    (event: PointerEvent<HTMLElement>) => {
      const now = latest.current;
      if (!now) return;
      const [x, y] = [event.clientX, event.clientY];
      setDrag({ ...now, x, y, order: orderAt(grid.current, now, x, y) });
    },
    [grid],
  );
  const end = useCallback(() => {
    const now = latest.current;
    setDrag(null);
    if (now) onDrop(now.id, now.order.indexOf(now.id));
  }, [onDrop]);
  const cancel = useCallback(() => setDrag(null), []);

  const active = drag !== null;
  useEffect(() => {
    if (!active) return;
    let frame = 0;
    const scroll = () => {
      const y = latest.current?.y ?? 0;
      if (y < EDGE) window.scrollBy(0, -SCROLL_STEP);
      if (y > window.innerHeight - EDGE) window.scrollBy(0, SCROLL_STEP);
      frame = requestAnimationFrame(scroll);
    };
    frame = requestAnimationFrame(scroll);
    const giveUp = (event: KeyboardEvent) => event.key === 'Escape' && setDrag(null);
    window.addEventListener('keydown', giveUp);
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener('keydown', giveUp);
    };
  }, [active]);

  return { drag, start, move, end, cancel };
}

function orderAt(grid: HTMLElement | null, { id, order }: Drag, x: number, y: number): string[] {
  const cards = [...(grid?.querySelectorAll<HTMLElement>('[data-card]') ?? [])];
  const inside = (box: DOMRect) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
  const over = cards.find(card => card.dataset.card !== id && inside(card.getBoundingClientRect()));
  const own = cards.find(card => card.dataset.card === id)?.getBoundingClientRect();
  const target = over?.dataset.card;
  if (!over || !own || !target) return order;
  const box = over.getBoundingClientRect();
  const beside = Math.abs(box.top - own.top) < 8;
  const after = beside ? x > box.left + box.width / 2 : y > box.top + box.height / 2;
  const others = order.filter(one => one !== id);
  const place = others.indexOf(target) + (after ? 1 : 0);
  return [...others.slice(0, place), id, ...others.slice(place)];
}
