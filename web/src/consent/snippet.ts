// How events and files say consent, with a purpose that the company has.

import type { Policy, Purpose } from '../api/consent';

const EXAMPLE: Pick<Purpose, 'key' | 'channels' | 'wordings'> = { key: 'marketing', channels: ['email'], wordings: [] };
const WORDING = '2026-05';

function example({ purposes }: Pick<Policy, 'purposes'>) {
  const purpose = purposes.find(({ basis, channels }) => basis === 'consent' && channels.length > 0);
  const { key, channels, wordings } = purpose ?? EXAMPLE;
  return { key, channel: channels[0] ?? 'email', wording: wordings.at(-1)?.version ?? WORDING };
}

/** A line of the browser tag. */
export function tagSnippet(policy: Pick<Policy, 'purposes'>): string {
  const { key, channel, wording } = example(policy);
  const said = [`purpose: "${key}"`, `channel: "${channel}"`, `wording: ${JSON.stringify(wording)}`].join(', ');
  return `styk("track", "consent_given", { ${said} })`;
}

/** The beginning of a file. */
export function fileSnippet(policy: Pick<Policy, 'purposes'>): string {
  const { key, channel, wording } = example(policy);
  return [
    'user_id,time,event,purpose,channel,wording',
    `u-1,2026-05-06 14:05:00,consent_given,${key},${channel},${wording}`,
    `u-2,2026-05-07 09:30:00,consent_withdrawn,${key},,`,
  ].join('\n');
}
