import { type PointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react';

/** Less than this is a click. */
const SLACK = 4;
/** So near to an edge the place scrolls under the hand, so far at once. */
const EDGE = 56;
const SCROLL_STEP = 12;

interface Held<Thing, Target> {
  thing: Thing;
  x: number;
  y: number;
  /** Where it would land; undefined where it cannot. */
  target: Target | undefined;
}

interface Drag<Thing, Target> extends Held<Thing, Target> {
  startX: number;
  startY: number;
  moved: boolean;
}

interface Options<Thing, Target> {
  /** What scrolls while something is held near its edges. */
  place: RefObject<HTMLElement | null>;
  targetAt: (thing: Thing, x: number, y: number, place: HTMLElement) => Target | undefined;
  onDrop: (thing: Thing, target: Target) => void;
}

/** Dragging with a mouse, a pen or a finger; Escape gives it up. What is held is told once it is really dragged. */
export function usePointerDrag<Thing, Target>(options: Options<Thing, Target>) {
  const [drag, setDrag] = useState<Drag<Thing, Target> | null>(null);
  const latest = useRef({ drag, ...options });
  latest.current = { drag, ...options };
  const grab = useCallback((thing: Thing, event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    const { clientX: x, clientY: y } = event;
    setDrag({ thing, startX: x, startY: y, x, y, moved: false, target: undefined });
  }, []);
  const active = drag !== null;
  useEffect(() => {
    if (!active) return;
    const move = (event: globalThis.PointerEvent) => {
      const { drag: now, place, targetAt } = latest.current;
      if (!now || !place.current) return;
      const { clientX: x, clientY: y } = event;
      const moved = now.moved || Math.hypot(x - now.startX, y - now.startY) > SLACK;
      setDrag({ ...now, x, y, moved, target: moved ? targetAt(now.thing, x, y, place.current) : undefined });
    };
    const end = () => {
      const { drag: now, onDrop } = latest.current;
      setDrag(null);
      if (now?.moved && now.target !== undefined) onDrop(now.thing, now.target);
    };
    const giveUp = (event: KeyboardEvent) => event.key === 'Escape' && setDrag(null);
    const cancel = () => setDrag(null);
    let frame = requestAnimationFrame(function follow() {
      const { drag: now, place } = latest.current;
      if (place.current && now?.moved) scrolled(place.current, now);
      frame = requestAnimationFrame(follow);
    });
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', end);
    window.addEventListener('pointercancel', cancel);
    window.addEventListener('keydown', giveUp);
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', end);
      window.removeEventListener('pointercancel', cancel);
      window.removeEventListener('keydown', giveUp);
    };
  }, [active]);
  const held: Held<Thing, Target> | null = drag?.moved ? drag : null;
  return { held, grab };
}

function scrolled(place: HTMLElement, { x, y }: { x: number; y: number }): void {
  const box = place.getBoundingClientRect();
  const across = x > box.right - EDGE ? SCROLL_STEP : x < box.left + EDGE ? -SCROLL_STEP : 0;
  const down = y > box.bottom - EDGE ? SCROLL_STEP : y < box.top + EDGE ? -SCROLL_STEP : 0;
  if (across !== 0 || down !== 0) place.scrollBy(across, down);
}
