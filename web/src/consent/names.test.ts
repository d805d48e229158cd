import { describe, expect, it } from 'vitest';
import { messages as en } from '../i18n/messages/en/index';
import { later } from '../i18n/messages/en/later';
import { makeText } from '../i18n/text';
import { channelName, oneOf, purposeName, REASONS, stopsService, whyKey } from './names';
import { newPurpose } from './policy';
import { fileSnippet, tagSnippet } from './snippet';

const text = makeText('en', { ...en, ...later }, 'UTC');
const marketing = { ...newPurpose(), key: 'marketing', name: 'Offers' };

describe('what the parts of consent are called', () => {
  it('is the name of the purpose, or its key where there is no such purpose', () => {
    const policy = { purposes: [marketing] };
    expect(purposeName('marketing', policy, text)).toBe('Offers');
    expect(purposeName('newsletter', policy, text)).toBe('newsletter');
    expect(purposeName('*', policy, text)).toBe('All purposes');
  });

  it('is the channel, or all of them', () => {
    expect(channelName('email', text)).toBe('E-mail');
    expect(channelName(null, text)).toBe('All channels');
  });

  it('is one of a list, or nothing', () => {
    expect(oneOf(REASONS, 'bounced')).toBe('bounced');
    expect(oneOf(REASONS, '*')).toBeNull();
    expect(oneOf(REASONS, null)).toBeNull();
  });
});

describe('why a customer may be reached or not', () => {
  it('depends on what the purpose rests on', () => {
    expect(whyKey('withdrawn', 'consent')).toBe('consent.why.withdrawn');
    expect(whyKey('withdrawn', 'legitimate_interest')).toBe('consent.why.objected');
    expect(whyKey('not_needed', 'legal_obligation')).toBe('consent.why.obligation');
    expect(whyKey('not_needed', 'legitimate_interest')).toBe('consent.why.interest');
    expect(whyKey('never_asked', 'consent')).toBe('consent.why.neverAsked');
  });

  it('is service messages too where nothing arrives or the company says so', () => {
    expect(REASONS.filter(stopsService)).toEqual(['bounced', 'blocked']);
  });
});

describe('how consent arrives', () => {
  it('is said with the first purpose that needs it, or with an example', () => {
    const offers = { ...marketing, key: 'offers', channels: ['sms' as const] };
    const wordings = [{ version: '3', text: 'Yes, send me offers.', saved: true }];
    expect(
      tagSnippet({
        purposes: [
          { ...marketing, basis: 'contract' },
          { ...offers, wordings },
        ],
      }),
    ).toBe('styk("track", "consent_given", { purpose: "offers", channel: "sms", wording: "3" })');
    expect(tagSnippet({ purposes: [] })).toBe(
      'styk("track", "consent_given", { purpose: "marketing", channel: "email", wording: "2026-05" })',
    );
    expect(fileSnippet({ purposes: [] }).split('\n')[1]).toBe(
      'u-1,2026-05-06 14:05:00,consent_given,marketing,email,2026-05',
    );
  });
});
