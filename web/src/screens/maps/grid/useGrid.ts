import {
  type ClipboardEvent,
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
  useCallback,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useText } from '../../../i18n/index';
import { stepAside } from '../../../maps/arrange';
import { clearCell } from '../../../maps/commands/clearCell';
import { editCell } from '../../../maps/commands/editCell';
import { editLane } from '../../../maps/commands/editLane';
import { editStage } from '../../../maps/commands/editStage';
import { editStep } from '../../../maps/commands/editStep';
import { pasteTable } from '../../../maps/commands/pasteTable';
import type { Layout } from '../../../maps/layout';
import { type Cell, type MapDocument, type Place, shownCell } from '../../../maps/map';
import {
  directionOf,
  following,
  neighbour,
  presentSpot,
  type Spot,
  sameSpot,
  spotName,
  spotOf,
} from '../../../maps/navigation';
import { parseTable } from '../../../maps/paste';
import { newKey } from '../../../saved/key';
import type { Beside } from '../search';
import { useStudio } from '../studio';
import { laneName } from '../words';

/** What is being written, and what was typed to begin with. */
export interface Editing {
  spot: Spot;
  start?: string;
}

export interface MenuAt {
  spot: Spot;
  x: number;
  y: number;
}

/** Where an edit ends: on its spot, on the next one, on the one before, or elsewhere on the page. */
export type Onward = 'stay' | 'next' | 'back' | 'away';

export interface Grid {
  active: Spot | null;
  editing: Editing | null;
  menu: MenuAt | null;
  edit: (spot: Spot, start?: string) => void;
  focus: (spot: Spot) => void;
  finish: (text: string | null, onward: Onward) => void;
  openMenu: (menu: MenuAt | null) => void;
  /** What happened, for whoever does not see it. */
  said: string;
  handlers: {
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
    onDoubleClick: (event: MouseEvent<HTMLElement>) => void;
    onClick: (event: MouseEvent<HTMLElement>) => void;
    onContextMenu: (event: MouseEvent<HTMLElement>) => void;
    onFocus: (event: FocusEvent<HTMLElement>) => void;
    onPaste: (event: ClipboardEvent<HTMLElement>) => void;
    onCopy: (event: ClipboardEvent<HTMLElement>) => void;
  };
}

interface Options {
  grid: RefObject<HTMLElement | null>;
  layout: Layout;
  cells: ReadonlyMap<string, Cell>;
  /** On a small screen a tap opens what it hits, and texts are edited there. */
  small: boolean;
}

function typing(target: EventTarget): boolean {
  return target instanceof HTMLElement && /^(INPUT|TEXTAREA)$/.test(target.tagName);
}

function elementOf(target: EventTarget): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('[data-spot]') : null;
}

/** What opens beside the map for a spot. */
export function besideFor(spot: Spot): Beside {
  if (spot.at === 'cell') return ['cell', spot.step, spot.lane];
  if (spot.at === 'stage') return ['stage', spot.stage];
  return spot.at === 'lane' ? ['lane', spot.lane] : ['step', spot.step];
}

