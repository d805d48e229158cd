// Who is told what, without a page: each edit is one change to what is known, so that it can be made anew on
// top of what somebody else saved meanwhile.

import type { ContactChannel } from '../../api/consent';
import type { Notified, NotifiedWanted, SegmentHook, SegmentHookWanted } from '../../api/webhooks';
import { same } from '../../touchpoints/merge';

/** A segment at an address. */
type Place = Pick<SegmentHook, 'url' | 'segment'>;

/** What an address is told of a segment, anew or otherwise than before. */
export type Tell = { edit: 'tell' } & SegmentHookWanted;
export type Untell = { edit: 'untell' } & Place;
export type WebhookEdit = { edit: 'add' | 'remove'; url: string } | Tell | Untell;

/** What is sent to make one change. `exists` says whether there is a segment of a key. */
export function edited(known: Notified, edit: WebhookEdit, exists: (segment: string) => boolean): NotifiedWanted {
  const urls = known.webhooks.map(({ url }) => url);
  // Without its plan the report would be sent no more.
  const wanted = { version: known.version, report: known.report ?? null, webhooks: urls };
  switch (edit.edit) {
    // Segments that are not sent stay, but for those of an address that goes.
    case 'add':
      return { ...wanted, webhooks: [...urls, edit.url] };
    case 'remove':
      return { ...wanted, webhooks: urls.filter(url => url !== edit.url) };
    default: {
      // The server takes none of a segment that was deleted, and nothing more is told of it anyway.
      const others = known.segments.filter(hook => !isAt(hook, edit) && exists(hook.segment)).map(hookWanted);
      const { edit: kind, ...hook } = edit;
      return { ...wanted, segments: kind === 'tell' ? [...others, hook] : others };
    }
  }
}

/** Whether somebody else changed the very thing that an edit changes, and in another way. */
export function isContested(edit: WebhookEdit, base: Notified, theirs: Notified): boolean {
  switch (edit.edit) {
    case 'add':
      return false;
    case 'remove':
      return theirs.webhooks.some(({ url }) => url === edit.url) && !same(toldAt(base, edit), toldAt(theirs, edit));
    default: {
      const { edit: kind, ...hook } = edit;
      const now = wantedAt(theirs, edit);
      return !same(wantedAt(base, edit), now) && !same(kind === 'tell' ? hook : undefined, now);
    }
  }
}

/** The edit that takes back what another did to a segment at an address. */
export function undone(before: Notified, { url, segment }: Place): Tell | Untell {
  const hook = wantedAt(before, { url, segment });
  return hook ? { edit: 'tell', ...hook } : { edit: 'untell', url, segment };
}

/** What is sent of a segment: since when it is told is for the server to say. */
function hookWanted({ since: _, ...hook }: SegmentHook): SegmentHookWanted {
  return hook;
}

function isAt(hook: Place, { url, segment }: Place): boolean {
  return hook.url === url && hook.segment === segment;
}

function wantedAt({ segments }: Notified, place: Place): SegmentHookWanted | undefined {
  const hook = segments.find(one => isAt(one, place));
  return hook && hookWanted(hook);
}

function toldAt({ segments }: Notified, { url }: { url: string }): SegmentHookWanted[] {
  return segments.filter(hook => hook.url === url).map(hookWanted);
}

/** An address as the server writes it: `https://example.com` has a slash in the end. */
export function addressOf(text: string): string {
  const trimmed = text.trim();
  try {
    return new URL(trimmed).href;
  } catch {
    return trimmed;
  }
}

/** The channel of those that a purpose is for; null where there is none, or one is still to be chosen. */
export function channelOf(channels: readonly ContactChannel[], wanted: string | null): ContactChannel | null {
  const only = channels.length === 1 ? channels[0] : undefined;
  return channels.find(one => one === wanted) ?? only ?? null;
}

/** Whether the policy still has a purpose over a channel; who enters is told to nobody where it does not. */
export function isPurpose(
  { purpose, channel }: Pick<SegmentHook, 'purpose' | 'channel'>,
  purposes: readonly { key: string; channels: readonly ContactChannel[] }[],
): boolean {
  if (!purpose) return true;
  const channels = purposes.find(({ key }) => key === purpose)?.channels;
  if (!channels) return false;
  return channels.length === 0 || (channel != null && channels.includes(channel));
}
