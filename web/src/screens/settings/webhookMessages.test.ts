import { createHmac, timingSafeEqual } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { messages as en } from '../../i18n/messages/en/index';
import { later } from '../../i18n/messages/en/later';
import { makeText } from '../../i18n/text';
import { EXAMPLE, eventName, readable, SIGNATURE_CHECK } from './webhookMessages';

const text = makeText('en', { ...en, ...later }, 'UTC');

/** The function that people copy. */
function isFromStyk(secret: string, signature: string, body: string): boolean {
  const code = SIGNATURE_CHECK.replace(/^import .*$/m, '').replace(/^export /m, 'return ');
  return new Function('createHmac', 'timingSafeEqual', code)(createHmac, timingSafeEqual)(secret, signature, body);
}

describe('the check of a signature', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  // echo -n '0.x' | openssl dgst -sha256 -hmac key
  const SIGNED = 't=0,v1=01648d624c0b511b0449a63394418e2d5b018e4cc2f753e42127d445f3ca5dd0';

  it('takes what the server signs, as its own test has it', () => {
    vi.useFakeTimers({ now: 60_000 });
    expect(isFromStyk('key', SIGNED, 'x')).toBe(true);
  });

  it('refuses another secret, another body, what is old and what is none', () => {
    vi.useFakeTimers({ now: 60_000 });
    expect(isFromStyk('other', SIGNED, 'x')).toBe(false);
    expect(isFromStyk('key', SIGNED, 'y')).toBe(false);
    expect(isFromStyk('key', 't=0,v1=', 'x')).toBe(false);
    expect(isFromStyk('key', '', 'x')).toBe(false);
    vi.setSystemTime(301_000);
    expect(isFromStyk('key', SIGNED, 'x')).toBe(false);
  });
});

describe('a message', () => {
  it('is named by what happened', () => {
    expect(eventName('import.done', text)).toBe('An import is done');
    expect(eventName('customer.born', text)).toBe('customer.born');
  });

  it('is shown over several lines where it is JSON', () => {
    expect(readable('{"a":1}')).toBe('{\n  "a": 1\n}');
    expect(readable('{"a":')).toBe('{"a":');
  });

  it('has an example whose body is JSON of the event that its headers name', () => {
    const [head = '', body = ''] = EXAMPLE.split('\n\n');
    const { id, event } = JSON.parse(body);
    expect(head).toContain(`styk-event: ${event}\n`);
    expect(head).toContain(`styk-delivery: ${id}\n`);
  });
});
