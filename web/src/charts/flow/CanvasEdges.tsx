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

/** Edges as pixels under the touchpoints: drawn again once a frame while the view moves. */
export function CanvasEdges({ layout, looks, hovered }: CanvasEdgesProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const store = useStoreApi();
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const at = new Map(layout.nodes.map(node => [node.touchpoint, node]));
    const style = getComputedStyle(element);
    const colour = (step: number | undefined) =>
      style.getPropertyValue(step === undefined ? '--neutral' : `--w${step}`) || '#888';
    const lines = layout.edges.flatMap(edge => {
      const [from, to] = [at.get(edge.from), at.get(edge.to)];
      if (!from || !to) return [];
      const kind = edgeKind(edge);
      return [
        {
          path: new Path2D(edgePath(from, to, kind, layout.down).path),
          width: looks.width(edge),
          colour: colour(looks.wait(edge)),
          dashed: kind === 'back',
          lit: edge.from === hovered || edge.to === hovered,
        },
      ];
    });
    let frame = 0;
    const draw = () => {
      frame = 0;
      const { width, height, transform } = store.getState();
      const ratio = window.devicePixelRatio || 1;
      if (element.width !== Math.round(width * ratio) || element.height !== Math.round(height * ratio)) {
        element.width = Math.round(width * ratio);
        element.height = Math.round(height * ratio);
      }
      const context = element.getContext('2d');
      if (!context) return;
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, element.width, element.height);
      const zoom = transform[2] * ratio;
      context.setTransform(zoom, 0, 0, zoom, transform[0] * ratio, transform[1] * ratio);
      // Weak ones first, so that the strong lie on top.
      for (const line of [...lines].reverse()) {
        context.globalAlpha = hovered === null ? 0.55 : line.lit ? 0.95 : 0.06;
        context.strokeStyle = line.colour;
        context.lineWidth = line.width;
        context.setLineDash(line.dashed ? [7, 4] : []);
        context.stroke(line.path);
      }
    };
    const request = () => {
      if (frame === 0) frame = requestAnimationFrame(draw);
    };
    request();
    const unsubscribe = store.subscribe(request);
    return () => {
      unsubscribe();
      cancelAnimationFrame(frame);
    };
  }, [layout, looks, hovered, store]);
  return <canvas ref={canvas} className={classes.canvas} />;
}
