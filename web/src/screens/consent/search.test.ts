import { expect, it } from 'vitest';
import { readConsentSearch } from './search';

it('leaves out of the address what cannot be read', () => {
  expect(readConsentSearch({ tab: 'suppressed', page: 2 })).toEqual({ tab: 'suppressed', page: 2 });
  expect(readConsentSearch({ tab: 'overview', page: -1 })).toEqual({ tab: undefined, page: undefined });
  expect(readConsentSearch({ tab: 'other', page: '2' })).toEqual({ tab: undefined, page: undefined });
});
