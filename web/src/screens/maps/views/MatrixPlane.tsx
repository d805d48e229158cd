import { type CSSProperties, type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { useText } from '../../../i18n/index';
import {
  type Axis,
  changeOf,
  LEAST,
  type MatrixItem,
  MIDDLE,
  MOST,
  movedByKey,
  type Point,
  pointOf,
  quadrantOf,
  rounded,
  stackedOn,
} from '../../../maps/matrix';
import { LaneIcon } from '../LaneIcon';
import { useStudio } from '../studio';
import classes from './Matrix.module.css';
import type { SetPriorities } from './MatrixView';

/** The four fields of the plane, by a point in each. */
const FIELDS: Point[] = [
  { x: LEAST, y: MOST },
  { x: MOST, y: MOST },
  { x: LEAST, y: LEAST },
  { x: MOST, y: LEAST },
];

interface MatrixPlaneProps {
  items: MatrixItem[];
  axis: Axis;
  onSet: SetPriorities;
}

/** What is placed, to be moved by hand or by the arrow keys. */
export function MatrixPlane({ items, axis, onSet }: MatrixPlaneProps) {
  const { t } = useText();
  const { editable } = useStudio();
  const plane = useRef<HTMLDivElement>(null);
  const found = items.flatMap(item => {
    const point = pointOf(item, axis);
    return point ? [{ item, point }] : [];
  });
  const stacked = stackedOn(found.map(({ point }) => point));
  const pointAt = (x: number, y: number): Point | null => {
    const box = plane.current?.getBoundingClientRect();
    if (!box) return null;
    const share = (from: number, size: number) => LEAST + (from / size) * (MOST - LEAST);
    return { x: rounded(share(x - box.left, box.width)), y: rounded(share(box.bottom - y, box.height)) };
  };
  return (
    <figure className={classes.figure}>
      <div className={classes.frame}>
        <span className={classes.up} aria-hidden>
          {t('matrix.importance')} →
        </span>
        <div
          ref={plane}
          className={classes.plane}
          role="group"
          aria-label={t('matrix.plane', { across: t(`matrix.${axis}`) })}
          aria-describedby={editable ? 'matrix-keys' : undefined}
        >
          {FIELDS.map(field => (
            <span
              key={quadrantOf(field)}
              className={classes.field}
              data-right={field.x === MOST || undefined}
              data-top={field.y === MOST || undefined}
              aria-hidden
            >
              {t(`matrix.quadrant.${axis}.${quadrantOf(field)}`)}
            </span>
          ))}
          {found.map(({ item, point }, at) => (
            <Mark
              key={item.key}
              item={item}
              point={point}
              stacked={stacked[at] ?? 0}
              axis={axis}
              pointAt={pointAt}
              onSet={onSet}
            />
          ))}
        </div>
        <span className={classes.ends} aria-hidden>
          <span>{t(`matrix.low.${axis}`)}</span>
          <b>{t(`matrix.${axis}`)} →</b>
          <span>{t(`matrix.high.${axis}`)}</span>
        </span>
      </div>
      <figcaption className={classes.legend}>
        <span data-kind="measured">{t('matrix.legend.measured')}</span>
        <span data-kind="assumed">{t('matrix.legend.assumed')}</span>
        {editable && <span id="matrix-keys">{t('matrix.keys')}</span>}
      </figcaption>
    </figure>
  );
}

/** Where a point is drawn; one that stands on others further into the plane. */
function placeOf({ x, y }: Point, stacked: number): CSSProperties {
  const share = (value: number) => `${((value - LEAST) / (MOST - LEAST)) * 100}%`;
  return { left: share(x), bottom: share(y), '--stacked': y >= MIDDLE ? stacked : -stacked } as CSSProperties;
}

interface MarkProps {
  item: MatrixItem;
  point: Point;
  stacked: number;
  axis: Axis;
  pointAt: (x: number, y: number) => Point | null;
  onSet: SetPriorities;
}

/** Less than this is a click. */
const SLACK = 4;

function Mark({ item, point, stacked, axis, pointAt, onSet }: MarkProps) {
  const { t, format } = useText();
  const { editable, go } = useStudio();
  /** While it is dragged it is not in the map yet. */
  const [held, setHeld] = useState<Point | null>(null);
  const grabbed = useRef({ x: 0, y: 0, moved: false });
  const shown = held ?? point;
  const { importance } = item.weights;
  const said = t('matrix.said', {
    name: item.text,
    importance: format.decimal(shown.y, 1),
    support: t(importance?.measured ? 'matrix.measured' : 'matrix.assumed'),
    across: t(`matrix.${axis}`),
    value: format.decimal(shown.x, 1),
  });
  const press = (event: KeyboardEvent) => {
    const moved = movedByKey(point, event.key, event.shiftKey);
    if (!moved && event.key !== 'Delete') return;
    event.preventDefault();
    onSet(item, moved ? changeOf(point, moved, axis, 0) : { importance: undefined, [axis]: undefined });
  };
  const grab = (event: PointerEvent<HTMLButtonElement>) => {
    if (event.button !== 0) return;
    grabbed.current = { x: event.clientX, y: event.clientY, moved: false };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const drag = (event: PointerEvent<HTMLButtonElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const { x, y, moved } = grabbed.current;
    if (!moved && Math.hypot(event.clientX - x, event.clientY - y) <= SLACK) return;
    grabbed.current.moved = true;
    setHeld(pointAt(event.clientX, event.clientY));
  };
  const drop = () => {
    const change = held ? changeOf(point, held, axis) : {};
    if (Object.keys(change).length > 0) onSet(item, change);
    setHeld(null);
  };
  const hand = {
    onKeyDown: press,
    onPointerDown: grab,
    onPointerMove: drag,
    onPointerUp: drop,
    onPointerCancel: () => setHeld(null),
  };
  return (
    <button
      type="button"
      className={classes.mark}
      style={placeOf(shown, stacked)}
      data-support={importance?.measured ? 'measured' : 'assumed'}
      data-held={held ? '' : undefined}
      data-left={shown.x > MIDDLE ? '' : undefined}
      aria-label={said}
      title={said}
      onClick={() => {
        if (!grabbed.current.moved) go({ beside: ['cell', item.step.key, item.lane.key] }, false);
        grabbed.current.moved = false;
      }}
      {...(editable ? hand : {})}
    >
      <i>
        <LaneIcon kind={item.lane.kind} size={15} />
      </i>
      <span>{item.text}</span>
    </button>
  );
}
