import { afterEach, expect, it, vi } from 'vitest';
import { bytes, copy, guard, uuid } from './safe.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

it('makes a random UUID also where the page is not secure', () => {
  vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) });
  const made = new Set(Array.from({ length: 200 }, uuid));
  expect(made.size).toBe(200);
  for (const one of made) expect(one).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
});

it('copies objects, and nothing that JSON cannot say', () => {
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  expect(copy({ a: [1, { b: null }] })).toEqual({ a: [1, { b: null }] });
  for (const one of [circle, { n: 1n }, 'text', [1], null, undefined, 7, () => {}]) expect(copy(one)).toBeUndefined();
});

it('counts bytes of UTF-8', () => {
  expect(bytes('aя€😀')).toBe(1 + 2 + 3 + 4);
});

it('lets nothing through that is thrown', () => {
  expect(() =>
    guard(() => {
      throw new Error('no');
    })(),
  ).not.toThrow();
});
