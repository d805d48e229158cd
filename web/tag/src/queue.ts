import { bytes, parsed, uuid } from './safe.ts';
import type { Store } from './storage.ts';

// What waits to be sent. Each page (a tab, a page load) is the only one that
// writes its own events; each event is a value of its own in the storage, so two
// pages never write the same one:
//
//   e.PAGE.NUMBER.RANDOM   an event, as it will be sent
//   t.PAGE                 until when PAGE answers for its events (ms)
//   n                      the last sequence number of this device
//
// What a page that is gone has left, another one takes over. A page that slept
// too long to answer for its events looks which of them are still its own.

/** Events that wait at most, on this device. */
export const EVENTS = 500;
/** What they take up at most, on this device. */
export const BYTES = 256 * 1024;
/** How long beyond its next turn a page answers for its events: more than the minute that hidden pages' timers may be late. */
const GRACE = 120_000;
/** Longer than a page ever answers ahead; what says more was written by a clock that was wrong. */
const AHEAD = 3_600_000 + GRACE;

export interface Waiting {
  json: string;
  size: number;
  device: string;
  /** The sequence number; it has none as long as nothing may be sent. */
  number?: number;
  /** Where it stands in the storage. */
  name?: string;
  /** On its way; nobody knows yet whether it arrives. */
  sent?: boolean;
}

export type Queue = ReturnType<typeof createQueue>;

export function createQueue(store: Store, now: () => number, lost: (count: number) => void) {
  const page = uuid().slice(0, 13);
  let waiting: Waiting[] = [];
  let last = 0;
  let until = 0;
  let here = true;

  const answers = (until: number) => until > now() && until < now() + AHEAD;
  const keep = (one: Waiting, rest: string) => {
    const name = `e.${page}.${rest}`;
    if (store.set(name, one.json)) one.name = name;
  };

  const release = () => {
    until = 0;
    store.remove(`t.${page}`);
  };

  const queue = {
    add(json: string, device: string): void {
      // The device and the number are still to come.
      waiting.push({ json, device, size: bytes(json) + 99 });
      queue.bound();
    },

    /** The device turned out to be one that is known already. */
    rename(from: string, to: string): void {
      for (const one of waiting) if (one.device === from) one.device = to;
    },

    /** Gives numbers to what has none. To be called when no other page does. */
    number(): void {
      const stored = Number(store.get('n'));
      // Somebody emptied the storage: back into it with what still waits.
      if (!stored) for (const one of waiting) if (one.name) store.set(one.name, one.json);
      let number = Math.max(last, stored < 2 ** 52 ? stored : 0);
      const before = number;
      for (const one of waiting) {
        if (one.number) continue;
        one.number = ++number;
        one.json = `${one.json.slice(0, -1)},"anonymous_id":${JSON.stringify(one.device)},"sequence":${number}}`;
        keep(one, `${number}.${uuid().slice(0, 8)}`);
      }
      if (number === before) return;
      last = number;
      store.set('n', `${number}`);
      queue.answer(0);
      queue.bound();
    },

    /** This page will look after its events in so many ms. */
    answer(delay: number): void {
      queue.own();
      if (!here) return;
      until = Math.max(answers(until) ? until : 0, now() + delay + GRACE);
      if (waiting.some(one => one.name)) store.set(`t.${page}`, `${until}`);
    },

    /** This page goes, perhaps for ever, or is back. */
    present(is: boolean): void {
      here = is;
      if (!is) release();
    },

    /** After a long sleep: what others took over meanwhile is theirs. */
    own(): void {
      if (answers(until)) return;
      // Without the last number the storage was emptied, and nothing taken over.
      if (store.get('n')) waiting = waiting.filter(one => !one.name || store.get(one.name));
    },

    /** Takes over what pages that are gone have left. To be called when no other page does. */
    adopt(): void {
      // First, since what was taken over may come back under the name it had.
      queue.own();
      for (const name of store.names('e.')) {
        const [, owner, ...rest] = name.split('.');
        if (owner === page || answers(Number(store.get(`t.${owner}`)))) continue;
        const json = store.get(name) || '';
        const event = parsed<{ id: string; sequence: number }>(json);
        const number = Number(event?.sequence);
        const sound = event?.id && number > 0;
        const one: Waiting = { json, size: bytes(json), device: '', number };
        if (sound) keep(one, rest.join('.'));
        store.remove(name);
        // A full storage has room for it only now.
        if (sound && !one.name) keep(one, rest.join('.'));
        if (sound) waiting.push(one);
      }
      for (const name of store.names('t.')) if (!answers(Number(store.get(name)))) store.remove(name);
      waiting.sort((a, b) => (a.number || 1 / 0) - (b.number || 1 / 0) || 0);
      queue.answer(0);
      queue.bound();
    },

    /** The next events to send: numbered, not on their way, in order. */
    take(count: number, size: number): Waiting[] {
      const batch: Waiting[] = [];
      for (const one of waiting) {
        if (!one.number || one.sent) continue;
        size -= one.size + 1;
        if (size < 0 || batch.length === count) break;
        batch.push(one);
      }
      return batch;
    },

    /** They need no sending any more. */
    remove(gone: readonly Waiting[]): void {
      for (const one of gone) if (one.name) store.remove(one.name);
      waiting = waiting.filter(one => !gone.includes(one));
      if (!waiting.length) release();
    },

    /** Whether all of it is stored, so that another page can send it. */
    safe: () => waiting.every(one => one.name),

    clear(): void {
      waiting = [];
    },

    /** Gives up the oldest beyond what may wait: of this page, and of those that are gone or do not look. */
    bound(): void {
      const all = waiting
        .filter(one => !one.sent)
        .map(one => ({ number: one.number || 1 / 0, size: one.size, drop: () => queue.remove([one]) }));
      for (const name of store.names('e.')) {
        const [, owner, number] = name.split('.');
        if (owner === page) continue;
        all.push({
          number: Number(number),
          size: (store.get(name) || '').length,
          drop: () => store.remove(name),
        });
      }
      all.sort((a, b) => a.number - b.number || 0);
      let size = all.reduce((sum, one) => sum + one.size, 0);
      let count = 0;
      while (all.length - count > EVENTS || size > BYTES) {
        const oldest = all[count++] as (typeof all)[0];
        size -= oldest.size;
        oldest.drop();
      }
      if (count) lost(count);
    },
  };
  return queue;
}
