import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RecentRow, Sample, SourceRow } from '../../api/sources';
import { healthOf, rateOf } from './health';
import { isName, suggestedName } from './name';
import { cleaned, NO_PLAN, proposed, repeatedIn, withEvents, withViolation } from './plan';
import { PRESETS } from './presets';
import { hookAddress, SNIPPETS, snippetsFor } from './snippets';

const project = join(import.meta.dirname, '../../../..');
const NOW = Date.parse('2026-03-02T12:00:00Z');

function row(last: string | undefined, closed = false): SourceRow {
  return {
    number: 1,
    name: 'shop',
    settings: { name: 'shop', kind: 'browser' },
    signed: false,
    version: 1,
    key: 'pk_1',
    created: '2026-03-01T12:00:00Z',
    author: 'anna',
    closed,
    arrived: { interactions: 0, repeated: 0, rejected: 0, violations: 0, ...(last ? { last } : {}) },
    quarantine: {},
  };
}

function recent(event: string, properties: object, more: Partial<RecentRow> = {}): RecentRow {
  const time = '2026-03-02T11:59:00Z';
  const base = { number: 1, received: time, time, channel: 'web', place: '/', who: [], verified: false };
  return { ...base, event, properties: JSON.stringify(properties), ...more };
}

describe('the health of a source', () => {
  it('is told by its last event, and by whether there was any before the server started', () => {
    expect(healthOf(row(undefined), false, NOW).state).toBe('nothing');
    expect(healthOf(row(undefined), true, NOW).state).toBe('quiet');
    expect(healthOf(row('2026-03-02T11:30:00Z'), true, NOW).state).toBe('receiving');
    expect(healthOf(row('2026-03-02T09:00:00Z'), true, NOW)).toMatchObject({ state: 'silent', long: false });
    expect(healthOf(row('2026-02-20T09:00:00Z'), true, NOW)).toMatchObject({ state: 'silent', long: true });
    expect(healthOf(row('2026-03-02T11:30:00Z', true), true, NOW).state).toBe('closed');
  });
});

describe('a rate', () => {
  const samples = (...counts: number[]): Sample[] =>
    counts.map((count, index) => ({ at: index * 4000, counts: { 1: count } }));

  it('is the difference of counts, a minute', () => {
    expect(rateOf(samples(10, 12, 20), 1)).toBe(75);
    expect(rateOf(samples(7, 7), 1)).toBe(0);
  });
  it('is not known of one look, and begins anew with the server', () => {
    expect(rateOf(samples(10), 1)).toBeUndefined();
    expect(rateOf(samples(500, 2, 4), 1)).toBe(30);
    expect(rateOf(samples(1, 2), 9)).toBeUndefined();
  });
});

describe('a name', () => {
  it('is made of what somebody types', () => {
    const typed = {
      'Интернет-магазин №1': 'internet-magazin-1',
      'Sklep Łódź': 'sklep-lodz',
      ' My Shop! ': 'my-shop',
      'a_b.c': 'a_b.c',
    };
    for (const [text, name] of Object.entries(typed)) expect(suggestedName(text)).toBe(name);
    for (const name of Object.values(typed)) expect(isName(name)).toBe(true);
    expect(suggestedName('x'.repeat(90))).toHaveLength(64);
    expect(suggestedName('№ !')).toBe('');
  });
  it('stands in an address', () => {
    for (const name of ['', 'Shop', 'my shop', 'a/b', 'x'.repeat(65)]) expect(isName(name), name).toBe(false);
  });
});

