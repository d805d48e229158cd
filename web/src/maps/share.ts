// A link to a map while it is put together.

import type { MapShare, MapShareWanted } from '../api/shares';
import { addDays, startOfDay } from '../question/calendar';

/** How long a link may last, in days; `null` until it is taken back. */
export const LASTING = [7, 30, 90, 365, null] as const;
export type Lasting = (typeof LASTING)[number];

export const SHORTEST_PASSWORD = 8;
const MOST_PAGES = 20;

/** What a link is made of, as it is typed. */
export interface ShareDraft {
  label: string;
  lasting: Lasting;
  password: string;
  figures: boolean;
  /** One page on each line. */
  pages: string;
  /** Always the version of today, or the newest at each time. */
  fixed: boolean;
}

export const NEW_SHARE: ShareDraft = {
  label: '',
  lasting: 30,
  password: '',
  figures: false,
  pages: '',
  fixed: false,
};

/** The origins of what was typed, each once; null where a line is no address of a page. */
export function originsOf(pages: string): string[] | null {
  const lines = pages.split(/[\s,]+/).filter(Boolean);
  const origins = lines.map(originOf);
  if (origins.includes(null) || origins.length > MOST_PAGES) return null;
  return [...new Set(origins as string[])];
}

/** Scheme, host and perhaps a port, as the server takes them. */
const ORIGIN = /^https?:\/\/[a-z0-9.-]+(:\d+)?$/;
const LONGEST_PAGE = 200;

function originOf(line: string): string | null {
  try {
    const { origin } = new URL(line.includes('://') ? line : `https://${line}`);
    return ORIGIN.test(origin) && origin.length <= LONGEST_PAGE ? origin : null;
  } catch {
    return null;
  }
}

export type ShareFlaw = 'password' | 'pages';

/** What is wrong with a draft; nothing where it can be made. */
export function shareFlaw({ password, pages }: ShareDraft): ShareFlaw | null {
  if (password !== '' && [...password].length < SHORTEST_PASSWORD) return 'password';
  return originsOf(pages) === null ? 'pages' : null;
}

/** What the server is asked for; the day a link ends on is a whole one where the reader is. */
export function wantedShare(draft: ShareDraft, version: number, today: string, zone: string): MapShareWanted {
  const { label, lasting, password, figures, pages, fixed } = draft;
  const end = lasting === null ? null : startOfDay(addDays(today, lasting + 1), zone).toISOString();
  return {
    label: label.trim(),
    figures,
    pages: originsOf(pages) ?? [],
    ...(end !== null && { expires: end }),
    ...(password !== '' && { password }),
    ...(fixed && { version }),
  };
}

export function isOver({ expires }: Pick<MapShare, 'expires'>, now: number): boolean {
  return expires != null && Date.parse(expires) <= now;
}

/** What another page has to hold to show the map. */
export function frameCode(address: string, name: string): string {
  const title = name.replace(/[&<>"]/g, sign => `&#${sign.charCodeAt(0)};`);
  return `<iframe src="${address}" title="${title}" width="100%" height="640" style="border: 0"></iframe>`;
}
