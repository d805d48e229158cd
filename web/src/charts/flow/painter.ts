import type { CanvasLine } from './CanvasLines';
import type { Painted, ToPaint } from './paint';

/** The canvas reaches beyond the frame by this share on each side, so that a pan does not uncover nothing. */
const BEYOND = 0.5;
/** While the view moves the canvas moves with it as it is; after so long without a move it is drawn anew. */
const REST_MS = 130;

/** What is seen of a picture: the frame's size, and where the picture lies in it. */
interface View {
  width: number;
  height: number;
  transform: readonly [x: number, y: number, zoom: number];
}

/** Has lines drawn beside the main thread, and shows what comes back where it belongs. */
export class Painter {
  readonly #worker = new Worker(new URL('./paint.worker.ts', import.meta.url), { type: 'module' });
  readonly #canvas: HTMLCanvasElement;
  readonly #view: () => View;
  #lines: readonly CanvasLine[] | null = null;
  #drawn = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** One picture is drawn at a time; what was wanted meanwhile comes next. */
  #busy = false;
  #wanted = false;

  constructor(canvas: HTMLCanvasElement, view: () => View) {
    this.#canvas = canvas;
    this.#view = view;
    this.#worker.onmessage = ({ data }: MessageEvent<Painted>) => this.#show(data);
  }

  /** Other lines, or others that stand out. */
  draw(lines: readonly CanvasLine[], lit: readonly boolean[] | null): void {
    if (lines !== this.#lines) {
      const style = getComputedStyle(this.#canvas);
      const named = lines.map(({ path, width, colour, dashed }) => {
        return { path, width, colour: style.getPropertyValue(colour) || 'grey', dashed };
      });
      this.#send({ lines: named });
      this.#lines = lines;
    }
    this.#send({ lit });
    this.#ask();
  }

  /** The view may have moved. */
  follow(): void {
    if (said(this.#view()) === this.#drawn) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), REST_MS);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#worker.terminate();
  }

  #send(message: ToPaint): void {
    this.#worker.postMessage(message);
  }

  #ask(): void {
    const view = this.#view();
    const { width, height, transform } = view;
    const [x, y, zoom] = transform;
    this.#wanted = this.#busy;
    if (this.#busy || width === 0 || height === 0) return;
    this.#busy = true;
    this.#drawn = said(view);
    const area = {
      left: (-x - width * BEYOND) / zoom,
      top: (-y - height * BEYOND) / zoom,
      width: (width * (1 + 2 * BEYOND)) / zoom,
      height: (height * (1 + 2 * BEYOND)) / zoom,
    };
    this.#send({ area, scale: zoom * Math.min(2, window.devicePixelRatio || 1) });
  }

  #show({ area, bitmap }: Painted): void {
    const { left, top, width, height } = area;
    Object.assign(this.#canvas.style, {
      transform: `translate(${left}px, ${top}px)`,
      width: `${width}px`,
      height: `${height}px`,
    });
    this.#canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap);
    this.#busy = false;
    if (this.#wanted) this.#ask();
  }
}

function said({ width, height, transform }: View): string {
  return `${width} ${height} ${transform.join(' ')}`;
}