describe('the code of SDKs', () => {
  const place = { server: 'https://styk.example.com', source: 'shop', key: 'KEY' };

  it('has the address and the key of the source', () => {
    for (const { id, code } of SNIPPETS) {
      const text = code(place);
      expect(text, id).toContain('KEY');
      expect(text, id).toMatch(/styk\.example\.com/);
      if (!['styk', 'segment-node'].includes(id)) expect(text, id).toContain('/in/shop');
      expect(text, id).not.toMatch(/undefined|\[object/);
    }
    expect(new Set(SNIPPETS.map(({ id }) => id)).size).toBe(SNIPPETS.length);
    expect(snippetsFor('webhook')).toEqual([]);
  });

  it('says what the scripts say that really send', () => {
    const sent = (file: string) => readFileSync(join(project, 'tests/sdks', file), 'utf8');
    const same: [string, string, string[]][] = [
      ['segment-node', 'node/segment.mjs', ['writeKey', 'host']],
      ['rudderstack-node', 'node/rudderstack.mjs', ['dataPlaneUrl']],
      ['posthog-node', 'node/posthog.mjs', ['host']],
      ['snowplow-node', 'node/snowplow.mjs', ['appId', 'endpoint', 'eventMethod']],
      ['umami-node', 'node/umami.mjs', ['websiteId', 'hostUrl', 'userAgent']],
      ['matomo-node', 'node/matomo.mjs', ['token_auth', '/matomo.php', 'e_a']],
      ['segment-browser', 'node/browser.mjs', ['writeKey', 'cdnURL', 'apiHost', 'protocol', '/v1']],
      [
        'rudderstack-browser',
        'node/browser.mjs',
        ['analytics-js', 'bundled', 'configUrl', 'integrations: { All: false }'],
      ],
      ['posthog-browser', 'node/browser.mjs', ['api_host', 'person_profiles']],
      ['segment-python', 'python/segment_sdk.py', ['host=', 'gzip=True']],
      ['segment-python', '../acceptance/sdks.py', ['segment.analytics.client']],
      ['rudderstack-python', 'python/segment_sdk.py', ['host=']],
      ['rudderstack-python', '../acceptance/sdks.py', ['rudderstack.analytics.client']],
      ['posthog-python', 'python/posthog_sdk.py', ['from posthog import Posthog', 'host=']],
      ['snowplow-python', 'python/snowplow_sdk.py', ['app_id=', 'protocol=', 'event_subject']],
    ];
    for (const [id, file, words] of same) {
      const text = SNIPPETS.find(one => one.id === id)?.code(place) ?? '';
      for (const word of words) {
        expect(text, id).toContain(word);
        expect(sent(file), file).toContain(word);
      }
    }
  });

  it('gives a webhook an address with the key, or without where the sender signs', () => {
    expect(hookAddress(place, false)).toBe('https://styk.example.com/in/shop/hook/KEY');
    expect(hookAddress(place, true)).toBe('https://styk.example.com/in/shop/hook');
  });
});

describe('presets of webhooks', () => {
  it('are those that the server has', () => {
    const source = readFileSync(join(project, 'crates/collect/src/live/webhook/presets.rs'), 'utf8');
    const found = [...source.matchAll(/preset!\("(\w+)", "([^"]+)", "([^"]+)", "([^"]+)", (.+)\),/g)];
    expect(found.map(([, name]) => name)).toEqual(PRESETS.map(({ name }) => name));
    for (const [, name, en, ru, pl, signature = ''] of found) {
      const preset = PRESETS.find(one => one.name === name);
      expect(preset?.title).toEqual({ en, ru, pl });
      expect(preset?.scheme !== undefined, name).toBe(signature !== 'unsigned');
    }
  });
});

describe('a tracking plan', () => {
  it('is proposed from what arrived', () => {
    const rows = [
      recent('Order completed', { total: 49.9, paid: true, on: '2026-03-02', coupon: 'X', browser: 'Firefox' }),
      recent('Order completed', { total: 'none', paid: false, on: '2026-03-02T10:00:00Z' }),
      recent('Cut', {}, { properties: '{"a": "long' }),
      recent('', {}, { rejected: 'no event' }),
    ];
    expect(proposed(rows)).toEqual([
      { event: 'Cut', properties: [] },
      {
        event: 'Order completed',
        properties: [
          { name: 'total', kind: 'any', required: true },
          { name: 'paid', kind: 'boolean', required: true },
          { name: 'on', kind: 'time', required: true },
          { name: 'coupon', kind: 'text', required: false },
        ],
      },
    ]);
  });

  it('takes in what it did not expect, and keeps what it had', () => {
    const planned = { event: 'A', properties: [{ name: 'x', kind: 'number' as const, required: true }] };
    const plan = withEvents(NO_PLAN, [planned]);
    expect(withEvents(plan, [{ event: 'A', properties: [] }])).toEqual(plan);
    const told = { count: 1, blocked: 0, last: '2026-03-02T10:00:00Z' };
    const more = withViolation(plan, { event: 'B', what: 'unplanned', ...told }, [recent('B', { n: 1 })]);
    expect(more.events[1]).toEqual({ event: 'B', properties: [{ name: 'n', kind: 'number', required: false }] });
    const optional = withViolation(plan, { event: 'A', what: 'missing', property: 'x', ...told }, []);
    expect(optional.events[0]?.properties[0]).toEqual({ name: 'x', kind: 'number', required: false });
    const loose = withViolation(plan, { event: 'A', what: 'wrong_kind', property: 'x', ...told }, []);
    expect(loose.events[0]?.properties[0]?.kind).toBe('any');
  });

  it('leaves out what is blank, and tells what stands twice', () => {
    const property = (name: string) => ({ name, kind: 'text' as const, required: false });
    const plan = {
      ...NO_PLAN,
      events: [
        { event: ' A ', properties: [property('x'), property('')] },
        { event: '', properties: [] },
      ],
    };
    expect(cleaned(plan).events).toEqual([{ event: 'A', properties: [property('x')] }]);
    expect(repeatedIn(plan)).toBeUndefined();
    expect(repeatedIn(withEvents(plan, [{ event: 'A', properties: [] }]))).toBe('A');
    expect(repeatedIn({ ...plan, events: [{ event: 'B', properties: [property('x'), property('x ')] }] })).toBe('x');
  });
});
