import { useStoreApi, ViewportPortal } from '@xyflow/react';
import { useEffect, useState } from 'react';
import classes from './Flow.module.css';
import { Painter } from './painter';

/** A line of a picture, in the picture's own coordinates. */
export interface CanvasLine {
  path: string;
  width: number;
  /** A custom property of the style sheet, such as `--w0`. */
  colour: string;
  dashed: boolean;
}

interface CanvasLinesProps {
  /** The strongest first. */
  lines: readonly CanvasLine[];
  /** For each line whether it stands out; null where none does. */
  lit: readonly boolean[] | null;
}

/** Lines as pixels under what stands on the picture, for pictures of thousands of links. */
export function CanvasLines({ lines, lit }: CanvasLinesProps) {
  const store = useStoreApi();
  // The viewport takes in what stands on it a moment after it is there itself.
  const [canvas, setCanvas] = useState<HTMLCanvasElement | null>(null);
  const [painter, setPainter] = useState<Painter | null>(null);
  useEffect(() => {
    if (!canvas) return;
    const made = new Painter(canvas, () => store.getState());
    setPainter(made);
    const unsubscribe = store.subscribe(() => made.follow());
    return () => {
      unsubscribe();
      made.end();
    };
  }, [canvas, store]);
  useEffect(() => painter?.draw(lines, lit), [painter, lines, lit]);
  return (
    <ViewportPortal>
      <canvas ref={setCanvas} className={classes.canvas} />
    </ViewportPortal>
  );
}
