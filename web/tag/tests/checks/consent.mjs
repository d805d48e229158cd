// What may be stored and sent, and when.
import { call, check, collector, device, expect, install, kept, pause, same, site, until } from '../kit.mjs';

const LONGER_THAN_A_TURN = 1600;

export async function checks() {
  await check('before consent nothing is stored and nothing is sent; afterwards all of it is', () =>
    device(async ({ visit }) => {
      install();
      const page = await visit('/?utm_source=news');
      await call(page, 'track', 'Product viewed', { sku: 'a' });
      await call(page, 'flush');
      await page.evaluate(() => {
        history.pushState({}, '', '/second');
        window.dispatchEvent(new Event('online'));
        window.dispatchEvent(new Event('pagehide'));
      });
      await pause(LONGER_THAN_A_TURN);
      same(await kept(page), [], 'what is stored');
      same(collector.requests.length, 0, 'requests');
      await call(page, 'consent', 'granted');
      await until(() => collector.events.length === 3, 'the events');
      same(
        collector.events.map(one => [one.event, one.path, one.sequence]),
        [
          ['Page viewed', '/', 1],
          ['Product viewed', '/', 2],
          ['Page viewed', '/second', 3],
        ],
        'events',
      );
      const stored = await kept(page);
      expect(stored.length > 0 && stored.every(name => name.startsWith('styk:shop:')), `stored: ${stored}`);
      same(await page.evaluate(() => document.cookie), '', 'cookies');
    }),
  );

  await check('after a denial nothing is stored, sent or recorded', () =>
    device(async ({ visit }) => {
      install();
      const page = await visit();
      await call(page, 'consent', 'denied');
      await call(page, 'track', 'Product viewed');
      await call(page, 'identify', 'ann');
      await pause(LONGER_THAN_A_TURN);
      same(await kept(page), [], 'what is stored');
      same(collector.requests.length, 0, 'requests');
    }),
  );

  await check('consent is remembered, and whoever comes back is recognised', () =>
    device(async ({ visit }) => {
      install();
      const page = await visit('/one');
      await call(page, 'consent', 'granted');
      await until(() => collector.events.length === 1, 'the first page');
      await visit('/two', page);
      await until(() => collector.events.length === 2, 'the second page');
      const [one, two] = collector.events;
      same([one.sequence, two.sequence], [1, 2], 'sequence numbers');
      same(one.anonymous_id, two.anonymous_id, 'the id');
    }),
  );

  await check('a withdrawal removes everything that was stored, in every tab', () =>
    device(async ({ visit, context }) => {
      install();
      const [one, two] = [await visit('/one'), await visit('/two')];
      await call(one, 'consent', 'granted');
      await until(() => collector.events.length === 2, 'a page from each tab');
      await context.setOffline(true);
      await call(two, 'track', 'Waits');
      await call(one, 'identify', 'ann', { plan: 'a' });
      await until(async () => (await kept(one)).some(name => name.includes(':e.')), 'events that wait');
      await call(one, 'consent', 'denied');
      await until(async () => !(await kept(one)).length && !(await kept(two)).length, 'nothing stored');
      await context.setOffline(false);
      await call(two, 'track', 'After');
      await call(one, 'track', 'After');
      await pause(2 * LONGER_THAN_A_TURN);
      same(collector.events.length, 2, 'events');
      same(await kept(two), [], 'what is stored');
      await call(one, 'consent', 'granted');
      await call(one, 'track', 'Again');
      await until(() => collector.named('Again').length === 1, 'an event after consent');
      const [again] = collector.named('Again');
      expect(again.anonymous_id !== collector.events[0].anonymous_id, 'the id is the one from before');
      same(again.user_id, undefined, 'the user');
    }),
  );

  await check('cookieless sends and stores nothing; every page load is somebody else', () =>
    device(async ({ visit }) => {
      install({ 'data-consent': 'cookieless' });
      const page = await visit('/one');
      await call(page, 'track', 'Product viewed');
      await until(() => collector.events.length === 2, 'the events');
      same(await kept(page), [], 'what is stored');
      await visit('/two', page);
      await until(() => collector.events.length === 3, 'the second page');
      const [first, second, third] = collector.events;
      same(first.anonymous_id, second.anonymous_id, 'the id');
      expect(first.anonymous_id !== third.anonymous_id, 'the id lasted longer than the page');
      same(
        [first, second, third].map(one => one.sequence),
        [1, 2, 1],
        'sequence numbers',
      );
      same(await kept(page), [], 'what is stored');
    }),
  );

  await check('a denial before the tag is there holds against data-consent="granted"', () =>
    device(async ({ visit }) => {
      install({ 'data-consent': 'granted' }, '');
      site.scripts['/early.js'] =
        'window.styk=window.styk||function(){(styk.q=styk.q||[]).push(arguments)};styk("track","Early");styk("consent","denied")';
      site.page = site.page.replace('<script async', '<script src="/early.js"></script><script async');
      const page = await visit();
      await pause(LONGER_THAN_A_TURN);
      same(await kept(page), [], 'what is stored');
      same(collector.requests.length, 0, 'requests');
    }),
  );

  const dnt = () => Object.defineProperty(navigator, 'doNotTrack', { value: '1' });
  const gpc = () => Object.defineProperty(navigator, 'globalPrivacyControl', { value: true });
  for (const [name, prepare] of [
    ['Do Not Track', dnt],
    ['Global Privacy Control', gpc],
  ]) {
    await check(`${name} switches the tag off, and can be ignored`, () =>
      device(
        async ({ visit }) => {
          install({ 'data-consent': 'granted' });
          const page = await visit();
          await call(page, 'track', 'Product viewed');
          await call(page, 'consent', 'granted');
          await pause(LONGER_THAN_A_TURN);
          same(await kept(page), [], 'what is stored');
          same(collector.requests.length, 0, 'requests');
          install({ 'data-consent': 'granted', 'data-dnt': 'ignore' });
          await visit('/', page);
          await until(() => collector.events.length === 1, 'the page');
        },
        { prepare },
      ),
    );
  }
}
