// Draws the lines of a picture beside the main thread: thousands take longer than a frame has.
import { type Painted, paint, type Stroke, type ToPaint } from './paint';

// The types of workers and of pages exclude each other.
const own = globalThis as unknown as {
  onmessage: (event: MessageEvent<ToPaint>) => void;
  postMessage: (message: Painted, transfer: Transferable[]) => void;
};

let strokes: Stroke[] = [];
let lit: readonly boolean[] | null = null;

own.onmessage = ({ data }) => {
  if ('lines' in data) strokes = data.lines.map(line => ({ ...line, path: new Path2D(line.path) }));
  else if ('lit' in data) lit = data.lit;
  else {
    const bitmap = paint(strokes, lit, data.area, data.scale);
    if (bitmap) own.postMessage({ area: data.area, bitmap }, [bitmap]);
  }
};
