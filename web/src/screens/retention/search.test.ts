import { expect, it } from 'vitest';
import { readRetentionSearch } from './search';

it('leaves out of the address what cannot be read, and what is shown anyway', () => {
  expect(readRetentionSearch({ tab: 'counts' })).toEqual({ tab: 'counts' });
  expect(readRetentionSearch({ tab: 'rules' })).toEqual({ tab: undefined });
  expect(readRetentionSearch({ tab: 3 })).toEqual({ tab: undefined });
});
