import { watchErrors } from './errors.ts';
import { watchForms } from './forms.ts';
import { watchLinks } from './links.ts';
import { watchPages } from './pages.ts';
import { createQueue } from './queue.ts';
import { redact, scrub } from './redact.ts';
import { copy, guard, listen, parsed, uuid } from './safe.ts';
import { type Answer, createSender } from './sender.ts';
import { createStore } from './storage.ts';
import { type Touch, touch } from './touch.ts';
import type { Automatic, Consent, Event, Options, Properties, Told } from './types.ts';

/** Events come together for so many ms before they are sent. */
const TOGETHER = 1000;
const LATER = 5000;
const PATIENCE_WITH_LOCKS = 3000;
/** Until other processes see what was stored, with much to spare. */
const MOMENT = 50;
/** Characters of an event's name at most. */
const NAME = 200;
/** A request that nobody answers for so many ms counts as failed. */
const PATIENCE = 30_000;

/** Who somebody is, as it is stored. */
interface Me {
  id: string;
  user?: string | undefined;
  proof?: string | undefined;
}

/** A visit that came from somewhere, as it is stored. */
interface Arrival extends Touch {
  time: number;
}

interface Arrivals {
  first_touch?: Arrival;
  last_touch?: Arrival;
}

/** What can be called, by name; the argument lists are those of `Styk`. */
export type Calls = Record<string, (...given: never[]) => void>;

