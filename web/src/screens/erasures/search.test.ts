import { expect, it } from 'vitest';
import { readErasuresSearch } from './search';

it('leaves out of the address what cannot be read, and whom it is about', () => {
  expect(readErasuresSearch({ several: 1 })).toEqual({ several: 1 });
  expect(readErasuresSearch({ several: 'anna@example.com', values: ['C-17'] })).toEqual({ several: undefined });
});
