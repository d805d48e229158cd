import { describe, expect, it } from 'vitest';
import type { Notified, SegmentHook } from '../../api/webhooks';
import { addressOf, channelOf, edited, isContested, isPurpose, type Tell, undone } from './webhookEdits';

const CRM = 'https://crm.example.com/hook';
const MAILING = 'https://mail.example.com/';
const SINCE = '2026-05-06T10:00:00Z';

const loyal: SegmentHook = { url: CRM, segment: 'loyal', purpose: 'marketing', channel: 'email', since: SINCE };
const quiet: SegmentHook = { url: MAILING, segment: 'quiet', since: SINCE };
const { since: _, ...loyalWanted } = loyal;
const { since: __, ...quietWanted } = quiet;
const known: Notified = {
  version: 4,
  mail: true,
  report: { every: 'month', day: 2, at: '08:00', to: ['anna@example.com'], formats: ['pdf'] },
  webhooks: [{ url: CRM }, { url: MAILING }],
  segments: [loyal, quiet],
  undelivered: 0,
};
const all = () => true;
const tell: Tell = { edit: 'tell', url: CRM, segment: 'quiet', purpose: 'marketing', channel: 'sms' };

describe('a change to who is told what', () => {
  it('passes the plan of the report on, and says that there is none where there is none', () => {
    const { report: _, ...without } = known;
    for (const edit of [{ edit: 'add', url: 'https://new.example.com/' }, tell] as const) {
      expect(edited(known, edit, all).report).toEqual(known.report);
      expect(edited(without, edit, all).report).toBeNull();
    }
  });

  it('adds and removes addresses, and leaves segments to the server', () => {
    const added = edited(known, { edit: 'add', url: 'https://new.example.com/' }, all);
    expect(added).toEqual({ version: 4, report: known.report, webhooks: [CRM, MAILING, 'https://new.example.com/'] });
    const removed = edited(known, { edit: 'remove', url: CRM }, all);
    expect(removed.webhooks).toEqual([MAILING]);
    expect(removed).not.toHaveProperty('segments');
  });

  it('tells of one more segment, of the same otherwise, or no more', () => {
    expect(edited(known, tell, all).segments).toEqual([loyalWanted, quietWanted, { ...tell, edit: undefined }]);
    const otherwise: Tell = { edit: 'tell', url: CRM, segment: 'loyal' };
    expect(edited(known, otherwise, all).segments).toEqual([quietWanted, { url: CRM, segment: 'loyal' }]);
    const untold = edited(known, { edit: 'untell', url: CRM, segment: 'loyal' }, all);
    expect(untold.segments).toEqual([quietWanted]);
    expect(untold.webhooks).toEqual([CRM, MAILING]);
  });

  it('sends nothing of a segment that was deleted, which would be refused', () => {
    const sent = edited(known, tell, key => key !== 'loyal').segments ?? [];
    expect(sent.map(({ segment }) => segment)).toEqual(['quiet', 'quiet']);
  });

  it('is taken back by what was before', () => {
    expect(undone(known, tell)).toEqual({ edit: 'untell', url: CRM, segment: 'quiet' });
    expect(undone(known, loyal)).toEqual({ edit: 'tell', ...loyalWanted });
  });
});

describe('a change of two at once', () => {
  it('is no conflict where they changed different things', () => {
    const theirs = { ...known, version: 5, webhooks: [...known.webhooks, { url: 'https://new.example.com/' }] };
    expect(isContested({ edit: 'add', url: 'https://new.example.com/' }, known, theirs)).toBe(false);
    expect(isContested({ edit: 'remove', url: CRM }, known, theirs)).toBe(false);
    expect(isContested(tell, known, { ...theirs, segments: [loyal] })).toBe(false);
  });

  it('is none where both did the same, whenever that was', () => {
    const { edit: _, ...hook } = tell;
    const same = { ...known, segments: [...known.segments, { ...hook, since: '2026-05-07T00:00:00Z' }] };
    expect(isContested(tell, known, same)).toBe(false);
    const removed = { ...known, webhooks: [{ url: MAILING }], segments: [quiet] };
    expect(isContested({ edit: 'remove', url: CRM }, known, removed)).toBe(false);
    expect(isContested({ edit: 'untell', url: CRM, segment: 'loyal' }, known, removed)).toBe(false);
  });

  it('is one where the same segment, or what a removed address is told, was changed otherwise', () => {
    const everybody = { ...known, segments: [{ url: CRM, segment: 'loyal', since: SINCE }, quiet] };
    expect(isContested({ edit: 'untell', url: CRM, segment: 'loyal' }, known, everybody)).toBe(true);
    expect(isContested({ ...tell, segment: 'loyal' }, known, everybody)).toBe(true);
    expect(isContested({ edit: 'remove', url: CRM }, known, everybody)).toBe(true);
    expect(isContested({ edit: 'remove', url: MAILING }, known, everybody)).toBe(false);
  });
});

describe('an address', () => {
  it('is compared as the server writes it', () => {
    expect(addressOf(' https://Example.com ')).toBe('https://example.com/');
    expect(addressOf('https://example.com/hook?a=1')).toBe('https://example.com/hook?a=1');
    expect(addressOf('example')).toBe('example');
  });
});

describe('a purpose', () => {
  const purposes = [
    { key: 'marketing', channels: ['email', 'sms'] as const },
    { key: 'receipts', channels: ['email'] as const },
    { key: 'profiling', channels: [] },
  ];

  it('has its only channel chosen, and none that is not its own', () => {
    expect(channelOf(['email', 'sms'], null)).toBeNull();
    expect(channelOf(['email', 'sms'], 'sms')).toBe('sms');
    expect(channelOf(['email'], 'sms')).toBe('email');
    expect(channelOf([], 'sms')).toBeNull();
  });

  it('is looked for in the policy with its channel', () => {
    expect(isPurpose({}, purposes)).toBe(true);
    expect(isPurpose({ purpose: 'marketing', channel: 'sms' }, purposes)).toBe(true);
    expect(isPurpose({ purpose: 'receipts', channel: 'sms' }, purposes)).toBe(false);
    expect(isPurpose({ purpose: 'receipts' }, purposes)).toBe(false);
    expect(isPurpose({ purpose: 'profiling' }, purposes)).toBe(true);
    expect(isPurpose({ purpose: 'raffle' }, purposes)).toBe(false);
  });
});
