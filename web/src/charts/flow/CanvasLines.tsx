import { useStoreApi } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import classes from './Flow.module.css';

/** A line of a picture, in the picture's own coordinates. */
export interface CanvasLine {
  path: string;
  width: number;
  /** A custom property of the style sheet, such as `--w0`. */
  colour: string;
  dashed: boolean;
  lit: boolean;
}

interface CanvasLinesProps {
  /** The strongest first. */
  lines: readonly CanvasLine[];
  /** Whether those not lit step back. */
  highlighting: boolean;
}

/** The canvas reaches beyond the frame by this share on each side, so that a pan does not uncover nothing. */
const BEYOND = 0.5;
/** While the view moves the canvas is moved as it is; after so long without a move it is drawn anew. */
const REST_MS = 130;

/** Lines as pixels under what stands on the picture, for pictures of thousands of links. */
export function CanvasLines({ lines, highlighting }: CanvasLinesProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const store = useStoreApi();
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const style = getComputedStyle(element);
    // Weak ones first, so that the strong lie on top.
    const strokes = [...lines].reverse().map(line => ({
      ...line,
      path: new Path2D(line.path),
      colour: style.getPropertyValue(line.colour) || 'grey',
    }));
    let drawn = store.getState().transform;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let size = '';
    const draw = () => {
      timer = undefined;
      const { width, height, transform } = store.getState();
      drawn = transform;
      size = `${width} ${height}`;
      paint(element, strokes, width, height, transform, highlighting);
      element.style.transform = '';
    };
    const follow = () => {
      const { width, height, transform } = store.getState();
      if (transform === drawn && size === `${width} ${height}`) return;
      const scale = transform[2] / drawn[2];
      // The canvas begins outside of the frame; its origin is moved accordingly.
      const [left, top] = [-width * BEYOND, -height * BEYOND];
      const x = transform[0] - drawn[0] * scale + left * scale - left;
      const y = transform[1] - drawn[1] * scale + top * scale - top;
      element.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
      clearTimeout(timer);
      timer = setTimeout(draw, REST_MS);
    };
    draw();
    const unsubscribe = store.subscribe(follow);
    return () => {
      unsubscribe();
      clearTimeout(timer);
    };
  }, [lines, highlighting, store]);
  return <canvas ref={canvas} className={classes.canvas} />;
}

function paint(
  element: HTMLCanvasElement,
  strokes: (Omit<CanvasLine, 'path'> & { path: Path2D })[],
  width: number,
  height: number,
  transform: readonly [number, number, number],
  highlighting: boolean,
) {
  const ratio = Math.min(2, window.devicePixelRatio || 1);
  const [all, tall] = [width * (1 + 2 * BEYOND), height * (1 + 2 * BEYOND)];
  element.width = Math.round(all * ratio);
  element.height = Math.round(tall * ratio);
  Object.assign(element.style, {
    left: `${-width * BEYOND}px`,
    top: `${-height * BEYOND}px`,
    width: `${all}px`,
    height: `${tall}px`,
  });
  const context = element.getContext('2d');
  if (!context) return;
  const zoom = transform[2] * ratio;
  context.setTransform(
    zoom,
    0,
    0,
    zoom,
    (transform[0] + width * BEYOND) * ratio,
    (transform[1] + height * BEYOND) * ratio,
  );
  for (const stroke of strokes) {
    context.globalAlpha = highlighting ? (stroke.lit ? 0.95 : 0.06) : 0.5;
    context.strokeStyle = stroke.colour;
    context.lineWidth = stroke.width;
    context.setLineDash(stroke.dashed ? [7, 4] : []);
    context.stroke(stroke.path);
  }
}
