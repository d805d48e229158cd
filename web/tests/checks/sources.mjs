import { api, check, expect, fits, open, send, stands, until } from '../kit.mjs';

/** What a page calls things, in each language. */
const SAID = {
  en: {
    name: 'Name',
    create: 'Create the source',
    waiting: 'Waiting for the first event',
    came: /The first event came: “Order completed”/,
    live: 'Live',
    server: /^Server/,
    once: 'Copy the key now: it will not be shown again',
  },
  ru: {
    name: 'Название',
    create: 'Создать источник',
    waiting: 'Ждём первое событие',
    came: /Пришло первое событие: «Order completed»/,
    live: 'Поток',
    server: /^Сервер/,
    once: 'Скопируйте ключ сейчас: больше он не появится',
  },
  pl: {
    name: 'Nazwa',
    create: 'Utwórz źródło',
    waiting: 'Czekamy na pierwsze zdarzenie',
    came: /Przyszło pierwsze zdarzenie: „Order completed”/,
    live: 'Na żywo',
    server: /^Serwer/,
    once: 'Skopiuj klucz teraz: nie będzie pokazany ponownie',
  },
};

const made = page => page.waitForURL(/\/data\/sources\/\d+/);
const numberOf = page => Number(new URL(page.url()).pathname.split('/').pop());

