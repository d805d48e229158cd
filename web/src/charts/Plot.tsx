import {
  createContext,
  type KeyboardEvent,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useText } from '../i18n/index';
import type { Opened } from '../question/question';
import classes from './Plot.module.css';

/** What a mark says: its name and figures. */
export interface Tip {
  title: string;
  rows: [string, string][];
}

/** Opens the customers behind a number. */
export type OnOpen = (opened: Opened) => void;

interface Shown {
  tip: Tip;
  x: number;
  y: number;
  opens: boolean;
}

interface PlotState {
  show: (element: Element, tip: Tip, opens: boolean) => void;
  hide: () => void;
  onOpen: OnOpen | undefined;
}

const PlotContext = createContext<PlotState | null>(null);

interface PlotProps {
  /** What the picture shows, for those who do not see it. */
  label: string;
  /** The picture at a width; it says its own height. */
  children: (width: number) => { height: number; width?: number; focus?: number; body: ReactNode };
  onOpen?: OnOpen | undefined;
  /** Narrower than this it is scrolled rather than squeezed. */
  least?: number;
}

/** Where no browser lays out (tests, the first paint), pictures are this wide. */
const USUAL_WIDTH = 880;

/** A picture that knows its width, shows a tip at the mark one is on, and can be walked with arrow keys. */
export function Plot({ label, children, onOpen, least = 300 }: PlotProps) {
  const { t } = useText();
  const box = useRef<HTMLDivElement>(null);
  const scroll = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(USUAL_WIDTH);
  const [shown, setShown] = useState<Shown | null>(null);
  const hint = useId();
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => setRoom(Math.max(1, Math.floor(entry?.contentRect.width ?? 0))));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const show = useCallback((element: Element, tip: Tip, opens: boolean) => {
    const frame = box.current?.getBoundingClientRect();
    const mark = element.getBoundingClientRect();
    if (!frame) return;
    setShown({ tip, opens, x: mark.left + mark.width / 2 - frame.left, y: mark.top - frame.top });
  }, []);
  const hide = useCallback(() => setShown(null), []);
  const state = useMemo(() => ({ show, hide, onOpen }), [show, hide, onOpen]);
  const picture = children(Math.max(room, least));
  const width = picture.width ?? Math.max(room, least);
  const { focus } = picture;
  useEffect(() => {
    // Of a picture wider than its place, the middle of interest is seen first.
    if (scroll.current && focus !== undefined) scroll.current.scrollLeft = focus - room / 2;
  }, [focus, room]);
  return (
    <PlotContext.Provider value={state}>
      <div ref={box} className={classes.plot}>
        <div ref={scroll} className={classes.scroll} onScroll={hide}>
          <svg
            className={classes.picture}
            width={width}
            height={picture.height}
            viewBox={`0 0 ${width} ${picture.height}`}
            role="group"
            aria-label={label}
            aria-describedby={onOpen ? hint : undefined}
            onKeyDown={event => walk(event, hide)}
            data-picture=""
          >
            {picture.body}
          </svg>
        </div>
        {shown && <TipBox shown={shown} room={room} />}
        {onOpen && (
          <span id={hint} className="unseen">
            {t('chart.hint')}
          </span>
        )}
      </div>
    </PlotContext.Provider>
  );
}

/** Arrow keys go to the nearest mark in their direction, Home and End to the first and last. */
function walk(event: KeyboardEvent<SVGSVGElement>, hide: () => void) {
  if (event.key === 'Escape') return hide();
  const marks = [...event.currentTarget.querySelectorAll<SVGElement>('[data-mark]')];
  const active = document.activeElement;
  const current = marks.indexOf(active as SVGElement);
  if (current < 0) return;
  const next =
    event.key === 'Home' ? marks[0] : event.key === 'End' ? marks.at(-1) : neighbour(marks, current, event.key);
  if (!next) return;
  event.preventDefault();
  for (const mark of marks) mark.tabIndex = mark === next ? 0 : -1;
  next.focus();
}

const DIRECTIONS: Record<string, [number, number]> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};

function neighbour(marks: SVGElement[], current: number, key: string): SVGElement | undefined {
  const direction = DIRECTIONS[key];
  if (!direction) return undefined;
  const centre = (mark: SVGElement) => {
    const box = mark.getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2] as const;
  };
  const [x, y] = centre(marks[current] as SVGElement);
  let best: SVGElement | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, mark] of marks.entries()) {
    if (index === current) continue;
    const [markX, markY] = centre(mark);
    const along = (markX - x) * direction[0] + (markY - y) * direction[1];
    const aside = Math.abs((markX - x) * direction[1]) + Math.abs((markY - y) * direction[0]);
    if (along <= 0.5) continue;
    const distance = along + aside * 3;
    if (distance < least) {
      least = distance;
      best = mark;
    }
  }
  // In a picture of one row, up and down go on as well.
  const forward = key === 'ArrowRight' || key === 'ArrowDown';
  return best ?? marks[current + (forward ? 1 : -1)];
}

interface MarkProps {
  tip: Tip;
  /** Where it is pointed at and focused: x, y, width, height. */
  hit: readonly [number, number, number, number];
  /** The number to open; without one the mark only tells. */
  opens?: Opened | null | undefined;
  first?: boolean;
  className?: string | undefined;
  children?: ReactNode;
}

/**
 * A part of a picture that tells its figures and can open the customers behind
 * them. The button is a clear rectangle over the drawing, so that its name is
 * the whole of what it tells and not the few words that are drawn.
 */
export function Mark({ tip, hit, opens, first, className, children }: MarkProps) {
  const plot = useContext(PlotContext);
  const open = opens && plot?.onOpen ? () => plot.onOpen?.(opens) : undefined;
  const show = (element: Element) => plot?.show(element, tip, Boolean(open));
  const [x, y, width, height] = hit;
  return (
    <g className={`${classes.mark} ${className ?? ''}`}>
      {children}
      <rect
        x={x}
        y={y}
        width={Math.max(1, width)}
        height={Math.max(1, height)}
        rx={4}
        data-mark=""
        tabIndex={first ? 0 : -1}
        role={open ? 'button' : 'img'}
        aria-label={[tip.title, ...tip.rows.map(([name, value]) => `${name}: ${value}`)].join('; ')}
        className={open ? `${classes.hit} ${classes.opens}` : classes.hit}
        onPointerEnter={event => show(event.currentTarget)}
        onPointerLeave={() => plot?.hide()}
        onFocus={event => show(event.currentTarget)}
        onBlur={() => plot?.hide()}
        onClick={open}
        onKeyDown={event => {
          if (open && (event.key === 'Enter' || event.key === ' ')) {
            event.preventDefault();
            open();
          }
        }}
      />
    </g>
  );
}

const TIP_WIDTH = 250;

function TipBox({ shown, room }: { shown: Shown; room: number }) {
  const { t } = useText();
  const left = Math.max(0, Math.min(shown.x - TIP_WIDTH / 2, room - TIP_WIDTH));
  const below = shown.y < 110;
  return (
    <div
      className={classes.tip}
      data-below={below || undefined}
      style={{ left, top: shown.y, width: Math.min(TIP_WIDTH, room) }}
      aria-hidden="true"
    >
      <TipBody tip={shown.tip} />
      {shown.opens && <p className={classes.tipHint}>{t('chart.clickHint')}</p>}
    </div>
  );
}

export function TipBody({ tip }: { tip: Tip }) {
  return (
    <>
      <p className={classes.tipTitle}>{tip.title}</p>
      <dl className={classes.tipRows}>
        {tip.rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
