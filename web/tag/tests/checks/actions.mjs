// What people do on a page: forms, links, errors, who they are.
import { call, check, collector, device, expect, install, pause, same, site, until } from '../kit.mjs';

const GRANTED = { 'data-consent': 'granted', 'data-auto': 'forms links errors' };

export async function checks() {
  await check('a form is told of with the names of its fields, never with what is in them', () =>
    device(async ({ visit }) => {
      install(
        GRANTED,
        `<form name="order" id="f1" action="/done" method="get">
           <input name="name" value=""><input name="email" type="email"><input name="secret" type="password">
           <input name="card"><select name="city"><option>t0psecret</option></select><textarea name="note"></textarea>
           <input type="hidden" name="csrf" value="t0psecret"><input type="radio" name="size" value="t0psecret" checked>
           <input type="radio" name="size" value="b"><input name="id" value="t0psecret"><button name="go" value="t0psecret">Go</button></form>`,
      );
      const page = await visit();
      for (const name of ['name', 'secret', 'card', 'note']) await page.fill(`[name=${name}]`, 't0psecret');
      await page.fill('[name=email]', 't0psecret@mail.example');
      await page.click('button');
      await until(() => collector.named('Form submitted').length === 1, 'the form');
      const { bot, ...properties } = collector.named('Form submitted')[0].properties;
      same(
        properties,
        { form: 'order', form_id: 'f1', fields: ['name', 'email', 'secret', 'card', 'city', 'note', 'size', 'id'] },
        'properties',
      );
      // The page that the form leads to has them in its address, which nothing tells of here.
      expect(!collector.bodies[0].includes('t0psecret'), 'a value was sent');
    }),
  );

  await check('links to other sites are told of, however they are opened', () =>
    device(async ({ visit, context }) => {
      install(
        GRANTED,
        `<a id="out" href="http://127.0.0.1:9/x?token=abc">out</a> <a id="blank" target="_blank" href="http://127.0.0.1:9/blank"><b>blank</b></a>
         <a id="in" href="/inside">in</a> <a id="mail" href="mailto:ann@mail.example">mail</a> <a id="none">none</a>
         <svg width="20" height="20"><a href="http://127.0.0.1:9/svg"><rect id="svg" width="20" height="20"/></a></svg>`,
      );
      await context.route('http://127.0.0.1:9/**', route => route.fulfill({ body: 'elsewhere' }));
      const page = await visit();
      await page.click('#out', { modifiers: ['Control'] });
      await page.click('#out', { button: 'middle' });
      await page.click('#out', { button: 'right' });
      await page.click('#blank b');
      await page.click('#mail', { modifiers: ['Control'] });
      await page.click('#none');
      await page.evaluate(() => {
        document.querySelector('#in').addEventListener('click', event => event.preventDefault());
        document.querySelector('#in').click();
        const host = document.body.appendChild(document.createElement('div')).attachShadow({ mode: 'open' });
        const link = host.appendChild(document.createElement('a'));
        link.href = 'http://127.0.0.1:9/shadow';
        link.addEventListener('click', event => event.preventDefault());
        link.click();
      });
      await page.bringToFront();
      // In the same tab: the page goes before a turn is due.
      await page.click('#svg');
      await until(() => collector.named('Link clicked').length >= 5, 'the links');
      await pause(300);
      same(
        collector.named('Link clicked').map(one => one.properties.url),
        [
          'http://127.0.0.1:9/x?token=redacted',
          'http://127.0.0.1:9/x?token=redacted',
          'http://127.0.0.1:9/blank',
          'http://127.0.0.1:9/shadow',
          'http://127.0.0.1:9/svg',
        ],
        'links',
      );
      same(collector.named('Link clicked')[0].properties.outbound, true, 'outbound');
    }),
  );

  await check('errors are told of once each, and no more than some in a minute', () =>
    device(
      async ({ visit }) => {
        install(GRANTED);
        site.scripts['/broken.js'] =
          'window.broken = n => { throw new Error("Wrong " + n + " for ann@mail.example"); };';
        site.page = site.page.replace('<script async', '<script src="/broken.js"></script><script async');
        const page = await visit();
        await page.evaluate(() => {
          for (let i = 0; i < 3; i++) setTimeout(() => window.broken(1));
          Promise.reject(new TypeError('No answer'));
          Promise.reject(undefined);
        });
        await until(() => collector.named('Error occurred').length === 3, 'the errors');
        const errors = collector.named('Error occurred').map(one => one.properties);
        const thrown = errors.find(one => one.source);
        same(
          { ...thrown, column: thrown.column > 0 },
          {
            message: 'Uncaught Error: Wrong 1 for redacted',
            source: `${site.base}/broken.js`,
            line: 1,
            column: true,
            bot: true,
          },
          'an error',
        );
        same(
          errors
            .filter(one => !one.source)
            .map(one => one.message)
            .sort(),
          ['No answer', 'undefined'],
          'rejections',
        );
        await page.evaluate(() => {
          for (let i = 2; i < 100; i++) setTimeout(() => window.broken(i));
        });
        await pause(2000);
        same(collector.named('Error occurred').length, 10, 'errors');
      },
      { complaint: /Wrong|No answer|undefined/ },
    ),
  );

  await check('who somebody is goes with every event, signed; another person is another device', () =>
    device(async ({ visit }) => {
      install({ ...GRANTED, 'data-auto': '' });
      const page = await visit('/?utm_source=first');
      await call(page, 'track', 'Before');
      await call(page, 'identify', 'ann', { plan: 'gold' }, { signature: 'abcd' });
      await call(page, 'track', 'As Ann');
      await until(() => collector.events.length === 3, 'three events');
      await visit('/?utm_source=second&yclid=7', page);
      await call(page, 'track', 'Still Ann');
      await call(page, 'identify', 42);
      await call(page, 'reset');
      await call(page, 'track', 'Nobody');
      await until(() => collector.events.length === 6, 'six events');
      const [before, ann, as, still, other, nobody] = collector.events;
      same(
        collector.events.map(one => [one.event, one.user_id, one.signature]),
        [
          ['Before', undefined, undefined],
          ['Identified', 'ann', 'abcd'],
          ['As Ann', 'ann', 'abcd'],
          ['Still Ann', 'ann', 'abcd'],
          ['Identified', '42', undefined],
          ['Nobody', undefined, undefined],
        ],
        'who',
      );
      same(ann.traits, { plan: 'gold' }, 'traits');
      expect(
        [ann, as, still].every(one => one.anonymous_id === before.anonymous_id),
        'the id changed',
      );
      same(new Set([still, other, nobody].map(one => one.anonymous_id)).size, 3, 'ids');
      same(
        collector.events.map(one => one.sequence),
        [1, 2, 3, 4, 5, 6],
        'sequence numbers',
      );
    }),
  );

  await check('the first and the last campaign are kept, and told of with who somebody is', () =>
    device(async ({ visit }) => {
      install({ ...GRANTED, 'data-auto': '' });
      const page = await visit('/?utm_source=first&gclid=1');
      await visit('/plain', page);
      await visit('/?utm_source=second', page);
      await visit('/plain', page);
      await call(page, 'identify', 'ann');
      await until(() => collector.events.length === 1, 'the event');
      const { first_touch, last_touch } = collector.events[0].properties;
      same([first_touch.campaign.source, first_touch.click_ids.gclid], ['first', '1'], 'first');
      same([last_touch.campaign.source, last_touch.click_ids], ['second', undefined], 'last');
      expect(first_touch.time < last_touch.time, 'times');
      same(collector.events[0].campaign, undefined, 'the campaign of this page');
    }),
  );

  await check('wrong calls and what a page has broken never reach the page', () =>
    device(async ({ visit }) => {
      install({ ...GRANTED, 'data-auto': '' });
      const page = await visit();
      const thrown = await page.evaluate(async () => {
        const circle = {};
        circle.self = circle;
        const calls = [
          [],
          [null],
          ['nothing'],
          ['__proto__'],
          ['constructor'],
          ['track'],
          ['track', Symbol('x')],
          ['track', 'Circle', circle],
          ['track', 'Number', 7],
          ['track', 'Text', 'seven'],
          ['track', 'Big', { n: 1n }],
          ['identify'],
          ['identify', 'ann', 'traits', 'proof'],
          ['identify', {}, null, null],
          ['consent', 'perhaps'],
          ['consent'],
          ['on', 'nothing', 7],
          ['on', 'event', 7],
          [
            'on',
            'event',
            () => {
              throw new Error('listener');
            },
          ],
          ['page', 'x'],
          ['init'],
          ['track', 'Last'],
        ];
        try {
          for (const call of calls) window.styk(...call);
        } catch (error) {
          return String(error);
        }
      });
      same(thrown, undefined, 'what was thrown');
      await until(() => collector.named('Last').length === 1, 'the last event');
      same(collector.named('Text')[0].properties, { bot: true }, 'properties');
    }),
  );

  await check('called before it is there, and configured by a call, from where Styk serves it', () =>
    device(async ({ visit }) => {
      install({
        src: `${collector.base}/tag/styk.js`,
        'data-source': undefined,
        'data-key': undefined,
        'data-host': undefined,
      });
      site.from = collector.base;
      site.scripts['/stub.js'] =
        'window.styk=window.styk||function(){(styk.q=styk.q||[]).push(arguments)};' +
        'styk("track","Early",{n:1});styk("init",{source:"shop",key:"pk_test",consent:"granted"});styk("identify","ann")';
      site.page = site.page.replace('<script async', '<script src="/stub.js"></script><script async');
      await visit();
      await until(() => collector.events.length === 3, 'the events');
      same(
        collector.events.map(one => one.event),
        ['Page viewed', 'Early', 'Identified'],
        'events',
      );
    }),
  );
}
