import { describe, expect, it } from 'vitest';
import { BYTES, createQueue, EVENTS, type Queue } from './queue.ts';
import { dice, FakeStorage, opened } from './testing.ts';

const MINUTE = 60_000;
const YEAR = 365 * 24 * 60 * MINUTE;

/** Pages of one device over one storage and one clock. */
function device(area: Storage = new FakeStorage()) {
  const clock = { now: 1_800_000_000_000 };
  const dropped: number[] = [];
  let made = 0;
  return {
    area,
    clock,
    dropped,
    page(storing = true): Queue {
      const store = opened(area);
      store.on = storing;
      return createQueue(
        store,
        () => clock.now,
        count => dropped.push(count),
      );
    },
    event(filler = 0): string {
      return JSON.stringify({ id: `id-${made++}`, filler: 'x'.repeat(filler) });
    },
  };
}

function read(queue: Queue): { id: string; sequence: number; anonymous_id: string }[] {
  return queue.take(10_000, 1e9).map(one => JSON.parse(one.json));
}

function record(queue: Queue, json: string): void {
  queue.add(json, 'device');
  queue.number();
}

describe('one page', () => {
  it('numbers events in the order they were recorded', () => {
    const all = device();
    const page = all.page();
    for (let i = 0; i < 5; i++) page.add(all.event(), 'device');
    expect(read(page)).toEqual([]);
    page.number();
    expect(read(page).map(one => [one.id, one.sequence, one.anonymous_id])).toEqual([
      ['id-0', 1, 'device'],
      ['id-1', 2, 'device'],
      ['id-2', 3, 'device'],
      ['id-3', 4, 'device'],
      ['id-4', 5, 'device'],
    ]);
  });

  it('hands out nothing twice while it is on its way, and again when it did not arrive', () => {
    const all = device();
    const page = all.page();
    record(page, all.event());
    const [one] = page.take(9, 1e6);
    if (one) one.sent = true;
    expect(page.take(9, 1e6)).toEqual([]);
    if (one) one.sent = false;
    expect(page.take(9, 1e6)).toEqual([one]);
  });

  it('leaves nothing behind but the last number when all was sent', () => {
    const all = device();
    const page = all.page();
    record(page, all.event());
    page.remove(page.take(9, 1e6));
    expect((all.area as FakeStorage).keys()).toEqual(['styk:shop:n']);
  });

  it('counts the bytes of a batch as they are sent', () => {
    const all = device();
    const page = all.page();
    page.add(JSON.stringify({ id: 'a', text: 'я'.repeat(1000) }), 'device');
    page.number();
    expect(page.take(9, 2000)).toEqual([]);
    expect(page.take(9, 2300)).toHaveLength(1);
  });

  it('writes nothing at all where nothing may be stored', () => {
    const all = device();
    const page = all.page(false);
    record(page, all.event());
    page.answer(1000);
    page.adopt();
    expect(read(page)).toHaveLength(1);
    expect(all.area.length).toBe(0);
  });

  it('takes the name of a device that is known already', () => {
    const all = device();
    const page = all.page();
    page.add(all.event(), 'new');
    page.rename('new', 'old');
    page.number();
    expect(read(page)[0]?.anonymous_id).toBe('old');
  });
});

describe('the limits', () => {
  it('gives up the oldest beyond 500 events, and counts them', () => {
    const all = device();
    const page = all.page();
    for (let i = 0; i < EVENTS + 20; i++) record(page, all.event());
    const kept = read(page);
    expect(kept).toHaveLength(EVENTS);
    expect(kept[0]?.sequence).toBe(21);
    expect(all.dropped.reduce((a, b) => a + b, 0)).toBe(20);
  });

  it('gives up the oldest beyond 256 KiB, also of what may not be stored', () => {
    for (const storing of [true, false]) {
      const all = device();
      const page = all.page(storing);
      for (let i = 0; i < 40; i++) page.add(all.event(10_000), 'device');
      page.number();
      const kept = read(page);
      expect(kept.length).toBe(Math.floor(BYTES / 10_140));
      expect(kept[kept.length - 1]?.id).toBe('id-39');
      expect(all.dropped.reduce((a, b) => a + b, 0)).toBe(40 - kept.length);
    }
  });

  it('holds for all pages of the device together', () => {
    const all = device();
    for (let tab = 0; tab < 8; tab++) {
      const page = all.page();
      for (let i = 0; i < 100; i++) record(page, all.event());
    }
    const stored = (all.area as FakeStorage).keys().filter(key => key.includes(':e.'));
    expect(stored).toHaveLength(EVENTS);
    expect(all.dropped.reduce((a, b) => a + b, 0)).toBe(300);
  });
});