/** The keyboard, mouse and clipboard of the grid. */
export function useGrid({ grid, layout, cells, small }: Options): Grid {
  const text = useText();
  const { t } = text;
  const { map, editable, persona, run, go } = useStudio();
  const [chosen, setActive] = useState<Spot | null>(null);
  const [editing, setEditing] = useState<Editing | null>(null);
  const [menu, openMenu] = useState<MenuAt | null>(null);
  const [said, setSaid] = useState('');
  /** To be focused as soon as it is drawn. */
  const wanted = useRef<Spot | null>(null);
  const active = presentSpot(layout, chosen);

  const placeOfSpot = (spot: Spot & { at: 'cell' }): Place => ({
    step: spot.step,
    lane: spot.lane,
    ...(persona && { persona }),
  });
  const textAt = (spot: Spot): string => textOf(map, spot, cells, persona);
  const write = (spot: Spot, next: string) => {
    const value = next.trim();
    const named = spot.at === 'stage' || spot.at === 'step';
    if (value === textAt(spot) || (named && value === '')) return;
    if (spot.at === 'stage') return run(editStage(spot.stage, { name: value }));
    if (spot.at === 'step') return run(editStep(spot.step, { name: value }));
    if (spot.at === 'cell') return run(editCell(placeOfSpot(spot), { text: value }));
    const lane = map.lanes.find(one => one.key === spot.lane);
    const usual = lane && laneName({ kind: lane.kind }, text);
    return run(editLane(spot.lane, { name: value === usual ? '' : value }));
  };
  const edit = (spot: Spot, start?: string) => {
    if (!editable) return;
    if (small) return go({ beside: besideFor(spot) }, false);
    const lane = spot.at === 'cell' ? map.lanes.find(one => one.key === spot.lane) : undefined;
    if (lane?.folded) return;
    setActive(spot);
    setEditing(start === undefined ? { spot } : { spot, start });
  };
  const focus = (spot: Spot) => {
    wanted.current = spot;
    setActive(spot);
  };
  const finish = (value: string | null, onward: Onward) => {
    if (!editing) return;
    const { spot } = editing;
    if (value !== null) write(spot, value);
    setEditing(null);
    if (onward === 'away') return;
    if (onward === 'stay') return focus(spot);
    const next = following(layout, spot, onward === 'back');
    if (sameSpot(next, spot)) focus(spot);
    else edit(next);
  };
  // What was wanted is there after a drawing: a thing that moved or was made takes the focus with it.
  useLayoutEffect(() => {
    const spot = wanted.current;
    if (!spot) return;
    const element = grid.current?.querySelector<HTMLElement>(`[data-spot="${CSS.escape(spotName(spot))}"]`);
    if (!element) return;
    wanted.current = null;
    element.focus();
  });

  const move = (spot: Spot, event: KeyboardEvent<HTMLElement>): boolean => {
    const direction = directionOf(event.key, false);
    const command = direction && editable ? stepAside(map, spot, direction) : null;
    if (!command) return false;
    run(command);
    focus(spot);
    setSaid(t('maps.moved'));
    return true;
  };
  const press = (event: KeyboardEvent<HTMLElement>) => {
    const element = elementOf(event.target);
    const spot = spotOf(element?.dataset.spot);
    // Buttons within a cell have keys of their own.
    if (!element || !spot || typing(event.target) || event.defaultPrevented) return;
    const own = event.target === element;
    const whole = event.ctrlKey || event.metaKey;
    const handled = () => {
      event.preventDefault();
      event.stopPropagation();
    };
    if (event.altKey) return void (move(spot, event) && handled());
    if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      handled();
      const box = element.getBoundingClientRect();
      return openMenu({ spot, x: box.left + 12, y: Math.min(box.bottom, box.top + 40) });
    }
    const direction = directionOf(event.key, whole);
    if (direction) {
      handled();
      return focus(neighbour(layout, spot, direction));
    }
    if (!own || whole) return;
    if (event.key === 'Enter' || event.key === 'F2') {
      handled();
      return editable ? edit(spot) : go({ beside: besideFor(spot) }, false);
    }
    if (event.key === ' ') {
      handled();
      return go({ beside: besideFor(spot) }, false);
    }
    if (!editable) return;
    if ((event.key === 'Delete' || event.key === 'Backspace') && spot.at === 'cell') {
      handled();
      return run(clearCell(placeOfSpot(spot)));
    }
    // Whoever types into an empty cell writes there.
    if (event.key.length === 1 && spot.at === 'cell' && textAt(spot) === '') {
      handled();
      edit(spot, event.key);
    }
  };
  const paste = (event: ClipboardEvent<HTMLElement>) => {
    const spot = spotOf(elementOf(event.target)?.dataset.spot);
    if (!editable || typing(event.target) || !spot || (spot.at !== 'cell' && spot.at !== 'step')) return;
    const rows = parseTable(event.clipboardData.getData('text/plain'));
    if (rows.length === 0) return;
    event.preventDefault();
    const nameOf = (number: number) => t('maps.newStep', { number });
    const where = spot.at === 'cell' ? { step: spot.step, lane: spot.lane } : { step: spot.step };
    run(pasteTable({ rows, ...where, persona, make: newKey, nameOf }));
    focus(spot);
    setSaid(t('maps.pasted', { rows: rows.length, columns: Math.max(...rows.map(row => row.length)) }));
  };

  // Cells are drawn anew only when something of theirs changes, so what they are given must stay the same.
  const latest = useRef({ press, paste, edit, focus, finish, textAt, small, go });
  latest.current = { press, paste, edit, focus, finish, textAt, small, go };
  const stable = useMemo(
    () => ({
      edit: (spot: Spot, start?: string) => void latest.current.edit(spot, start),
      focus: (spot: Spot) => latest.current.focus(spot),
      finish: (value: string | null, onward: Onward) => void latest.current.finish(value, onward),
    }),
    [],
  );
  const onFocus = useCallback((event: FocusEvent<HTMLElement>) => {
    const spot = spotOf(elementOf(event.target)?.dataset.spot);
    if (spot) setActive(now => (sameSpot(now, spot) ? now : spot));
  }, []);
  const handlers = useMemo<Grid['handlers']>(
    () => ({
      onKeyDown: event => void latest.current.press(event),
      onPaste: event => latest.current.paste(event),
      onFocus,
      onDoubleClick: event => {
        const spot = spotOf(elementOf(event.target)?.dataset.spot);
        if (spot && !typing(event.target) && !event.defaultPrevented) latest.current.edit(spot);
      },
      onClick: event => {
        const spot = spotOf(elementOf(event.target)?.dataset.spot);
        const onButton = event.target instanceof Element && event.target.closest('button, a');
        if (spot && latest.current.small && !onButton) latest.current.go({ beside: besideFor(spot) }, false);
      },
      onContextMenu: event => {
        const spot = spotOf(elementOf(event.target)?.dataset.spot);
        if (!spot || typing(event.target)) return;
        event.preventDefault();
        openMenu({ spot, x: event.clientX, y: event.clientY });
      },
      onCopy: event => {
        const spot = spotOf(elementOf(event.target)?.dataset.spot);
        if (!spot || typing(event.target) || !document.getSelection()?.isCollapsed) return;
        event.preventDefault();
        event.clipboardData.setData('text/plain', latest.current.textAt(spot));
      },
    }),
    [onFocus],
  );
  return { active, editing, menu, openMenu, said, handlers, ...stable };
}

/** What stands at a spot. */
function textOf(map: MapDocument, spot: Spot, cells: ReadonlyMap<string, Cell>, persona: string | undefined): string {
  switch (spot.at) {
    case 'stage':
      return map.stages.find(stage => stage.key === spot.stage)?.name ?? '';
    case 'step':
      return map.stages.flatMap(stage => stage.steps).find(step => step.key === spot.step)?.name ?? '';
    case 'lane':
      return map.lanes.find(lane => lane.key === spot.lane)?.name ?? '';
    case 'cell':
      return shownCell(cells, spot.step, spot.lane, persona).cell?.text ?? '';
  }
}
