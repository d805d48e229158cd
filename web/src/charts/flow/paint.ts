/** A line with its colour as such. */
export interface PaintLine {
  path: string;
  width: number;
  colour: string;
  dashed: boolean;
}

/** A part of a picture, in the picture's own coordinates. */
export interface Area {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** What a painter is told: lines, those that stand out, or what to draw at how many pixels a unit. */
export type ToPaint =
  | { lines: readonly PaintLine[] }
  | { lit: readonly boolean[] | null }
  | { area: Area; scale: number };

export interface Painted {
  area: Area;
  bitmap: ImageBitmap;
}

export interface Stroke extends Omit<PaintLine, 'path'> {
  path: Path2D;
}

/** Lines as pixels; weak ones first, so that the strong lie on top. */
export function paint(
  strokes: readonly Stroke[],
  lit: readonly boolean[] | null,
  area: Area,
  scale: number,
): ImageBitmap | null {
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(area.width * scale)),
    Math.max(1, Math.round(area.height * scale)),
  );
  const context = canvas.getContext('2d');
  if (!context) return null;
  context.setTransform(scale, 0, 0, scale, -area.left * scale, -area.top * scale);
  for (let index = strokes.length - 1; index >= 0; index -= 1) {
    const stroke = strokes[index];
    if (!stroke) continue;
    context.globalAlpha = lit === null ? 0.5 : lit[index] ? 0.95 : 0.06;
    context.strokeStyle = stroke.colour;
    context.lineWidth = stroke.width;
    context.setLineDash(stroke.dashed ? [7, 4] : []);
    context.stroke(stroke.path);
  }
  return canvas.transferToImageBitmap();
}
