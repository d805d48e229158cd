import { redact } from './redact.ts';
import { listen } from './safe.ts';
import type { Properties } from './types.ts';

/** Tells of links to other sites, however they are opened. */
export function watchLinks(track: (name: string, properties: Properties) => void): void {
  const clicked = (event: MouseEvent) => {
    // The right button opens a menu, not the link.
    if (event.button > 1) return;
    for (const node of event.composedPath()) {
      const address = (node as Element).matches?.('a,area') && (node as Element).getAttribute('href');
      if (!address) continue;
      const { protocol, host, href } = new URL(address, document.baseURI);
      if (/^http/.test(protocol) && host !== location.host) {
        track('Link clicked', { url: redact(href), host, outbound: true });
      }
      return;
    }
  };
  listen(document, 'click', clicked, true);
  listen(document, 'auxclick', clicked, true);
}
