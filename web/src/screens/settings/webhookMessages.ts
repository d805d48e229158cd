// What webhooks are sent: names of what happens, an example, and how the signature is checked.

import type { Text } from '../../i18n/text';
import type { PlainKey } from '../../i18n/types';

const EVENTS: Record<string, PlainKey> = {
  'import.done': 'webhooks.event.import',
  'report.sent': 'webhooks.event.report',
  'segment.changed': 'webhooks.event.segment',
  ping: 'webhooks.event.ping',
};
export const EVENT_NAMES = Object.keys(EVENTS);

/** In words; what this version of Styk does not know goes by its own name. */
export function eventName(event: string, { t }: Pick<Text, 't'>): string {
  const key = EVENTS[event];
  return key ? t(key) : event;
}

/** JSON to be read; anything else as it is. */
export function readable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

/** A message as it arrives, its body over several lines. */
export const EXAMPLE = `POST /hook HTTP/1.1
content-type: application/json
styk-event: segment.changed
styk-delivery: loyal-1412
styk-signature: t=1778061600,v1=5d8f0c…

{
  "id": "loyal-1412",
  "event": "segment.changed",
  "time": "2026-05-06T10:00:00Z",
  "data": {
    "segment": "loyal",
    "changes": [
      {
        "person": 17,
        "change": "entered",
        "time": "2026-05-06T09:59:58Z",
        "identifiers": [{ "kind": "user_id", "value": "u-17" }]
      }
    ],
    "withheld": 2
  }
}`;

/** Whether a message is from this server, in JavaScript. */
export const SIGNATURE_CHECK = `import { createHmac, timingSafeEqual } from 'node:crypto';

export function isFromStyk(secret, signature, body) {
  const [, time, given] = /^t=([0-9]+),v1=([0-9a-f]{64})$/.exec(signature) ?? [];
  if (!given || Math.abs(Date.now() / 1000 - Number(time)) > 300) return false;
  const expected = createHmac('sha256', secret).update(time + '.').update(body).digest();
  return timingSafeEqual(expected, Buffer.from(given, 'hex'));
}`;
