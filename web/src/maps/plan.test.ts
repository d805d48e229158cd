import { expect, it } from 'vitest';
import { gapsByText } from './plan';

it('says once what several steps lack alike, in the order in which it came up', () => {
  const step = (key: string) => ({ key, name: key.toUpperCase() });
  const gaps = [
    { text: 'no offer', step: step('a') },
    { text: 'no plan', step: step('a') },
    { text: 'no offer', step: step('b') },
  ];
  expect(gapsByText(gaps)).toEqual([
    { text: 'no offer', steps: [step('a'), step('b')] },
    { text: 'no plan', steps: [step('a')] },
  ]);
  expect(gapsByText([])).toEqual([]);
});