/** Starts recording. `decided`: what the page said about consent before the tag was there. */
export function createTag(options: Options, decided?: Consent): Calls {
  const nav = navigator as Navigator & { globalPrivacyControl?: boolean };
  if (options.dnt !== 'ignore' && (nav.doNotTrack === '1' || nav.globalPrivacyControl)) return {};

  const prefix = `styk:${encodeURIComponent(options.source)}:`;
  const store = createStore(prefix, () => localStorage);
  const listeners: { [Name in keyof Told]: ((told: Told[Name]) => void)[] } = {
    event: [],
    sent: [],
    dropped: [],
    consent: [],
  };
  const tell = <Name extends keyof Told>(name: Name, told: Told[Name]) => {
    for (const listener of listeners[name]) guard(listener)(told);
  };
  let consent: Consent = 'required';
  let me: Me = { id: uuid() };
  let lost = 0;
  let asked = 0;
  let staying = false;
  const acts = new Set<() => void>();
  let referrer = document.referrer;
  let current = '';
  let landing: Touch | undefined = touch(location.href);

  const plain = (href: string) => (options.hash ? href : (href.split('#')[0] as string));
  const drop = (count: number) => {
    lost += count;
    tell('dropped', count);
  };
  const queue = createQueue(store, Date.now, drop);
  const sender = createSender({
    queue,
    post,
    envelope: events => `{"key":${JSON.stringify(options.key)},"sent":${Date.now()},"events":[${events}]}`,
    may: () => consent === 'granted' || consent === 'cookieless',
    number(hiding) {
      // A lock that does not come, since whoever has it sleeps, is not waited for.
      if (acts.size && !hiding && performance.now() - asked < PATIENCE_WITH_LOCKS) return false;
      queue.number();
      return true;
    },
    online: () => nav.onLine !== false,
    sent: count => tell('sent', count),
    lost: drop,
    random: Math.random,
  });

  /** `text/plain` needs no preflight; `keepalive` outlives the page. */
  async function post(body: string, hiding: boolean): Promise<Answer> {
    const url = `${options.host}/in/${encodeURIComponent(options.source)}/events`;
    const type = 'text/plain;charset=UTF-8';
    if (!('keepalive' in Request.prototype) && hiding) {
      return [nav.sendBeacon(url, new Blob([body], { type })) ? 200 : 0];
    }
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'Content-Type': type },
      keepalive: true,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout?.(PATIENCE) ?? null,
    });
    const after = response.headers.get('Retry-After');
    return [response.status, after ? +after * 1000 || Date.parse(after) - Date.now() : 0];
  }

  /**
   * While no other page of this source does the same. Pages in other processes
   * see what was written to the storage a moment after it was, perhaps after
   * the lock came free: so it is held for that moment. Without locks (on an
   * insecure page, say) pages are trusted to be a moment apart.
   */
  function alone(act: () => void): void {
    const first = !acts.size;
    acts.add(act);
    const all = () => {
      for (const one of acts) guard(one)();
      acts.clear();
    };
    if (!store.on || !nav.locks) all();
    else if (first) {
      asked = performance.now();
      const apart = () => {
        all();
        return new Promise(done => setTimeout(done, MOMENT));
      };
      nav.locks.request(prefix, apart).catch(all);
    }
  }

  /** Another page may have learned who this is; emptied storage is filled again. */
  function recognise(): void {
    const known = parsed<Me>(store.get('me'));
    if (known?.id) me = known as Me;
    else remember();
  }

  function remember(): void {
    store.set('me', JSON.stringify(me));
  }

  /** How this customer came at first and at last, this visit included. */
  function arrivals(): Arrivals {
    const known = parsed<Arrivals>(store.get('touch')) || {};
    if (landing?.campaign || landing?.click_ids) {
      known.last_touch = { ...landing, time: Date.now() };
      known.first_touch ||= known.last_touch;
      store.set('touch', JSON.stringify(known));
      if (store.on) landing = undefined;
    }
    return known;
  }

  function record(
    type: Event['type'],
    name: string,
    given?: object,
    more: Partial<Event> = {},
    href: string = location.href,
  ): void {
    if (consent === 'denied' || !name) return;
    recognise();
    const properties: Record<string, unknown> = { ...copy(given) };
    if (type === 'identify') Object.assign(properties, arrivals());
    if (nav.webdriver) properties.bot = true;
    if (lost) properties.events_dropped = lost;
    lost = 0;
    const { pathname, hash } = new URL(href);
    const event: Event = {
      id: uuid(),
      event: `${name}`.slice(0, NAME),
      type,
      time: Date.now(),
      user_id: me.user,
      signature: me.proof,
      url: redact(plain(href)),
      path: redact(options.hash ? pathname + hash : pathname),
      title: scrub(document.title),
      referrer: redact(referrer) || undefined,
      ...touch(href),
      locale: nav.language,
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      screen: { width: screen.width, height: screen.height },
      properties,
      ...more,
    };
    queue.add(JSON.stringify(event), me.id);
    tell('event', event);
    if (consent === 'required') return;
    alone(queue.number);
    sender.soon(TOGETHER);
  }

  function page(properties?: Properties, href?: string, time = Date.now()): void {
    record('page', 'Page viewed', properties, { time }, href);
  }

  function decide(decision: Consent): void {
    if (decision === consent || !['granted', 'cookieless', 'denied'].includes(decision)) return;
    if (decision === 'granted') {
      const { id, user, proof } = me;
      store.on = true;
      store.set('consent', decision);
      recognise();
      queue.rename(id, me.id);
      if (user) {
        me = { id: me.id, user, proof };
        remember();
      }
      arrivals();
      takeOver();
    } else {
      if (store.on) me = { id: uuid() };
      for (const name of store.names('')) store.remove(name);
      store.on = false;
      if (decision === 'denied') queue.clear();
    }
    consent = decision;
    tell('consent', decision);
    if (decision === 'cookieless') sender.soon(TOGETHER);
  }

  /** What pages that are gone could not send. */
  function takeOver(): void {
    if (!store.on) return;
    alone(queue.number);
    alone(queue.adopt);
    sender.soon(TOGETHER);
  }

  function reset(): void {
    me = { id: uuid() };
    store.remove('touch');
    remember();
  }

  const calls = {
    page,
    track: (name: string, properties?: Properties) => record('track', name, properties),
    identify(user: unknown, traits?: Properties, { signature }: { signature?: string } = {}) {
      if (user === undefined || user === null || user === '') return;
      recognise();
      // Another person at the same device must not become the same customer.
      if (me.user && me.user !== `${user}`) reset();
      me = { id: me.id, user: `${user}`, proof: signature ? `${signature}` : me.proof };
      remember();
      record('identify', 'Identified', {}, { traits: copy(traits) });
    },
    consent: decide,
    reset,
    flush: () => sender.send(),
    on<Name extends keyof Told>(name: Name, listener: (told: Told[Name]) => void) {
      listeners[name].push(listener);
    },
  };

  // What this browser was told before; nothing else is read until it says so.
  store.on = true;
  const before = store.get('consent') as Consent | null;
  store.on = false;
  decide(decided || (before === 'granted' ? before : (options.consent as Consent)));

  const auto = (name: Automatic) => !options.auto || options.auto.includes(name);
  const { track } = calls;
  const settle = auto('pages')
    ? watchPages((href, time) => {
        referrer = current || referrer;
        current = plain(href);
        page({}, href, time);
      }, !!options.hash)
    : () => {};
  if (auto('forms')) watchForms(track);
  if (auto('links')) watchLinks(track);
  if (auto('errors')) watchErrors(track);

  // Whether the next page is one of this site: that will send what is stored, and
  // will know that it arrived, which a page that goes never hears.
  listen(window, 'pageswap', (event: { activation?: object }) => {
    staying = !!event.activation;
  });
  const hide = () => {
    settle();
    if (store.on) queue.number();
    if (!staying || !queue.safe()) sender.send(true);
  };
  listen(document, 'visibilitychange', () => {
    if (document.hidden) hide();
    else takeOver();
  });
  // Never `unload`: it would keep the page from being shown again at once.
  listen(window, 'pagehide', () => {
    hide();
    queue.present(false);
  });
  listen(window, 'pageshow', () => {
    staying = false;
    queue.present(true);
  });
  listen(window, 'online', sender.again);
  // The page before this one may still have been there a moment ago.
  setTimeout(guard(takeOver), LATER);
  listen(window, 'storage', (event: StorageEvent) => {
    if (event.key !== `${prefix}consent`) return;
    if (event.newValue === 'granted') decide('granted');
    else if (store.on && event.newValue === null) decide('denied');
  });
  return calls;
}
