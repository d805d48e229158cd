import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

function tokens(block: string): Record<string, string> {
  return Object.fromEntries([...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map(match => [match[1], match[2]]));
}
const start = css.indexOf('[data-mantine-color-scheme="dark"]');
const light = tokens(css.slice(0, start));
const schemes = { light, dark: { ...light, ...tokens(css.slice(start)) } };

type Rgb = [number, number, number];

function linear(hex: string): Rgb {
  return [1, 3, 5].map(at => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
}

/** Contrast ratio, WCAG 2.2. */
function contrast(a: string, b: string): number {
  const luminance = (hex: string) => {
    const [red, green, blue] = linear(hex);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

// Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB.
const VISION: Record<string, number[][]> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** OKLab of a colour as someone with this vision sees it. */
function seen(hex: string, matrix: number[][]): Rgb {
  const [r, g, b] = matrix.map(row =>
    Math.max(
      0,
      row.reduce((sum, weight, index) => sum + weight * (linear(hex)[index] ?? 0), 0),
    ),
  ) as Rgb;
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function apart(a: string, b: string, matrix: number[][]): number {
  const [one, two] = [seen(a, matrix), seen(b, matrix)];
  return Math.hypot(one[0] - two[0], one[1] - two[1], one[2] - two[2]);
}

const of = (scheme: Record<string, string>, name: string) => scheme[name] ?? '';

describe.each(Object.entries(schemes))('the palette, %s', (_, scheme) => {
  it('has text that can be read on every surface', () => {
    for (const surface of ['paper', 'card', 'raised', 'sunken']) {
      for (const text of ['ink', 'muted', 'faint', 'accent-ink', 'touch-ink', 'bad']) {
        expect(contrast(of(scheme, text), of(scheme, surface)), `${text} on ${surface}`).toBeGreaterThanOrEqual(4.5);
      }
    }
    expect(contrast(of(scheme, 'on-accent'), of(scheme, 'accent'))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(of(scheme, 'on-accent'), of(scheme, 'bad'))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(of(scheme, 'touch-ink'), of(scheme, 'touch-soft'))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(of(scheme, 'accent-ink'), of(scheme, 'accent-faint'))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(of(scheme, 'ink'), of(scheme, 'accent-soft'))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(of(scheme, 'bad'), of(scheme, 'bad-soft'))).toBeGreaterThanOrEqual(4.5);
  });

  it('has marks that stand out from the card', () => {
    for (const mark of ['accent', 'touch', 's0', 's2', 's3', 's5', 's7']) {
      expect(contrast(of(scheme, mark), of(scheme, 'card')), mark).toBeGreaterThanOrEqual(2.7);
    }
  });

  it('has first categories that colour-blind people tell apart', () => {
    for (const [name, matrix] of Object.entries(VISION)) {
      for (let a = 0; a < 5; a += 1) {
        for (let b = a + 1; b < 5; b += 1) {
          const distance = apart(of(scheme, `s${a}`), of(scheme, `s${b}`), matrix);
          expect(distance, `s${a} and s${b}, ${name}`).toBeGreaterThan(0.1);
        }
      }
    }
  });

  it('has a sequential scale whose steps go one way, and ends of the diverging one that differ', () => {
    const lightness = [0, 1, 2, 3, 4, 5, 6, 7].map(step => contrast(of(scheme, `q${step}`), of(scheme, 'card')));
    expect(lightness).toEqual([...lightness].sort((a, b) => a - b));
    for (const [name, matrix] of Object.entries(VISION)) {
      expect(apart(of(scheme, 'd0'), of(scheme, 'd6'), matrix), name).toBeGreaterThan(0.1);
      expect(apart(of(scheme, 'd1'), of(scheme, 'd5'), matrix), name).toBeGreaterThan(0.1);
    }
  });
});
