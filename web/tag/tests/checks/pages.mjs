// Which pages are told of, and with what.
import { check, collector, device, expect, install, pause, same, site, until } from '../kit.mjs';

const GRANTED = { 'data-consent': 'granted' };
const paths = () => collector.named('Page viewed').map(one => one.path);

/** An application that moves through its pages. */
async function move(page) {
  await page.evaluate(async () => {
    const pause = () => new Promise(resolve => setTimeout(resolve, 160));
    const go = async (act, title) => {
      act();
      document.title = title;
      await pause();
    };
    await go(() => history.pushState({}, '', '/a'), 'A');
    await go(() => history.pushState({}, '', '/a?filter=1'), 'A filtered');
    await go(() => history.replaceState({}, '', '/a?filter=2'), 'A filtered');
    await go(() => history.pushState({}, '', '/a?filter=2#part'), 'A part');
    // A page that leads elsewhere at once is not seen.
    history.pushState({}, '', '/old');
    await go(() => history.replaceState({}, '', '/new'), 'New');
    await go(() => history.back(), 'A again');
    // Back from a part of a page to the page is no other page.
    await go(() => history.back(), 'A still');
    await go(() => history.back(), 'A plain');
  });
}

export async function checks() {
  await check('a page is told of with where it is, where people came from, and on what', () =>
    device(async ({ visit }) => {
      install(GRANTED);
      await visit('/landing?utm_source=news&utm_medium=mail&utm_campaign=May&gclid=g1&yclid=y1&vk_click_id=v1#top');
      await until(() => collector.events.length === 1, 'the page');
      const [{ id, time, anonymous_id, screen, ...event }] = collector.events;
      same(
        event,
        {
          event: 'Page viewed',
          type: 'page',
          url: `${site.base}/landing?utm_source=news&utm_medium=mail&utm_campaign=May&gclid=g1&yclid=y1&vk_click_id=v1`,
          path: '/landing',
          title: 'The shop',
          campaign: { source: 'news', medium: 'mail', name: 'May' },
          click_ids: { gclid: 'g1', yclid: 'y1', vk_click_id: 'v1' },
          locale: 'ru-RU',
          zone: 'Europe/Warsaw',
          properties: { bot: true },
          sequence: 1,
        },
        'the event',
      );
    }),
  );

  const fallback = () => Object.defineProperty(window, 'navigation', { value: undefined });
  for (const [name, prepare] of [
    ['by the Navigation API', undefined],
    ['where there is only the History API', fallback],
  ]) {
    await check(`an application's pages are told of, each once, ${name}`, () =>
      device(
        async ({ visit }) => {
          install(GRANTED);
          const page = await visit('/');
          await move(page);
          await until(
            () => paths().length >= 6,
            () => `six pages, only ${paths()}`,
          );
          await pause(1200);
          same(
            collector.events.map(one => one.url.slice(site.base.length)),
            // `/a?filter=1` was replaced by `/a?filter=2`, so back from `/new` is there, and then `/a`.
            ['/', '/a', '/a?filter=1', '/new', '/a?filter=2', '/a'],
            'pages',
          );
          same(collector.events.map(one => one.title).slice(0, 4), ['The shop', 'A', 'A filtered', 'New'], 'titles');
          same(
            collector.events.map(one => one.referrer?.slice(site.base.length)).slice(0, 4),
            [undefined, '/', '/a', '/a?filter=1'],
            'where people came from',
          );
          collector.once();
        },
        { prepare },
      ),
    );
  }

  await check('the part behind # is a page where the site says so', () =>
    device(async ({ visit }) => {
      install({ ...GRANTED, 'data-hash': '' });
      const page = await visit('/#/home');
      await page.evaluate(() => {
        location.hash = '#/cart?token=secret';
      });
      await until(() => paths().length === 2, 'two pages');
      same(paths(), ['/#/home', '/#/cart?token=redacted'], 'paths');
    }),
  );

  await check('secrets in addresses are redacted everywhere', () =>
    device(async ({ visit }) => {
      install(GRANTED);
      const query = 'token=s3cret1&password=s3cret2&u=ann%40s3cret3.example&pay=4111111111111111&page=2';
      const page = await visit(`/?${query}`);
      await page.evaluate(() => history.pushState({}, '', '/next'));
      await until(() => paths().length === 2, 'two pages');
      expect(!/s3cret|4111/.test(collector.bodies.join()), collector.bodies.join());
      same(
        collector.events[1].referrer.split('?')[1],
        'token=redacted&password=redacted&u=redacted&pay=redacted&page=2',
        'the page before',
      );
    }),
  );

  await check('a tab opened in the background is seen when somebody looks at it', () =>
    device(
      async ({ visit }) => {
        install(GRANTED);
        const page = await visit('/');
        await pause(1500);
        same(collector.events.length, 0, 'events');
        await page.evaluate(() => {
          window.hide(false);
        });
        await until(() => paths().length === 1, 'the page');
      },
      {
        prepare: () => {
          let hidden = true;
          Object.defineProperty(document, 'hidden', { get: () => hidden });
          window.hide = value => {
            hidden = value;
            document.dispatchEvent(new Event('visibilitychange'));
          };
        },
      },
    ),
  );

  await check('a page prepared in case somebody opens it does nothing until then', () =>
    device(
      async ({ visit }) => {
        install(GRANTED);
        const page = await visit('/');
        await page.evaluate(() => window.styk('track', 'Early'));
        await pause(1500);
        same(collector.events.length, 0, 'events');
        same(await page.evaluate(() => localStorage.length), 0, 'what is stored');
        await page.evaluate(() => {
          Object.defineProperty(document, 'prerendering', { value: false });
          document.dispatchEvent(new Event('prerenderingchange'));
        });
        await until(() => collector.events.length === 2, 'the events');
        same(
          collector.events.map(one => one.event),
          ['Page viewed', 'Early'],
          'events',
        );
      },
      { prepare: () => Object.defineProperty(document, 'prerendering', { value: true, configurable: true }) },
    ),
  );

  await check('a page is shown again at once when people go back, and told of', () =>
    device(async ({ visit }) => {
      // The page itself says so: a tool that looks into it does not follow there.
      install(GRANTED);
      site.scripts['/back.js'] =
        'addEventListener("pageshow", event => event.persisted && styk("track", "Shown again", { mark: window.mark }))';
      site.page = site.page.replace('<script async', '<script src="/back.js"></script><script async');
      const page = await visit('/one');
      await until(() => paths().length === 1, 'the first page');
      await page.evaluate(() => {
        window.mark = 'still here';
      });
      await visit('/two', page);
      await until(() => paths().length === 2, 'the second page');
      page.evaluate(() => history.back()).catch(() => {});
      await until(() => paths().length === 3, 'the first page again');
      await until(() => collector.named('Shown again').length === 1, 'what the page says');
      same(collector.named('Shown again')[0].properties.mark, 'still here', 'the page in the cache');
      same(paths(), ['/one', '/two', '/one'], 'pages');
      collector.once();
    }),
  );
}