describe('several pages', () => {
  it('go on with each other’s numbers', () => {
    const all = device();
    const [a, b] = [all.page(), all.page()];
    for (let i = 0; i < 10; i++) record(i % 3 ? a : b, all.event());
    const numbers = [...read(a), ...read(b)].map(one => one.sequence).sort((x, y) => x - y);
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('leave each other’s events alone while the other is there', () => {
    const all = device();
    const [a, b] = [all.page(), all.page()];
    record(a, all.event());
    b.adopt();
    expect(read(b)).toEqual([]);
    expect(read(a)).toHaveLength(1);
  });

  it('take over what a page left when it went, at once, in order', () => {
    const all = device();
    const a = all.page();
    for (let i = 0; i < 12; i++) record(a, all.event());
    a.present(false);
    const b = all.page();
    b.add(all.event(), 'device');
    b.adopt();
    b.number();
    expect(read(b).map(one => one.sequence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
    all.page().adopt();
    expect(read(b)).toHaveLength(13);
  });

  it('leave nothing to a page that goes and still hears that it failed', () => {
    const all = device();
    const [a, b] = [all.page(), all.page()];
    record(a, all.event());
    a.present(false);
    a.answer(1000);
    b.adopt();
    expect(read(b)).toHaveLength(1);
    a.present(true);
    a.answer(1000);
    expect(read(a)).toEqual([]);
  });

  it('take over what a page left that ended without a word, after its time', () => {
    const all = device();
    record(all.page(), all.event());
    const b = all.page();
    all.clock.now += MINUTE;
    b.adopt();
    expect(read(b)).toEqual([]);
    all.clock.now += 2 * MINUTE;
    b.adopt();
    expect(read(b)).toHaveLength(1);
  });

  it('do not lose to each other what waits for a server for long', () => {
    const all = device();
    const [a, b] = [all.page(), all.page()];
    record(a, all.event());
    a.answer(30 * MINUTE);
    record(a, all.event());
    all.clock.now += 29 * MINUTE;
    b.adopt();
    expect(read(b)).toEqual([]);
  });

  it('do not send what was taken over while they slept', () => {
    const all = device();
    const [a, b] = [all.page(), all.page()];
    record(a, all.event());
    all.clock.now += 10 * MINUTE;
    b.adopt();
    a.own();
    expect(read(a)).toEqual([]);
    expect(read(b)).toHaveLength(1);
  });

  it('lose nothing when the clock is set back or forward', () => {
    for (const jump of [-YEAR, -30 * MINUTE, YEAR]) {
      const all = device();
      const [a, b] = [all.page(), all.page()];
      record(a, all.event());
      all.clock.now += jump;
      record(a, all.event());
      b.adopt();
      a.own();
      const found = [...read(a), ...read(b)].map(one => one.id).sort();
      expect(found, `${jump}`).toEqual(['id-0', 'id-1']);
    }
  });

  it('are freed by time from an answer that a wrong clock wrote', () => {
    const all = device();
    all.clock.now += YEAR;
    record(all.page(), all.event());
    all.clock.now -= YEAR;
    const b = all.page();
    b.adopt();
    expect(read(b)).toHaveLength(1);
  });
});

describe('a storage that fails', () => {
  it('that is full: events wait in memory', () => {
    const area = new FakeStorage();
    area.room = 400;
    const all = device(area);
    const page = all.page();
    for (let i = 0; i < 50; i++) record(page, all.event(50));
    expect(read(page).map(one => one.sequence)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
    expect(all.dropped).toEqual([]);
  });

  it('that is full: what another page left is taken over in its place', () => {
    const area = new FakeStorage();
    const all = device(area);
    const a = all.page();
    for (let i = 0; i < 3; i++) record(a, all.event(100));
    a.present(false);
    area.room = area.keys().reduce((sum, key) => sum + key.length + (area.getItem(key) ?? '').length, 0) + 5;
    const b = all.page();
    b.adopt();
    expect(read(b)).toHaveLength(3);
    expect(area.keys().filter(key => key.includes(':e.'))).toHaveLength(3);
  });

  it('that throws at everything: events wait in memory', () => {
    const refuse = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    const area = new Proxy({} as Storage, { get: refuse });
    const all = device(area);
    const page = all.page();
    for (let i = 0; i < 3; i++) record(page, all.event());
    page.adopt();
    page.answer(1000);
    page.present(false);
    expect(read(page).map(one => one.sequence)).toEqual([1, 2, 3]);
  });

  it('that the page empties: nothing is lost, numbers go on', () => {
    const all = device();
    const page = all.page();
    record(page, all.event());
    all.area.clear();
    all.clock.now += 10 * MINUTE;
    page.own();
    record(page, all.event());
    expect(read(page).map(one => one.sequence)).toEqual([1, 2]);
    page.present(false);
    const next = all.page();
    next.adopt();
    expect(read(next).map(one => one.sequence)).toEqual([1, 2]);
  });

  it('with rubbish in it: what is sound is used', () => {
    const all = device();
    all.area.setItem('styk:shop:n', 'twelve');
    all.area.setItem('styk:shop:e.gone.1.a', '{"id":');
    all.area.setItem('styk:shop:e.gone.x.b', 'null');
    all.area.setItem('styk:shop:e', 'null');
    const page = all.page();
    page.adopt();
    record(page, all.event());
    expect(read(page).map(one => one.sequence)).toEqual([1]);
    all.area.setItem('styk:shop:n', '9e99');
    record(page, all.event());
    expect(read(page).map(one => one.sequence)).toEqual([1, 2]);
  });
});

describe('whatever happens', () => {
  // Pages come, record, sleep, end with and without a word, and clocks jump, in
  // an order that dice decide. In the end one page is left and sends all.
  const seeds = Array.from({ length: 150 }, (_, seed) => seed);
  it('nothing is lost, nothing sent twice', () => {
    for (const seed of seeds) play(seed, 0);
  });
  // A page whose time is over and comes back cannot know that another took over.
  it('nothing is lost where clocks are set back', () => {
    for (const seed of seeds) play(seed, 0.3);
  });

  function play(seed: number, back: number): void {
    const random = dice(seed);
    const all = device();
    const recorded = new Set<string>();
    const arrived: string[] = [];
    let pages: Queue[] = [all.page()];
    const any = () => pages[Math.floor(random() * pages.length)] as Queue;
    const deliver = (page: Queue) => {
      page.own();
      page.number();
      const batch = page.take(1 + Math.floor(random() * 5), 1e6);
      if (random() < 0.3) return;
      for (const one of batch) arrived.push(JSON.parse(one.json).id);
      page.remove(batch);
    };
    for (let step = 0; step < 120; step++) {
      const page = any();
      const what = random();
      if (what < 0.4) {
        const json = all.event();
        recorded.add(JSON.parse(json).id);
        record(page, json);
      } else if (what < 0.6) deliver(page);
      else if (what < 0.7) {
        const fresh = all.page();
        fresh.adopt();
        pages.push(fresh);
      } else if (what < 0.8 && pages.length > 1) {
        pages = pages.filter(one => one !== page);
        if (random() < 0.5) page.present(false);
      } else if (what < 0.9) all.clock.now += Math.floor((random() - back) * 4 * MINUTE);
      else page.adopt();
    }
    all.clock.now += YEAR;
    // Those that are left wake up one after the other, and the last one cleans up.
    for (const page of pages) {
      page.adopt();
      for (let i = 0; i < 200; i++) deliver(page);
    }
    const last = all.page();
    all.clock.now += YEAR;
    last.adopt();
    for (let i = 0; i < 200; i++) deliver(last);
    expect([...new Set(arrived)].sort(), `seed ${seed}`).toEqual([...recorded].sort());
    if (!back) expect(arrived.length, `seed ${seed}`).toBe(new Set(arrived).size);
  }
});
