import { useStoreApi } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import classes from './Flow.module.css';
import { edgeKind, edgePath, type FlowLayout } from './layout';
import type { Looks } from './looks';

interface CanvasEdgesProps {
  layout: FlowLayout;
  looks: Looks;
  hovered: string | null;
}

/** The canvas reaches beyond the frame by this share on each side, so that a pan does not uncover nothing. */
const BEYOND = 0.5;
/** While the view moves the canvas is moved as it is; after so long without a move it is drawn anew. */
const REST_MS = 130;

/** Edges as pixels under the touchpoints, for graphs of thousands of links. */
export function CanvasEdges({ layout, looks, hovered }: CanvasEdgesProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const store = useStoreApi();
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const lines = linesOf(layout, looks, hovered, element);
    let drawn = store.getState().transform;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let size = '';
    const draw = () => {
      timer = undefined;
      const { width, height, transform } = store.getState();
      drawn = transform;
      size = `${width} ${height}`;
      paint(element, lines, width, height, transform, hovered !== null);
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
  }, [layout, looks, hovered, store]);
  return <canvas ref={canvas} className={classes.canvas} />;
}

interface Line {
  path: Path2D;
  width: number;
  colour: string;
  dashed: boolean;
  lit: boolean;
}

function linesOf(layout: FlowLayout, looks: Looks, hovered: string | null, element: Element): Line[] {
  const at = new Map(layout.nodes.map(node => [node.touchpoint, node]));
  const style = getComputedStyle(element);
  const colours = [0, 1, 2, 3, 4].map(step => style.getPropertyValue(`--w${step}`));
  const unknown = style.getPropertyValue('--neutral');
  const lines: Line[] = [];
  for (const edge of layout.edges) {
    const [from, to] = [at.get(edge.from), at.get(edge.to)];
    if (!from || !to) continue;
    const kind = edgeKind(edge);
    const step = looks.wait(edge);
    lines.push({
      path: new Path2D(edgePath(from, to, kind, layout.down).path),
      width: looks.width(edge),
      colour: (step === undefined ? undefined : colours[step]) || unknown || 'grey',
      dashed: kind === 'back',
      lit: edge.from === hovered || edge.to === hovered,
    });
  }
  // Weak ones first, so that the strong lie on top.
  return lines.reverse();
}

function paint(
  element: HTMLCanvasElement,
  lines: Line[],
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
  for (const line of lines) {
    context.globalAlpha = highlighting ? (line.lit ? 0.95 : 0.06) : 0.5;
    context.strokeStyle = line.colour;
    context.lineWidth = line.width;
    context.setLineDash(line.dashed ? [7, 4] : []);
    context.stroke(line.path);
  }
}
