import type { Queue, Waiting } from './queue.ts';
import { bytes } from './safe.ts';

/** Events in a request at most. */
export const BATCH = 100;
/** Bytes of a request at most: browsers take 64 KiB of a page that goes away. */
export const BODY = 60_000;
const A_MOMENT = 200;
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 300_000;
const LONGEST_TOLD = 3_600_000;

/** What the server said: the HTTP status (0: nobody answered), and how many ms to wait where it said so. */
export type Answer = readonly [status: number, wait?: number];

export interface Sending {
  queue: Queue;
  /** Whether anything may be sent at all. */
  may(): boolean;
  /** Sees that what waits has its number; or says that it is about to get one. */
  number(hiding: boolean): boolean;
  post(body: string, hiding: boolean): Promise<Answer>;
  envelope(events: string): string;
  online(): boolean;
  sent(count: number): void;
  lost(count: number): void;
  random(): number;
}

export type Sender = ReturnType<typeof createSender>;

export function createSender({ queue, may, number, post, envelope, online, sent, lost, random }: Sending) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let fails = 0;
  let most = BATCH;
  let flying = 0;
  /** The server said when to come again. */
  let told = false;
  let stopped = false;

  /** Sends in so many ms, unless a turn is due anyway. */
  function soon(delay: number): void {
    if (timer || stopped) return;
    timer = setTimeout(() => {
      timer = undefined;
      told = false;
      send();
    }, delay);
    queue.answer(delay);
  }

  function wait(delay: number): void {
    clearTimeout(timer);
    timer = undefined;
    soon(delay);
  }

  function later(): void {
    wait(Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** fails++) * (0.5 + random() / 2));
  }

  /** Sends what waits, one request after the other; `hiding`: at once, as far as it may go. */
  function send(hiding = false): void {
    if (stopped || told || !may() || (flying && !hiding)) return;
    queue.own();
    if (!number(hiding)) {
      soon(A_MOMENT);
      return;
    }
    const room = BODY - bytes(envelope(''));
    let batch = queue.take(most, room - flying);
    while (!batch.length && !flying) {
      // One that never fits would hold up the rest.
      const large = queue.take(1, 1 / 0);
      if (!large.length) return;
      drop(large);
      batch = queue.take(most, room);
    }
    if (!batch.length) return;
    if (!online()) {
      if (!hiding) later();
      return;
    }
    const body = envelope(batch.map(one => one.json).join());
    const size = bytes(body);
    const answered = ([status, delay]: Answer) => {
      flying -= size;
      for (const one of batch) one.sent = false;
      answer(batch, status, delay);
    };
    flying += size;
    for (const one of batch) one.sent = true;
    post(body, hiding).then(answered, () => answered([0]));
  }

  function answer(batch: Waiting[], status: number, delay = 0): void {
    const taken = status >= 200 && status < 300;
    const large = status === 413;
    if (status === 401 || status === 403 || status === 404) {
      // The key or the source is not known: every further request would say so.
      stopped = true;
      clearTimeout(timer);
    } else if (taken || large || status === 400) {
      if (taken) {
        queue.remove(batch);
        sent(batch.length);
      } else if (!large || batch.length === 1) drop(batch);
      most = large ? Math.ceil(batch.length / 2) : Math.min(BATCH, most * 2);
      fails = 0;
      clearTimeout(timer);
      timer = undefined;
      send();
    } else if (delay > 0) {
      wait(Math.min(delay, LONGEST_TOLD) + random() * FIRST_WAIT);
      told = true;
    } else later();
  }

  function drop(batch: Waiting[]): void {
    queue.remove(batch);
    lost(batch.length);
  }

  return {
    soon,
    send,
    /** The network is back: nobody needs to wait longer, but not all at the same moment. */
    again(): void {
      if (told) return;
      fails = 0;
      wait(random() * FIRST_WAIT);
    },
  };
}
