import type { Consent } from './types.ts';

/** What the app shows to paste into pages. */
export interface Snippet {
  /** The address of Styk, without `/` at its end. */
  base: string;
  source: string;
  key: string;
  consent: Exclude<Consent, 'denied'>;
}

/** Works under a strict content security policy: nothing stands inline. */
export function snippet({ base, source, key, consent }: Snippet): string {
  const attributes = { src: `${base}/tag/styk.js`, 'data-source': source, 'data-key': key, 'data-consent': consent };
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escaped(value)}"`);
  return `<script async${written.join('')}></script>`;
}

/** For pages that call `styk(...)` before the tag is there; stands before the snippet, in a script of the page. */
export const STUB = 'window.styk=window.styk||function(){(styk.q=styk.q||[]).push(arguments)};';

/** What a content security policy of the page has to allow. */
export function policy(base: string): string {
  const { origin } = new URL(base);
  return `script-src ${origin}; connect-src ${origin}`;
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
