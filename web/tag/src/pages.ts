import { guard, listen } from './safe.ts';

/** An application sets the title after the address: so many ms are given to it. */
const TITLE = 100;

/**
 * Tells of every page that is seen, also those that an application shows
 * without loading them. Returns what tells at once of a page that just came.
 */
export function watchPages(seen: (href: string, time: number) => void, hash: boolean): () => void {
  let known = location.href;
  let coming: { href: string; time: number } | undefined;
  let timer: ReturnType<typeof setTimeout>;

  const settle = () => {
    clearTimeout(timer);
    const page = coming;
    coming = undefined;
    if (page) seen(page.href, page.time);
  };
  const come = () => {
    coming = { href: location.href, time: Date.now() };
    timer = setTimeout(guard(settle), TITLE);
  };
  /** A part of the address that was replaced is a filter; a path that was, a page. */
  const same = (replaced: boolean) => {
    const [a, b] = [new URL(known), location];
    return a.pathname === b.pathname && (replaced || a.search === b.search) && (!hash || a.hash === b.hash);
  };
  const changed = guard((replaced: boolean) => {
    const stays = same(replaced);
    known = location.href;
    if (replaced && coming) coming.href = known;
    else if (!stays) {
      settle();
      come();
    }
  });

  const { navigation } = window as { navigation?: EventTarget };
  if (navigation) {
    listen(navigation, 'currententrychange', (event: { navigationType?: string }) =>
      changed(event.navigationType === 'replace'),
    );
  } else {
    for (const name of ['pushState', 'replaceState'] as const) {
      const native = history[name];
      history[name] = function (...given) {
        native.apply(this, given);
        changed(name === 'replaceState');
      };
    }
    listen(window, 'popstate', () => changed(false));
    listen(window, 'hashchange', () => changed(false));
  }
  listen(window, 'pageshow', (event: PageTransitionEvent) => event.persisted && come());

  if (document.hidden) {
    // A tab opened in the background is seen when somebody looks at it.
    const { href } = location;
    const look = () => {
      document.removeEventListener('visibilitychange', look);
      guard(seen)(href, Date.now());
    };
    document.addEventListener('visibilitychange', look);
  } else seen(location.href, Date.now());
  return settle;
}