export async function checks({ base }) {
  await check('a browser source is made, and its first event is told', () =>
    open(base, '/data', {}, async page => {
      await page.getByRole('button', { name: 'Add a source' }).click();
      await page.getByLabel(SAID.en.name, { exact: true }).fill('Sklep Łódź');
      await page.getByText('sklep-lodz').waitFor();
      // Enter in the name is enough.
      await page.getByLabel(SAID.en.name, { exact: true }).press('Enter');
      await made(page);
      await page.getByText(SAID.en.waiting).waitFor();
      const code = await page.locator('pre').first().textContent();
      const key = code.match(/data-key="(pk_\w+)"/)?.[1];
      expect(key && code.includes(`${base}/tag/styk.js`), `the code is ${code}`);
      await send(base, 'sklep-lodz', key, {
        event: 'Order completed',
        anonymous_id: 'a1',
        properties: { total: 49.9 },
      });
      await page.getByText(SAID.en.came).waitFor({ timeout: 20_000 });
      for (const sdk of ['Segment', 'RudderStack', 'PostHog', 'Matomo', 'Umami', 'HTTP']) {
        await page.getByRole('button', { name: sdk, exact: true }).click();
        await page.locator('pre', { hasText: key }).waitFor();
      }
    }),
  );

  await check('events of a source are seen as they arrive, and wait while it is paused', async () => {
    const { source, key } = await api(base, 'POST', '/sources', {
      name: 'stream',
      settings: { name: 'stream', kind: 'browser' },
    });
    await open(base, `/data/sources/${source.number}?tab=live`, {}, async page => {
      await page.getByText('Nothing has arrived since the server started').waitFor();
      await send(base, 'stream', key, [
        { event: 'Product viewed', anonymous_id: 'a1', properties: { sku: 'A-4711' } },
        { event: 'Moved', type: 'group', anonymous_id: 'a1' },
      ]);
      await page.getByRole('button', { name: /Product viewed/ }).click({ timeout: 20_000 });
      await page.getByText('"sku": "A-4711"').waitFor();
      await page.getByText('rejected', { exact: true }).waitFor();
      await page.getByRole('button', { name: 'Pause' }).click();
      await send(base, 'stream', key, { event: 'Cart opened', anonymous_id: 'a1' });
      await page.getByRole('button', { name: 'Go on (1 new)' }).click({ timeout: 20_000 });
      await page.getByRole('button', { name: /Cart opened/ }).waitFor();
    });
    await open(base, '/data/sources', {}, async page => {
      const row = page.getByRole('row', { name: /stream/ });
      await row.getByText('receiving').waitFor();
      await row.getByRole('link', { name: 'stream: show 1 event in quarantine' }).click();
      await page.getByText('not allowed for the source').waitFor();
    });
  });

  await check('a body that cannot be read waits, and is taken once the mapping is mended', () =>
    open(base, '/data/sources?add=1', {}, async page => {
      await page.getByLabel(SAID.en.name, { exact: true }).fill('till');
      await page.getByRole('radio', { name: /^Webhook/ }).click();
      await page.getByRole('combobox', { name: 'Sender' }).click();
      await page.getByRole('option', { name: /^Another/ }).click();
      await page.getByRole('button', { name: SAID.en.create }).click();
      await made(page);
      await page.getByText(SAID.en.once).waitFor();
      const address = await page.locator('pre').first().textContent();
      expect(/\/in\/till\/hook\/wh_\w+$/.test(address), `the address is ${address}`);
      const reply = await fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ kind: 'receipt', customer: 'C-1', total: 12.5 }),
      });
      expect(reply.ok, `the body was answered with ${reply.status}`);
      await page.getByRole('tab', { name: /Quarantine/ }).click();
      await page.getByText('"kind":"receipt"').waitFor({ timeout: 20_000 });
      await page.getByRole('button', { name: 'Read again' }).click();
      await page.getByText('None could be read. 1 still cannot be read.').waitFor();

      await page.getByRole('tab', { name: 'Mapping' }).click();
      await page.getByRole('button', { name: 'Add a field' }).click();
      await page.getByLabel('Expression for “Event: what happened”').fill('body.kind');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByText('Mapping saved').waitFor();
      await page.getByRole('tab', { name: /Quarantine/ }).click();
      await page.getByRole('button', { name: 'Read again' }).click();
      await page.getByText('1 event was taken. Nothing is left.').waitFor({ timeout: 20_000 });
      await page.getByText('The quarantine is empty').waitFor();
    }),
  );

  await check('what two change of a source at once is asked about, and can be undone', async () => {
    const { source } = await api(base, 'POST', '/sources', {
      name: 'shared',
      settings: { name: 'shared', kind: 'server', zone: 'UTC' },
    });
    await open(base, `/data/sources/${source.number}?tab=settings`, { complaint: /409/ }, async page => {
      const zone = page.getByRole('combobox', { name: 'Time zone' });
      const choose = async name => {
        await zone.fill(name);
        await page.getByRole('option', { name, exact: true }).click();
      };
      await choose('Europe/Warsaw');
      await api(base, 'PUT', `/sources/${source.number}`, {
        version: source.version,
        settings: { ...source.settings, zone: 'Europe/Paris' },
        closed: false,
      });
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByText('Somebody changed this meanwhile').waitFor();
      await page.getByRole('button', { name: 'Save mine' }).click();
      await page.getByText('Source saved').waitFor();
      const now = async () => {
        const { sources } = await api(base, 'GET', '/sources');
        return sources.find(one => one.number === source.number);
      };
      expect((await now()).settings.zone === 'Europe/Warsaw', 'mine was not saved');
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByText('Undone').waitFor();
      expect((await now()).settings.zone === 'Europe/Paris', 'theirs did not come back');
      await page.getByRole('button', { name: 'Close', exact: true }).last().click();
      await page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).last().click();
      await page.getByText('This source is closed').waitFor();
      expect((await now()).closed, 'the source is still open');
      await page.getByRole('button', { name: 'Open it again' }).click();
      await page.getByText('shared is open again').waitFor();
    });
  });

  await check('a plan is proposed from what arrived, and takes in what was told against it', async () => {
    const { source, key } = await api(base, 'POST', '/sources', {
      name: 'planned',
      settings: { name: 'planned', kind: 'server' },
    });
    const order = { event: 'Order completed', user_id: 'u1', properties: { total: 49.9, coupon: 'X' } };
    await send(base, 'planned', key, [order, { ...order, properties: { total: 12 } }]);
    const planOf = async () => {
      const { sources } = await api(base, 'GET', '/sources');
      return sources.find(({ number }) => number === source.number).settings.plan;
    };
    const saved = async events => {
      await until(async () => (await planOf())?.events?.length === events, `a plan of ${events} events is saved`);
      return planOf();
    };
    await open(base, `/data/sources/${source.number}?tab=plan`, {}, async page => {
      await page.getByRole('button', { name: 'Propose from what arrived' }).click({ timeout: 20_000 });
      await page.getByLabel('Event', { exact: true }).waitFor();
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      const { events } = await saved(1);
      const properties = JSON.stringify(events[0].properties);
      const wanted = [
        { name: 'total', kind: 'number', required: true },
        { name: 'coupon', kind: 'text', required: false },
      ];
      const same = wanted.every(one => events[0].properties.some(two => JSON.stringify(two) === JSON.stringify(one)));
      expect(events[0].event === 'Order completed' && same, `its properties are ${properties}`);
      await send(base, 'planned', key, [
        { ...order, properties: { total: 'none' } },
        { event: 'Basket opened', user_id: 'u1' },
      ]);
      await page.getByRole('button', { name: 'Add to the plan' }).click({ timeout: 20_000 });
      await page.getByRole('button', { name: 'Allow any kind' }).click();
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      const plan = await saved(2);
      expect(plan.unplanned === 'flag' && plan.violating === 'flag', `the plan is ${JSON.stringify(plan)}`);
      expect(plan.events[1].event === 'Basket opened', `the second event is ${plan.events[1].event}`);
      const total = plan.events[0].properties.find(({ name }) => name === 'total');
      expect(total.kind === 'any', `the total is ${total.kind}`);
    });
  });

  await check('a mapping is tried on what arrived and on a body of ones own before it is saved', async () => {
    const { source, key } = await api(base, 'POST', '/sources', {
      name: 'tried',
      settings: { name: 'tried', kind: 'webhook', webhook: { mapping: {} } },
    });
    const body = JSON.stringify({ kind: 'receipt', customer: 'C-1' });
    const sent = await fetch(`${base}/in/tried/hook/${key}`, { method: 'POST', body });
    expect(sent.ok, `a body is answered ${sent.status}`);
    await open(base, `/data/sources/${source.number}?tab=mapping`, { complaint: /422/ }, async page => {
      await page.getByText('0 of 1 body can be read.').waitFor({ timeout: 20_000 });
      await page.getByRole('button', { name: 'Add a field' }).click();
      await page.getByLabel('Expression for “Event: what happened”').fill('body.');
      await page.getByText('The mapping itself is wrong').waitFor();
      await page.getByLabel('Expression for “Event: what happened”').fill('body.kind');
      await page.getByText('1 of 1 body can be read.').waitFor();
      await page.getByText('receipt', { exact: true }).first().waitFor();
      await page.getByText('My own body').click();
      await page.getByLabel('Body to try').fill('{"kind": "refund"}');
      await page.getByText('refund', { exact: true }).first().waitFor();
      await page.getByRole('button', { name: 'Discard changes' }).click();
    });
  });

  await check('a new key is asked about, shown once, and the old one is refused', async () => {
    const { source, key } = await api(base, 'POST', '/sources', {
      name: 'renewed',
      settings: { name: 'renewed', kind: 'server' },
    });
    await open(base, `/data/sources/${source.number}`, {}, async page => {
      await page.getByText('YOUR_KEY').first().waitFor();
      await page.getByRole('link', { name: 'Lost it? Make a new one' }).click();
      await page.getByRole('button', { name: 'New key' }).click();
      await page.getByRole('button', { name: 'Make a new key' }).click();
      await page.getByText(SAID.en.once).waitFor();
      const code = await page.locator('pre').first().textContent();
      const fresh = code.match(/sk_\w+/)?.[0];
      expect(fresh && fresh !== key, `the code is ${code}`);
      await send(base, 'renewed', fresh, { event: 'Call ended', user_id: 'u1' });
      const refused = await send(base, 'renewed', key, { event: 'Call ended' }).catch(error => error);
      expect(refused instanceof Error, 'the old key is still taken');
      await page.reload();
      await page.getByText('YOUR_KEY').first().waitFor();
      expect((await page.getByText(SAID.en.once).count()) === 0, 'the key is shown again');
    });
  });

  await check('who may only look is told why there are no sources', () =>
    open(base, '/', {}, async page => {
      await page.route('**/api/v1/session', async route => {
        const reply = await route.fetch();
        const session = await reply.json();
        return route.fulfill({ json: { ...session, user: { ...session.user, role: 'viewer' } } });
      });
      await page.goto(`${base}/data/sources`);
      await page.getByText(/only editors see them/).waitFor();
      await page.goto(`${base}/data`);
      await page.getByRole('heading', { name: 'Imports' }).waitFor();
      expect((await page.getByRole('heading', { name: 'Live sources' }).count()) === 0, 'sources are offered');
    }),
  );

  await check('the palette leads to the sources', () =>
    open(base, '/data', {}, async page => {
      await page.keyboard.press('Control+k');
      await page
        .getByRole('searchbox')
        .or(page.getByPlaceholder('Where to, or what to do?'))
        .first()
        .fill('live sources');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/data\/sources$/);
      await page.getByRole('heading', { name: 'Live sources' }).waitFor();
    }),
  );

  for (const language of ['ru', 'pl']) {
    const said = SAID[language];
    await check(`a server source is made and sends, in ${language}, on a phone`, () =>
      open(base, '/data/sources?add=1', { language, size: [360, 780] }, async page => {
        const name = `server-${language}`;
        await page.getByLabel(said.name, { exact: true }).fill(name);
        await page.getByRole('radio', { name: said.server }).click();
        await page.getByRole('button', { name: said.create }).click();
        await made(page);
        await page.getByText(said.once).waitFor();
        await page.getByText(said.waiting).waitFor();
        const key = (await page.locator('pre').first().textContent()).match(/sk_\w+/)?.[0];
        await send(base, name, key, { event: 'Order completed', user_id: 'u1', channel: 'phone' });
        await page.getByText(said.came).waitFor({ timeout: 20_000 });
        await fits(page);
        await page.getByRole('tab', { name: said.live }).click();
        await page.getByRole('button', { name: /Order completed/ }).waitFor({ timeout: 20_000 });
        await fits(page);
        expect(numberOf(page) > 0, 'the source has no number');
      }),
    );
  }

  const { sources } = await api(base, 'GET', '/sources');
  const numbers = Object.fromEntries(sources.map(one => [one.name, one.number]));
  await stands(base, 'sources', '/data/sources');
  await stands(base, 'sources-add', '/data/sources?add=1');
  await stands(base, 'source-setup', `/data/sources/${numbers.stream}`);
  await stands(base, 'source-webhook', `/data/sources/${numbers.tried}`);
  await stands(base, 'source-live', `/data/sources/${numbers.stream}?tab=live`);
  await stands(base, 'source-quarantine', `/data/sources/${numbers.stream}?tab=quarantine`);
  await stands(base, 'source-settings', `/data/sources/${numbers.stream}?tab=settings`);
}
