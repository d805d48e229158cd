import { describe, expect, it } from 'vitest';
import { messages as en } from '../i18n/messages/en/index';
import { later } from '../i18n/messages/en/later';
import { makeText } from '../i18n/text';
import { fitName, lengthName } from './names';

const text = makeText('en', { ...en, ...later }, 'UTC');
const name = (key: string) => (key === 'purchase' ? 'Purchase' : key);

describe('a rule', () => {
  it('says how long it keeps', () => {
    expect(lengthName({ count: 1, unit: 'years' }, text)).toBe('1 year');
    expect(lengthName({ count: 13, unit: 'months' }, text)).toBe('13 months');
    expect(lengthName(null, text)).toBe('for ever');
    expect(lengthName(undefined, text)).toBe('for ever');
  });

  it('says what it fits', () => {
    expect(fitName({ touchpoints: ['purchase', 'visit'], sources: ['site'] }, name, text)).toBe(
      '“Purchase”, “visit” · site',
    );
    expect(fitName({ where: 'channel == "web"' }, name, text)).toBe('channel == "web"');
    expect(fitName({}, name, text)).toBe('every interaction');
  });
});
