// That everything arrives, once, whatever networks, servers, pages and tabs do.
import { browser, call, check, collector, device, expect, install, kept, pause, same, tag, until } from '../kit.mjs';

const GRANTED = { 'data-consent': 'granted', 'data-auto': '' };
const numbers = () => collector.events.map(one => one.sequence);
const upTo = count => Array.from({ length: count }, (_, i) => i + 1);

/** Records events in a page, some ms apart. */
const record = (page, count, { apart = 0, filler = 0, name = 'Step' } = {}) =>
  page.evaluate(
    async ([count, apart, filler, name]) => {
      for (let i = 0; i < count; i++) {
        window.styk('track', name, { i, filler: 'я'.repeat(filler / 2) });
        if (apart) await new Promise(resolve => setTimeout(resolve, apart * Math.random() * 2));
      }
    },
    [count, apart, filler, name],
  );

export async function checks() {
  await check('what is recorded offline arrives when the network is back, once and in order', () =>
    device(async ({ visit, context }) => {
      install(GRANTED);
      const page = await visit();
      await record(page, 2);
      await until(() => collector.events.length === 2, 'the first events');
      await context.setOffline(true);
      await record(page, 150);
      await pause(2500);
      same(collector.requests.length, 1, 'requests');
      await context.setOffline(false);
      await until(() => collector.events.length === 152, 'all events');
      same(numbers(), upTo(152), 'sequence numbers');
      collector.once();
    }),
  );

  await check('500, 503, 429: tried again, later each time and as told; nothing lost, nothing twice', () =>
    device(
      async ({ visit }) => {
        install(GRANTED);
        const page = await visit();
        collector.answers.push(500, 503, [429, { 'Retry-After': '3' }]);
        await record(page, 3);
        await pause(1500);
        await record(page, 2);
        await until(() => collector.events.length === 5, 'all events', 15_000);
        await pause(1200);
        const at = collector.requests.map(one => one.at);
        same(
          collector.requests.map(one => one.status),
          [500, 503, 429, 200],
          'answers',
        );
        expect(
          at[1] - at[0] >= 490 && at[2] - at[1] >= 990,
          `tried again after ${at[1] - at[0]} and ${at[2] - at[1]} ms`,
        );
        expect(at[3] - at[2] >= 2990, `tried again after ${at[3] - at[2]} ms though told 3 s`);
        same(numbers(), upTo(5), 'sequence numbers');
        collector.once();
      },
      { complaint: /status of (500|503|429)/ },
    ),
  );

  await check('413 splits, 400 gives up, 401 stops', () =>
    device(
      async ({ visit }) => {
        install(GRANTED);
        const page = await visit();
        collector.answers.push(413, 413);
        await record(page, 8);
        await until(() => collector.events.length === 8, 'all events');
        same(numbers(), upTo(8), 'sequence numbers');
        collector.answers.push(400);
        await record(page, 1, { name: 'Refused' });
        await until(() => collector.answers.length === 0, 'a refusal');
        await pause(300);
        await record(page, 1, { name: 'After' });
        await until(() => collector.named('After').length === 1, 'the next event');
        same(collector.named('Refused').length, 0, 'refused events');
        same(collector.named('After')[0].properties.events_dropped, 1, 'events that were dropped');
        const before = collector.requests.length;
        collector.answers.push(401);
        await record(page, 1);
        await until(() => collector.requests.length === before + 1, 'a request');
        await record(page, 1);
        await call(page, 'flush');
        await pause(2500);
        same(collector.requests.length, before + 1, 'requests');
      },
      { complaint: /status of (413|400|401)/ },
    ),
  );

  await check('large events come in several requests, none too large', () =>
    device(async ({ visit }) => {
      install(GRANTED);
      const page = await visit();
      await record(page, 8, { filler: 15_000 });
      await record(page, 1, { filler: 90_000, name: 'Too large' });
      await record(page, 1);
      await until(() => collector.events.length === 9, 'all events');
      same(collector.named('Too large').length, 0, 'events that are too large');
      collector.once();
    }),
  );

  await check('a page that goes at once has told of what was done on it', () =>
    device(async ({ visit }) => {
      install(GRANTED);
      const page = await visit('/one');
      await record(page, 3);
      await page.goto('about:blank');
      await until(() => collector.events.length === 3, 'the events of a page that was left');
      const other = await visit('/two');
      await record(other, 2, { name: 'Closed' });
      await other.close({ runBeforeUnload: true });
      await until(() => collector.named('Closed').length === 2, 'the events of a tab that was closed');
      const found = new Set(collector.events.map(one => one.sequence));
      same([...found].sort(), upTo(5), 'sequence numbers');
    }),
  );

  await check('pages that follow each other quickly send everything once', () =>
    device(async ({ visit }) => {
      install(GRANTED);
      const page = await visit('/0');
      for (let i = 1; i < 8; i++) {
        await record(page, 2);
        await page.evaluate(next => {
          location.href = next;
        }, `/${i}`);
        await page.waitForURL(`**/${i}`);
        await page.waitForFunction(() => window.styk?.ready);
        if (i % 3 === 0) await pause(1100);
      }
      await until(
        () => collector.events.length >= 14,
        () => `14 events, only ${collector.events.length}`,
      );
      await pause(1500);
      collector.once();
      same(numbers(), upTo(14), 'sequence numbers');
    }),
  );

  await check('what a page could not send, the next one does, once', () =>
    device(
      async ({ visit, context }) => {
        install(GRANTED);
        const page = await visit('/one');
        collector.answers.push(...Array(6).fill(503));
        await record(page, 3);
        await until(() => collector.requests.length === 1, 'a request');
        await page.goto('about:blank');
        await pause(300);
        collector.answers.length = 0;
        await visit('/two', page);
        await until(() => collector.events.length === 3, 'the events');
        await context.setOffline(true);
        await record(page, 2);
        await pause(300);
        await page.close({ runBeforeUnload: true });
        await pause(300);
        await context.setOffline(false);
        const next = await visit('/three');
        await until(() => collector.events.length === 5, 'the events of the tab that was closed');
        await pause(1200);
        same(numbers(), upTo(5), 'sequence numbers');
        collector.once();
        same(
          (await kept(next)).filter(name => name.includes(':e.') || name.includes(':t.')),
          [],
          'what waits',
        );
      },
      { complaint: /status of 503/ },
    ),
  );

  await check('tabs that record at the same time number their events as one device, and send each once', () =>
    device(async ({ visit, context }) => {
      install(GRANTED);
      const tabs = [await visit('/one'), await visit('/two'), await visit('/three')];
      await Promise.all(tabs.map(tab => record(tab, 60, { apart: 10 })));
      await context.setOffline(true);
      await Promise.all(tabs.map(tab => record(tab, 20, { apart: 5 })));
      await context.setOffline(false);
      await until(
        () => collector.events.length >= 240,
        () => `240 events, only ${collector.events.length}`,
        15_000,
      );
      await pause(1500);
      collector.once();
      same(
        numbers().sort((a, b) => a - b),
        upTo(240),
        'sequence numbers',
      );
      same(new Set(collector.events.map(one => one.anonymous_id)).size, 1, 'devices');
    }),
  );

  await check('a tab that ended while another one is open loses nothing', () =>
    device(async ({ visit, context }) => {
      install(GRANTED);
      const [one, two] = [await visit('/one'), await visit('/two')];
      await context.setOffline(true);
      await record(one, 3);
      await record(two, 3);
      await pause(300);
      // All it sends when it goes is refused, so that another page has to.
      collector.answers.push(...Array(20).fill(503));
      await one.goto('about:blank');
      await until(() => collector.requests.length > 0, 'the last request of the first tab');
      await pause(500);
      collector.answers.length = 0;
      await context.setOffline(false);
      await record(two, 1);
      await visit('/three');
      await until(
        () => collector.events.length >= 7,
        () => `7 events, only ${collector.events.length}`,
      );
      await pause(1500);
      collector.once();
      same(numbers().sort(), upTo(7), 'sequence numbers');
    }),
  );

  const blocked = () =>
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('Access is denied', 'SecurityError');
      },
    });
  const full = () => {
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  };
  const unlocked = () => Object.defineProperty(navigator, 'locks', { value: undefined });
  const refusing = () => {
    navigator.locks.request = () => Promise.reject(new DOMException('no', 'SecurityError'));
  };
  for (const [name, prepare] of [
    ['where the storage is blocked', blocked],
    ['where the storage is full', full],
    ['where there are no locks', unlocked],
    ['where locks are refused', refusing],
  ]) {
    await check(`everything arrives ${name}`, () =>
      device(
        async ({ visit, context }) => {
          install(GRANTED);
          const page = await visit();
          await record(page, 2);
          await context.setOffline(true);
          await record(page, 3);
          await context.setOffline(false);
          await record(page, 1);
          await until(() => collector.events.length === 6, 'the events');
          same(numbers(), upTo(6), 'sequence numbers');
          collector.once();
        },
        { prepare },
      ),
    );
  }

  await check('a page that empties its storage loses nothing', () =>
    device(async ({ visit, context }) => {
      install(GRANTED);
      const page = await visit();
      await record(page, 1);
      await until(() => collector.events.length === 1, 'the first event');
      await context.setOffline(true);
      await record(page, 2);
      await page.evaluate(() => localStorage.clear());
      await record(page, 2);
      await context.setOffline(false);
      await until(() => collector.events.length === 5, 'the events');
      same(numbers(), upTo(5), 'sequence numbers');
      same(new Set(collector.events.map(one => one.anonymous_id)).size, 1, 'ids');
    }),
  );

  await check(
    'the file has nothing in it that policies forbid or that keeps pages from being shown again',
    async () => {
      const found = tag.match(
        /\beval\(|new Function|innerHTML|document\.write|['"`](?:before)?unload|\.cookie|createElement/,
      );
      expect(!found, `found ${found?.[0]}`);
      expect(browser.isConnected(), 'the browser is gone');
    },
  );
}
