import { expect, it } from 'vitest';
import { readRecordSearch } from './search';

it('leaves out of the address what cannot be read, and whom an entry is about', () => {
  expect(readRecordSearch({ tab: 'qr' })).toEqual({ tab: 'qr' });
  expect(readRecordSearch({ tab: 'entry', who: 'anna@example.com' })).toEqual({ tab: undefined });
  expect(readRecordSearch({ tab: 2 })).toEqual({ tab: undefined });
});
