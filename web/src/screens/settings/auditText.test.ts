import { describe, expect, it } from 'vitest';
import { messages as en } from '../../i18n/messages/en/index';
import { later } from '../../i18n/messages/en/later';
import { makeText } from '../../i18n/text';
import { auditKind, auditText } from './auditText';

const text = makeText('en', { ...en, ...later }, 'UTC');
const people = new Map([['anna@example.com', 'Anna Nowak']]);
const names = {
  person: (email: string) => people.get(email) ?? email,
  touchpoint: (key: string) => (key === 'cart' ? 'Cart' : key),
};
const said = (action: string, detail: string) =>
  auditText({ time: '2024-05-06T08:00:00Z', who: '', action, detail }, text, names);

describe('the audit log', () => {
  it('names people, also those who have gone, and numbers only those whose name nobody knows', () => {
    expect(said('user.remove', 'anna@example.com')).toBe('Removed the user Anna Nowak (anna@example.com)');
    expect(said('user.remove', 'jan@example.com')).toBe('Removed the user jan@example.com');
    expect(said('user.remove', '7')).toBe('Removed user no. 7');
    expect(said('token.remove', 'Export')).toBe('Revoked the token “Export”');
    expect(said('token.remove', '3')).toBe('Revoked token no. 3');
  });

  it('says what changed of the registry and of the settings', () => {
    expect(said('touchpoints', 'version 4; added cart; changed call, mail; removed ad')).toBe(
      'Changed the touchpoint registry (version 4): added “Cart”; changed “call” and “mail”; removed “ad”',
    );
    expect(said('touchpoints', 'version 4; added cart, call, +3')).toContain('added “Cart”, “call” and +3');
    expect(said('touchpoints', 'version 2')).toBe('Changed the touchpoint registry (version 2)');
    expect(said('settings', 'version 3; changed zone, sql_seconds')).toBe(
      'Changed the settings (version 3): changed Time zone and SQL time limit',
    );
    expect(said('settings', 'version 4; changed identifiers_from')).toBe(
      'Changed the settings (version 4): changed who sees customers in full',
    );
  });

  it('says what was decided about customers, and why', () => {
    expect(said('identity_decision', 'link 12 34; one person; two phones')).toBe(
      'Merged the profiles of identifiers no. 12 and 34: one person; two phones',
    );
    expect(said('identity_decision', 'unlink 12 34')).toBe('Separated the profiles of identifiers no. 12 and 34');
    expect(said('identity_decision', 'withdraw 12 34; asked\nthe shop')).toBe(
      'Took back the decision about identifiers no. 12 and 34: asked\nthe shop',
    );
    expect(said('identity_rules', 'version 3')).toBe('Changed the rules of who is who (version 3)');
    expect(auditKind({ time: '2024-05-06T08:00:00Z', who: '', action: 'identity_rules', detail: '' })).toBe('identity');
  });

  it('says what became of a segment, and of computed traits', () => {
    expect(said('segment', 'loyal version 3')).toBe('Saved the segment loyal (version 3)');
    expect(said('segment', 'loyal removed')).toBe('Deleted the segment loyal');
    expect(said('computed_traits', 'version 2')).toBe('Changed the computed traits (version 2)');
  });

  it('says what was written down of consent, and whom nobody writes to', () => {
    expect(said('consent_policy', 'version 2')).toBe('Changed the purposes of consent (version 2)');
    expect(said('consent', 'customer 7: given marketing email')).toBe(
      'Wrote down a yes of customer 7: “marketing”, E-mail',
    );
    expect(said('consent', 'customer 7: withdrawn * *')).toBe(
      'Wrote down a no of customer 7: All purposes, All channels',
    );
    expect(said('suppress', 'identifier 12: bounced')).toBe(
      'Put identifier no. 12 on the suppression list: Nothing arrives there',
    );
    expect(said('unsuppress', 'identifier 12')).toBe('Took identifier no. 12 off the suppression list');
    expect(said('suppress', 'something else')).toBe('suppress: something else');
    for (const action of ['consent_policy', 'consent', 'suppress', 'unsuppress']) {
      expect(auditKind({ time: '2024-05-06T08:00:00Z', who: '', action, detail: '' })).toBe('consent');
    }
  });

  it('says what was handed over, told again and looked at', () => {
    expect(said('audience', 'loyal marketing ads google: 17')).toBe(
      'Handed over the segment loyal for “marketing”, Ad audiences, as google: 17',
    );
    expect(said('customer_read', 'customer 7')).toBe('Looked at customer 7');
    expect(said('delivery.again', 'loyal-3 to https://example.com/hook')).toBe(
      'Sent delivery loyal-3 to https://example.com/hook again',
    );
    expect(said('delivery.forget', 'loyal-3 to https://example.com/hook')).toBe(
      'Gave up delivery loyal-3 to https://example.com/hook',
    );
    const kindOf = (action: string) => auditKind({ time: '2024-05-06T08:00:00Z', who: '', action, detail: '' });
    expect(['audience', 'customer_read', 'delivery.again'].map(kindOf)).toEqual(['consent', 'reads', 'settings']);
  });

  it('says who was erased, and what was handed out of whom, by numbers alone', () => {
    expect(said('erasure', 'receipt 3: 2 customers')).toBe('Erased 2 customers (receipt no. 3)');
    expect(said('erasure', '4: 1')).toBe('Erased 1 customer (receipt no. 4)');
    expect(said('erasure', 'something else')).toBe('erasure: something else');
    expect(said('archive', '7')).toBe('Downloaded everything about customer 7');
    expect(said('archive', 'customer 7')).toBe('Downloaded everything about customer 7');
    for (const action of ['erasure', 'archive']) {
      expect(auditKind({ time: '2024-05-06T08:00:00Z', who: '', action, detail: '' })).toBe('personal');
    }
  });

  it('says what went because its time was over, and by which rules', () => {
    expect(said('retention', 'run 3: 1204 interactions, 12 customers, 0 records; rule 1: 1000, rule 2: 204')).toBe(
      'Removed what was past its time (removal no. 3): interactions 1,204, customers 12, quarantined records 0; rule 1: 1,000, rule 2: 204',
    );
    expect(said('retention', 'run 4: 0 interactions, 0 customers, 2 records')).toBe(
      'Removed what was past its time (removal no. 4): interactions 0, customers 0, quarantined records 2',
    );
    expect(said('retention', 'something else')).toBe('retention: something else');
    expect(said('retention_rules', 'version 5')).toBe('Changed the retention rules (version 5)');
    for (const action of ['retention', 'retention_rules']) {
      expect(auditKind({ time: '2024-05-06T08:00:00Z', who: '', action, detail: '' })).toBe('personal');
    }
  });

  it('says that details went with somebody who was erased, whatever they were', () => {
    expect(said('sql', '[erased]')).toBe('sql: the details were erased together with a customer');
    expect(said('session.refused', '[erased]')).toContain('session.refused: ');
  });

  it('says what was recorded by hand, and over which channel', () => {
    expect(said('entry', 'shop: Visit: the second')).toBe('Recorded “Visit: the second” by hand (shop)');
    expect(said('entry', ': Visit')).toBe('Recorded “Visit” by hand (Unknown channel)');
    expect(auditKind({ time: '2024-05-06T08:00:00Z', who: '', action: 'entry', detail: '' })).toBe('data');
  });

  it('says what was done with a map', () => {
    expect(said('map.share', 'first flight 0a1b')).toBe('Made a link that shows the map “first flight”');
    expect(said('map.unshare', 'flight 0a1b')).toBe('Took back a link to the map “flight”');
    expect(said('map.comment_remove', 'flight 12')).toBe('Deleted comment no. 12 on the map “flight”');
    expect(said('map.task_remove', 'flight 3')).toBe('Deleted task no. 3 of the map “flight”');
    expect(said('map.share', 'flight')).toBe('map.share: flight');
    expect(auditKind({ time: '2024-05-06T08:00:00Z', who: '', action: 'map.share', detail: '' })).toBe('maps');
  });

  it('says where a report went', () => {
    expect(said('report.send', '2024-05-01 to anna@example.com, jan@example.com')).toBe(
      'Sent the report of 2024-05 to anna@example.com, jan@example.com',
    );
  });
});
