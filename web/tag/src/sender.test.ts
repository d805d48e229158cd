import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createQueue } from './queue.ts';
import { bytes } from './safe.ts';
import { type Answer, BATCH, BODY, createSender } from './sender.ts';
import { FakeStorage, opened } from './testing.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A page with a server that answers as it is told, at last with 200. */
function page(...answers: (Answer | 'nobody' | 'never')[]) {
  const told = { sent: 0, lost: 0 };
  const requests: { at: number; ids: string[]; size: number }[] = [];
  const state = { online: true, may: true };
  const began = Date.now();
  const queue = createQueue(opened(new FakeStorage()), Date.now, () => {});
  const sender = createSender({
    queue,
    may: () => state.may,
    number: () => {
      queue.number();
      return true;
    },
    online: () => state.online,
    random: () => 1,
    envelope: events => `{"key":"pk","events":[${events}]}`,
    sent: count => {
      told.sent += count;
    },
    lost: count => {
      told.lost += count;
    },
    post: body => {
      const ids = JSON.parse(body).events.map((one: { id: string }) => one.id);
      requests.push({ at: Date.now() - began, ids, size: bytes(body) });
      const answer = answers.shift() ?? [200];
      if (answer === 'nobody') return Promise.reject(new TypeError('Failed to fetch'));
      return answer === 'never' ? new Promise(() => {}) : Promise.resolve(answer);
    },
  });
  let made = 0;
  const record = (count: number, filler = 0) => {
    for (let i = 0; i < count; i++) {
      queue.add(JSON.stringify({ id: `${made++}`, filler: 'я'.repeat(filler / 2) }), 'device');
    }
    queue.number();
    sender.soon(1000);
  };
  return { queue, sender, record, requests, told, state };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('sending', () => {
  it('puts events that come together into one request', async () => {
    const { record, requests, told } = page();
    record(3);
    await pass(500);
    record(2);
    await pass(500);
    expect(requests).toMatchObject([{ at: 1000, ids: ['0', '1', '2', '3', '4'] }]);
    expect(told).toEqual({ sent: 5, lost: 0 });
    await pass(1e6);
    expect(requests).toHaveLength(1);
  });

  it('sends at most 100 events a request, one request after the other', async () => {
    const { record, requests, told } = page();
    record(250);
    await pass(1000);
    expect(requests.map(one => one.ids.length)).toEqual([BATCH, BATCH, 50]);
    expect(told.sent).toBe(250);
  });

  it('sends at most 60 KB a request', async () => {
    const { record, requests } = page();
    record(20, 10_000);
    await pass(1000);
    expect(requests.flatMap(one => one.ids)).toHaveLength(20);
    expect(Math.max(...requests.map(one => one.size))).toBeLessThanOrEqual(BODY);
    expect(requests).toHaveLength(4);
  });

  it('gives up an event that never fits, and sends the others', async () => {
    const { record, requests, told } = page();
    record(1, 80_000);
    record(1);
    await pass(1000);
    expect(requests.map(one => one.ids)).toEqual([['1']]);
    expect(told).toEqual({ sent: 1, lost: 1 });
  });

  it('sends nothing before it may', async () => {
    const { record, requests, state, sender } = page();
    state.may = false;
    record(1);
    sender.send();
    sender.send(true);
    sender.again();
    await pass(1e6);
    expect(requests).toEqual([]);
  });
});

describe('answers', () => {
  it('400: gives the batch up, never tries again', async () => {
    const { record, requests, told } = page([400]);
    record(2);
    await pass(1e6);
    expect(requests).toHaveLength(1);
    expect(told).toEqual({ sent: 0, lost: 2 });
  });

  it.each([401, 403, 404])('%i: stops, keeps what waits', async status => {
    const { record, requests, queue, sender } = page([status]);
    record(2);
    await pass(1e6);
    record(1);
    sender.send(true);
    sender.again();
    await pass(1e6);
    expect(requests).toHaveLength(1);
    expect(queue.take(9, 1e6)).toHaveLength(3);
  });

  it('413: splits the batch until it fits; gives up what never does', async () => {
    const { record, requests, told } = page([413], [413], [413]);
    record(4);
    await pass(1000);
    expect(requests.map(one => one.ids)).toEqual([['0', '1', '2', '3'], ['0', '1'], ['0'], ['1'], ['2', '3']]);
    expect(told).toEqual({ sent: 3, lost: 1 });
  });

  it('429: waits as long as the server said, whatever else happens', async () => {
    const { record, requests, sender, told } = page([429, 30_000]);
    record(1);
    await pass(1000);
    record(1);
    sender.send();
    sender.send(true);
    sender.again();
    await pass(29_900);
    expect(requests).toHaveLength(1);
    await pass(1200);
    expect(requests.map(one => one.ids)).toEqual([['0'], ['0', '1']]);
    expect(told).toEqual({ sent: 2, lost: 0 });
  });

  it('429 without a word how long: backs off', async () => {
    const { record, requests } = page([429, 0], [429, Number.NaN]);
    record(1);
    await pass(60_000);
    expect(requests.map(one => one.at)).toEqual([1000, 2000, 4000]);
  });

  it('500 and nobody there: waits longer each time, five minutes at most, and loses nothing', async () => {
    const { record, requests, told } = page(
      ...Array.from({ length: 12 }, (_, i) => (i % 2 ? [500] : 'nobody') as Answer),
    );
    record(1);
    await pass(1);
    record(1);
    await pass(3e6);
    const waits = requests.slice(1).map((one, i) => (one.at - (requests[i]?.at ?? 0)) / 1000);
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
    expect(told).toEqual({ sent: 2, lost: 0 });
    // After that it starts from the beginning.
    record(1);
    await pass(1000);
    expect(told.sent).toBe(3);
  });
});

describe('the network', () => {
  it('offline: does not try; sends when it is back', async () => {
    const { record, requests, state, sender } = page();
    state.online = false;
    record(3);
    await pass(2e6);
    expect(requests).toEqual([]);
    state.online = true;
    sender.again();
    await pass(1000);
    expect(requests.map(one => one.ids)).toEqual([['0', '1', '2']]);
  });
});

describe('a page that goes', () => {
  it('sends at once, and not again what is on its way', async () => {
    const { record, requests, sender } = page('never');
    record(2);
    await pass(1000);
    record(3);
    sender.send(true);
    sender.send(true);
    expect(requests.map(one => one.ids)).toEqual([
      ['0', '1'],
      ['2', '3', '4'],
    ]);
  });

  it('has no more than 60 KB on its way', async () => {
    const { record, requests, sender } = page('never', 'never', 'never');
    record(4, 10_000);
    await pass(1000);
    record(9, 10_000);
    sender.send(true);
    sender.send(true);
    expect(requests.reduce((sum, one) => sum + one.size, 0)).toBeLessThanOrEqual(BODY);
  });
});
