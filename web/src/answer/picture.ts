/** What stands around an exported picture. */
export interface Caption {
  question: string;
  verdict: string;
  foot: string;
}

/** Properties that the style sheets give to pictures; written into the file, which has none. */
const PROPERTIES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'font-size',
  'font-weight',
  'font-style',
  'paint-order',
];

const SVG = 'http://www.w3.org/2000/svg';
const MARGIN = 28;
const LEAST_WIDTH = 560;

/** All pictures below an element as one SVG file, with the question above, the sentence, and where it is from. */
export async function pictureOf(root: HTMLElement, caption: Caption): Promise<SVGSVGElement | null> {
  const pictures = [...root.querySelectorAll<SVGSVGElement>('svg[data-picture]')];
  if (pictures.length === 0) return null;
  const copies = pictures.map(copyOf);
  const inner = Math.max(LEAST_WIDTH, ...copies.map(copy => copy.width));
  const sheet = document.createElementNS(SVG, 'svg');
  const colour = (name: string) => getComputedStyle(root).getPropertyValue(name).trim();
  let y = MARGIN;
  const family = getComputedStyle(document.body).fontFamily;
  sheet.setAttribute('font-family', family);
  const write = (text: string, size: number, weight: number, fill: string) => {
    for (const line of broken(text, inner, size)) {
      y += size * 1.32;
      const element = document.createElementNS(SVG, 'text');
      element.textContent = line;
      for (const [name, value] of Object.entries({ x: MARGIN, y, fill, 'font-size': size, 'font-weight': weight })) {
        element.setAttribute(name, String(value));
      }
      sheet.append(element);
    }
  };
  write(caption.question, 13, 450, colour('--muted'));
  y += 6;
  write(caption.verdict, 19, 620, colour('--ink'));
  y += 22;
  for (const { node, width, height } of copies) {
    node.setAttribute('x', String(MARGIN));
    node.setAttribute('y', String(y));
    node.setAttribute('width', String(width));
    node.setAttribute('height', String(height));
    sheet.append(node);
    y += height + 18;
  }
  write(caption.foot, 11.5, 420, colour('--muted'));
  const [width, height] = [inner + MARGIN * 2, y + MARGIN];
  const paper = document.createElementNS(SVG, 'rect');
  paper.setAttribute('width', String(width));
  paper.setAttribute('height', String(height));
  paper.setAttribute('fill', colour('--card'));
  sheet.prepend(paper);
  sheet.setAttribute('xmlns', SVG);
  sheet.setAttribute('width', String(width));
  sheet.setAttribute('height', String(height));
  sheet.setAttribute('viewBox', `0 0 ${width} ${height}`);
  const faces = await fontFaces(family);
  if (faces) {
    const style = document.createElementNS(SVG, 'style');
    style.textContent = faces;
    sheet.prepend(style);
  }
  return sheet;
}

/** A picture with the styles of the page written into it. */
function copyOf(picture: SVGSVGElement): { node: SVGSVGElement; width: number; height: number } {
  const node = picture.cloneNode(true) as SVGSVGElement;
  const originals = [picture, ...picture.querySelectorAll('*')];
  const copies = [node, ...node.querySelectorAll('*')];
  for (const [index, original] of originals.entries()) {
    const copy = copies[index];
    if (!copy || original instanceof SVGDefsElement) continue;
    const computed = getComputedStyle(original);
    for (const property of PROPERTIES) {
      const value = computed.getPropertyValue(property);
      if (value) copy.setAttribute(property, value.replace(/px$/, ''));
    }
    for (const name of ['class', 'style', 'tabindex', 'role', 'data-mark', 'aria-label', 'aria-describedby']) {
      copy.removeAttribute(name);
    }
  }
  for (const hit of node.querySelectorAll('[fill="rgba(0, 0, 0, 0)"]:is(rect)')) hit.remove();
  const [, , boxWidth, boxHeight] = (picture.getAttribute('viewBox') ?? '0 0 0 0').split(/[ ,]+/).map(Number);
  return { node, width: boxWidth || picture.clientWidth, height: boxHeight || picture.clientHeight };
}

/** A text in lines of a width, measured in the page's own font. */
function broken(text: string, room: number, size: number): string[] {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return [text];
  context.font = `600 ${size}px ${getComputedStyle(document.body).fontFamily}`;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line ? `${line} ${word}` : word;
    if (line && context.measureText(longer).width * 1.02 > room) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return line ? [...lines, line] : lines;
}

let embedded: Promise<string> | null = null;

/** The page's font as it goes into the file, so that it looks the same everywhere. */
function fontFaces(family: string): Promise<string> {
  embedded ??= (async () => {
    const faces: string[] = [];
    for (const sheet of [...document.styleSheets]) {
      for (const rule of rulesOf(sheet)) {
        if (!(rule instanceof CSSFontFaceRule)) continue;
        if (!family.includes(rule.style.getPropertyValue('font-family').replace(/["']/g, ''))) continue;
        const source = /url\("?([^")]+)"?\)/.exec(rule.style.getPropertyValue('src'))?.[1];
        if (!source) continue;
        const data = await dataUrl(new URL(source, sheet.href ?? document.baseURI).href);
        faces.push(rule.cssText.replace(/url\("?[^")]+"?\)/, `url("${data}")`));
      }
    }
    return faces.join('\n');
  })().catch(() => '');
  return embedded;
}

function rulesOf(sheet: CSSStyleSheet): CSSRule[] {
  try {
    return [...sheet.cssRules];
  } catch {
    return [];
  }
}

async function dataUrl(url: string): Promise<string> {
  const blob = await (await fetch(url)).blob();
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

export function svgBlob(picture: SVGSVGElement): Blob {
  const text = new XMLSerializer().serializeToString(picture);
  return new Blob([`<?xml version="1.0" encoding="UTF-8"?>\n${text}`], { type: 'image/svg+xml' });
}

const PIXELS_PER_POINT = 2;

const FONT_MS = 250;

async function loaded(source: string): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = source;
  await image.decode();
  // Fonts of a picture begin to load when it is drawn.
  document.createElement('canvas').getContext('2d')?.drawImage(image, 0, 0);
  return image;
}

export async function pngBlob(picture: SVGSVGElement): Promise<Blob> {
  const text = new XMLSerializer().serializeToString(picture);
  const source = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  // The first picture has the browser decode the fonts within it; only the second is sure to have them.
  await loaded(source);
  await new Promise(resolve => setTimeout(resolve, FONT_MS));
  const image = await loaded(source);
  const canvas = document.createElement('canvas');
  canvas.width = Number(picture.getAttribute('width')) * PIXELS_PER_POINT;
  canvas.height = Number(picture.getAttribute('height')) * PIXELS_PER_POINT;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob(blob => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/png');
  });
}

/** Hands a file to the reader. */
export function save(blob: Blob, name: string) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
