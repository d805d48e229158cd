import { describe, expect, it } from 'vitest';
import { readWho } from './who';

describe('whom a text names', () => {
  it('is an e-mail address or a phone number where it looks like one', () => {
    expect(readWho(' anna@example.com ', false)).toEqual({
      taken: 'email',
      identifiers: ['anna@example.com'],
      isUnsure: false,
    });
    expect(readWho('+48 601 234 567', true)).toMatchObject({ taken: 'phone', identifiers: ['+48 601 234 567'] });
    expect(readWho('8 (495) 123-45-67', false)).toMatchObject({ taken: 'phone', isUnsure: true });
  });

  it('is a customer number otherwise, and where somebody says so', () => {
    expect(readWho('K-17', false)).toEqual({ taken: 'number', identifiers: ['crm_id:K-17'], isUnsure: false });
    expect(readWho('12345', false)).toMatchObject({ taken: 'number', identifiers: ['crm_id:12345'] });
    expect(readWho('601234567', true)).toEqual({
      taken: 'number',
      identifiers: ['crm_id:601234567'],
      isUnsure: true,
    });
  });

  it('is what its kind says', () => {
    expect(readWho('loyalty_id:4711', false)).toMatchObject({ taken: 'kind', identifiers: ['loyalty_id:4711'] });
    expect(readWho('card:4711', false)).toMatchObject({ taken: 'number', identifiers: ['crm_id:card:4711'] });
  });

  it('is nobody where there is nothing', () => {
    expect(readWho('  ', true)).toEqual({ taken: 'nobody', identifiers: [], isUnsure: false });
  });
});
