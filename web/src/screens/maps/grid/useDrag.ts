import type { PointerEvent, RefObject } from 'react';
import { dropped, laneTarget, markAt, stageTarget, stepTarget, type Target } from '../../../maps/arrange';
import type { Layout } from '../../../maps/layout';
import type { Spot } from '../../../maps/navigation';
import { useStudio } from '../studio';
import { usePointerDrag } from '../usePointerDrag';

interface Named {
  thing: Spot;
  name: string;
}

export interface Dragging {
  /** What is held, once it is really dragged. */
  thing: Spot | null;
  name: string;
  x: number;
  y: number;
  /** The column before which it would land, or the lane below which. */
  mark: { column: number } | { lane: string | null } | null;
  grab: (thing: Spot, name: string, event: PointerEvent<HTMLElement>) => void;
}

interface Options {
  scroll: RefObject<HTMLElement | null>;
  layout: Layout;
  /** Widths of the column of heads and of a step. */
  head: number;
  width: number;
}

/** Dragging stages, steps and lanes by their grips. */
export function useDrag({ scroll, layout, head, width }: Options): Dragging {
  const { run } = useStudio();
  const targetAt = ({ thing }: Named, x: number, y: number, place: HTMLElement): Target | undefined => {
    if (thing.at === 'lane') return laneTarget(laneEdges(place), y) ?? undefined;
    const across = (x - place.getBoundingClientRect().left + place.scrollLeft - head) / width;
    const target = thing.at === 'stage' ? stageTarget(layout, across) : stepTarget(layout, across);
    return target ?? undefined;
  };
  const onDrop = ({ thing }: Named, target: Target) => {
    const command = dropped(thing, target);
    if (command) run(command);
  };
  const { held, grab } = usePointerDrag<Named, Target>({ place: scroll, targetAt, onDrop });
  return {
    thing: held?.thing.thing ?? null,
    name: held?.thing.name ?? '',
    x: held?.x ?? 0,
    y: held?.y ?? 0,
    mark: held?.target ? markOf(layout, held.target) : null,
    grab: (thing, name, event) => {
      event.preventDefault();
      grab({ thing, name }, event);
    },
  };
}

function markOf(layout: Layout, target: Target): Dragging['mark'] {
  return target.at === 'lane' ? { lane: target.after } : { column: markAt(layout, target) };
}

function laneEdges(place: HTMLElement) {
  return [...place.querySelectorAll<HTMLElement>('[data-lane]')].map(element => {
    const { top, bottom } = element.getBoundingClientRect();
    return { key: element.dataset.lane ?? '', top, bottom };
  });
}
