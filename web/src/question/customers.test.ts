import { expect, it } from 'vitest';
import { messages } from '../i18n/messages/en/index';
import { makeText } from '../i18n/text';
import { customerName } from './customers';

const text = makeText('en', messages, 'UTC');

it('a customer goes by the strongest identifier, as far as it is shown', () => {
  const email = { kind: 'email_hash' as const, value: '5cd0a4b7e8f1' };
  expect(customerName(7, [email, { kind: 'user_id', value: 'anna-77' }], text)).toBe('anna-77');
  expect(customerName(7, [email, { kind: 'user_id', value: 'a…7' }], text)).toBe('a…7');
  expect(customerName(7, [email], text)).toBe('5cd0a4b7…');
});

it('a customer goes by number where nothing is known, or nothing of it is shown', () => {
  const number = text.t('behind.person', { number: '7' });
  expect(customerName(7, [], text)).toBe(number);
  expect(customerName(7, undefined, text)).toBe(number);
  expect(customerName(7, [{ kind: 'crm_id', value: '…' }], text)).toBe(number);
  expect(customerName(7, [{ kind: 'crm_id', value: '… 3fa9c1' }], text)).toBe(number);
});
