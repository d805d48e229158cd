// How each SDK is pointed at a source: `tests/sdks` sends by the very same settings.
import type { SourceKind } from '../../api/sources';
import type { PlainKey } from '../../i18n/types';

export interface Place {
  /** Where this server is, without a slash at the end. */
  server: string;
  /** The source's name. */
  source: string;
  key: string;
}

export interface Snippet {
  id: string;
  /** The SDK as its maker calls it. */
  title: string;
  /** In words, where it is no name. */
  label?: PlainKey;
  kinds: SourceKind[];
  /** One sentence where something has to be known. */
  note: PlainKey;
  /** How to have the SDK. */
  install?: string;
  code: (place: Place) => string;
  /** What comes later, and when. */
  later?: { note: PlainKey; code: string };
}

const at = ({ server, source }: Place) => `${server}/in/${source}`;
/** Address and port, and by what they are called. */
const hostOf = (server: string) => server.replace(/^https?:\/\//, '');
const schemeOf = (server: string) => (server.startsWith('https:') ? 'https' : 'http');

export const SNIPPETS: Snippet[] = [
  {
    id: 'styk',
    title: 'styk.js',
    kinds: ['browser'],
    note: 'source.note.styk',
    code: ({ server, source, key }) => `<script async src="${server}/tag/styk.js"
        data-source="${source}" data-key="${key}" data-consent="required"></script>`,
    later: { note: 'source.consent', code: "styk('consent', 'granted');" },
  },
  {
    id: 'segment-browser',
    title: 'Segment',
    kinds: ['browser'],
    note: 'source.note.segmentBrowser',
    install: 'npm install @segment/analytics-next',
    code: place => `import { AnalyticsBrowser } from '@segment/analytics-next';

export const analytics = AnalyticsBrowser.load(
  { writeKey: '${place.key}', cdnURL: '${at(place)}' },
  { integrations: { 'Segment.io': { apiHost: '${hostOf(at(place))}/v1', protocol: '${schemeOf(place.server)}' } } },
);
analytics.page();
analytics.track('Product viewed', { sku: '4711' });`,
  },
  {
    id: 'rudderstack-browser',
    title: 'RudderStack',
    kinds: ['browser'],
    note: 'source.note.sameCalls',
    install: 'npm install @rudderstack/analytics-js',
    code: place => `import { RudderAnalytics } from '@rudderstack/analytics-js/bundled';

export const analytics = new RudderAnalytics();
analytics.load('${place.key}', '${at(place)}', {
  configUrl: '${at(place)}',
  integrations: { All: false },
});
analytics.page();
analytics.track('Product viewed', { sku: '4711' });`,
  },
  {
    id: 'posthog-browser',
    title: 'PostHog',
    kinds: ['browser'],
    note: 'source.note.posthogBrowser',
    install: 'npm install posthog-js',
    code: place => `import posthog from 'posthog-js';

posthog.init('${place.key}', {
  api_host: '${at(place)}',
  autocapture: false,
  disable_session_recording: true,
  disable_surveys: true,
  person_profiles: 'always',
});
posthog.capture('Product viewed', { sku: '4711' });`,
  },
  {
    id: 'matomo-browser',
    title: 'Matomo',
    kinds: ['browser'],
    note: 'source.note.matomoBrowser',
    code: place => `var _paq = window._paq = window._paq || [];
_paq.push(['setTrackerUrl', '${at(place)}/matomo.php?token_auth=${place.key}']);
_paq.push(['setSiteId', '1']);
_paq.push(['trackPageView']);
_paq.push(['enableLinkTracking']);`,
  },
  {
    id: 'umami-browser',
    title: 'Umami',
    kinds: ['browser'],
    note: 'source.note.umamiBrowser',
    code: place => `<script defer src="https://cloud.umami.is/script.js"
        data-website-id="${place.key}" data-host-url="${at(place)}"></script>`,
  },
  {
    id: 'http',
    title: 'HTTP',
    kinds: ['server', 'browser'],
    note: 'source.note.http',
    code: place => `curl ${at(place)}/events \\
  -H "Authorization: Bearer ${place.key}" -H "Content-Type: application/json" \\
  -d '{"event": "Call ended", "user_id": "u-17", "channel": "phone"}'`,
  },
  {
    id: 'http-many',
    title: 'HTTP',
    label: 'source.httpMany',
    kinds: ['server'],
    note: 'source.note.httpMany',
    code: place => `curl ${at(place)}/events \\
  -H "Authorization: Bearer ${place.key}" -H "Content-Type: application/json" \\
  -d '[
    {"id": "a-1", "event": "Order completed", "time": "2026-03-02T11:30:00+01:00",
     "who": {"crm_id": "C-1", "email": "anna@example.com"}, "case": "A-1",
     "money": {"amount": 49.90, "currency": "EUR"}},
    {"id": "a-2", "event": "Survey answered", "time": "2026-03-02T12:00:00+01:00",
     "who": {"crm_id": "C-1"}, "score": {"value": 9, "scale": "nps:0..10"}}
  ]'`,
  },
  {
    id: 'segment-node',
    title: 'Segment: Node',
    kinds: ['server'],
    note: 'source.note.segmentNode',
    install: 'npm install @segment/analytics-node',
    code: ({ server, key }) => `import { Analytics } from '@segment/analytics-node';

const analytics = new Analytics({ writeKey: '${key}', host: '${server}' });
analytics.track({ userId: 'u-17', event: 'Order completed', properties: { total: 49.9 } });
await analytics.closeAndFlush();`,
  },
  {
    id: 'segment-python',
    title: 'Segment: Python',
    kinds: ['server'],
    note: 'source.note.sameCalls',
    install: 'pip install segment-analytics-python',
    code: place => `from segment.analytics.client import Client

client = Client("${place.key}", host="${at(place)}", gzip=True)
client.track(user_id="u-17", event="Order completed", properties={"total": 49.9})
client.shutdown()`,
  },
  {
    id: 'rudderstack-node',
    title: 'RudderStack: Node',
    kinds: ['server'],
    note: 'source.note.sameCalls',
    install: 'npm install @rudderstack/rudder-sdk-node',
    code: place => `import RudderAnalytics from '@rudderstack/rudder-sdk-node';

const Client = RudderAnalytics.default ?? RudderAnalytics;
const analytics = new Client('${place.key}', { dataPlaneUrl: '${at(place)}' });
analytics.track({ userId: 'u-17', event: 'Order completed', properties: { total: 49.9 } });
analytics.flush();`,
  },
  {
    id: 'rudderstack-python',
    title: 'RudderStack: Python',
    kinds: ['server'],
    note: 'source.note.sameCalls',
    install: 'pip install rudder-sdk-python',
    code: place => `from rudderstack.analytics.client import Client

client = Client("${place.key}", host="${at(place)}", gzip=True)
client.track(user_id="u-17", event="Order completed", properties={"total": 49.9})
client.shutdown()`,
  },
  {
    id: 'posthog-node',
    title: 'PostHog: Node',
    kinds: ['server'],
    note: 'source.note.sameCalls',
    install: 'npm install posthog-node',
    code: place => `import { PostHog } from 'posthog-node';

const client = new PostHog('${place.key}', { host: '${at(place)}' });
client.capture({ distinctId: 'u-17', event: 'Order completed', properties: { total: 49.9 } });
await client.shutdown();`,
  },
  {
    id: 'posthog-python',
    title: 'PostHog: Python',
    kinds: ['server'],
    note: 'source.note.sameCalls',
    install: 'pip install posthog',
    code: place => `from posthog import Posthog

client = Posthog("${place.key}", host="${at(place)}")
client.capture("Order completed", distinct_id="u-17", properties={"total": 49.9})
client.shutdown()`,
  },
  {
    id: 'snowplow-node',
    title: 'Snowplow: Node',
    kinds: ['server'],
    note: 'source.note.snowplow',
    install: 'npm install @snowplow/node-tracker',
    code: place => `import { buildStructEvent, newTracker } from '@snowplow/node-tracker';

const tracker = newTracker(
  { namespace: 'styk', appId: '${place.key}' },
  { endpoint: '${at(place)}', eventMethod: 'post' },
);
tracker.setUserId('u-17');
tracker.track(buildStructEvent({ category: 'shop', action: 'Order completed', value: 49.9 }));
tracker.flush();`,
  },
  {
    id: 'snowplow-python',
    title: 'Snowplow: Python',
    kinds: ['server'],
    note: 'source.note.snowplow',
    install: 'pip install snowplow-tracker',
    code: place => `from snowplow_tracker import Emitter, StructuredEvent, Subject, Tracker

emitter = Emitter("${hostOf(at(place))}", protocol="${schemeOf(place.server)}", method="post")
tracker = Tracker("styk", emitters=emitter, app_id="${place.key}")
subject = Subject().set_user_id("u-17")
tracker.track(StructuredEvent(category="shop", action="Order completed", value=49.9, event_subject=subject))
tracker.flush()`,
  },
  {
    id: 'umami-node',
    title: 'Umami: Node',
    kinds: ['server'],
    note: 'source.note.umamiNode',
    install: 'npm install @umami/node',
    code: place => `import { Umami } from '@umami/node';

const umami = new Umami({
  websiteId: '${place.key}',
  hostUrl: '${at(place)}',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
});
await umami.track({ url: '/checkout', name: 'Order completed', data: { total: 49.9 }, id: 'u-17' });`,
  },
  {
    id: 'matomo-node',
    title: 'Matomo: Node',
    kinds: ['server'],
    note: 'source.note.matomoNode',
    install: 'npm install matomo-tracker',
    code: place => `import { createRequire } from 'node:module';

const MatomoTracker = createRequire(import.meta.url)('matomo-tracker');
const tracker = new MatomoTracker(1, '${at(place)}/matomo.php', true);
tracker.track({
  url: 'https://shop.example/checkout',
  uid: 'u-17',
  e_c: 'shop',
  e_a: 'Order completed',
  e_v: 49.9,
  token_auth: '${place.key}',
});`,
  },
  {
    id: 'google',
    title: 'Google Measurement Protocol',
    kinds: ['server'],
    note: 'source.note.google',
    code: place => `curl "${at(place)}/mp/collect?measurement_id=G-STYK&api_secret=${place.key}" \\
  -H "Content-Type: application/json" \\
  -d '{"client_id": "123.456", "user_id": "u-17", "events": [
    {"name": "purchase", "params": {"transaction_id": "A-1", "value": 49.90, "currency": "EUR"}}
  ]}'`,
  },
];

/** What fits a source of a kind. */
export function snippetsFor(kind: SourceKind): Snippet[] {
  return SNIPPETS.filter(({ kinds }) => kinds.includes(kind));
}

/** The address that a webhook's sender calls; one that signs needs no key in it. */
export function hookAddress(place: Place, signed: boolean): string {
  return signed ? `${at(place)}/hook` : `${at(place)}/hook/${place.key}`;
}

/** How a Telegram bot is told where to send. */
export function telegramCommand(address: string): string {
  return `curl "https://api.telegram.org/bot<BOT_TOKEN>/setWebhook" \\
  -d "url=${address}" -d "secret_token=<SECRET>"`;
}
