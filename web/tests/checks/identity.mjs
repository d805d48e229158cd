import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ADMINISTRATOR,
  accessible,
  api,
  check,
  expect,
  fits,
  LANGUAGES,
  open,
  run,
  screens,
  send,
  serve,
  stands,
  until,
  work,
} from '../kit.mjs';

const PATH = '/customers/identity';
const REASON = 'A couple shares this laptop';
/** What the page calls its lists, and what stands on each. */
const SAID = {
  en: {
    title: 'Who is who',
    conflicts: ['Conflicts', /not followed|No conflicts/],
    decisions: ['Decisions', /A decision goes before|Nobody has decided/],
    rules: ['Rules', 'Trust in sources'],
  },
  ru: {
    title: 'Кто есть кто',
    conflicts: ['Конфликты', /отклонен|Конфликтов нет/],
    decisions: ['Решения', /Что решили люди|Решений пока нет/],
    rules: ['Правила', 'Доверие к источникам'],
  },
  pl: {
    title: 'Kto jest kim',
    conflicts: ['Konflikty', /odrzucon|Nie ma konfliktów/],
    decisions: ['Decyzje', /Co zdecydowali ludzie|Nie ma jeszcze decyzji/],
    rules: ['Reguły', 'Zaufanie do źródeł'],
  },
};
const digits = text => text.replace(/\D/gu, '');

/** A customer of several identifiers, and the last link that joined them. */
async function somebody(base) {
  const everyone = { of: { ask: 'metric', metric: 'customers' }, behind: { number: 'everyone' } };
  const { result } = await api(base, 'POST', '/ask', { ask: 'customers', ...everyone, limit: 300 });
  for (const { person, identifiers = [] } of result.customers) {
    if (identifiers.length < 3) continue;
    const customer = await api(base, 'GET', `/customers/${person}`);
    const link = customer.joined.at(-1);
    if (link?.kind === 'seen') return { person, link, count: customer.identifiers.length };
  }
  throw new Error('nobody has three identifiers');
}

/** How many customers two identifiers belong to. */
async function customers(base, { one, other }) {
  const found = await Promise.all([one, other].map(alias => api(base, 'GET', `/customers/${alias}`)));
  return new Set(found.map(({ person }) => person)).size;
}

export async function checks({ base }) {
  const { person, link, count } = await somebody(base);
  const page = `/customers/${person}?part=identity`;
  await parted(base, page, link, count);
  await became(await serve(join(work, 'became'), '--demo'));
  await told(base, page, link);
  await tried(base);
  await looked(base, page);
  for (const language of LANGUAGES) await listed(base, language);
  await administered();

  await stands(base, 'customer-identity', page);
  await stands(base, 'identity-conflicts', PATH);
  await stands(base, 'identity-decisions', `${PATH}?list=decisions`);
  await stands(base, 'identity-rules', `${PATH}?list=rules`);
}

/** Two of what was one, and one again. */
async function parted(base, path, link, count) {
  await check('a link is separated with a reason, and brought back at once', () =>
    open(base, path, {}, async page => {
      const known = page.getByRole('list', { name: 'Known by' }).getByRole('listitem');
      await known.nth(count - 1).waitFor();
      await page
        .getByRole('button', { name: /^Separate: / })
        .last()
        .click();
      const dialog = page.getByRole('dialog');
      await dialog.locator('[data-group]').nth(1).waitFor();
      await dialog.getByLabel('Why?').fill(REASON);
      await page.screenshot({ path: join(screens, 'identity-separate.desktop.en.png') });
      await accessible(page);
      expect((await customers(base, link)) === 1, 'a preview has parted them');
      await dialog.getByRole('button', { name: 'Separate', exact: true }).click();
      await page.getByText('Profiles separated').waitFor();
      expect((await customers(base, link)) === 2, 'they are one customer still');
      await known.nth(count - 1).waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByText('Undone').waitFor();
      expect((await customers(base, link)) === 1, 'they are two customers still');
      await known.nth(count - 1).waitFor();
    }),
  );
  await check('a decision is listed with its reason, and taken back', async () => {
    const { one, other } = link;
    await api(base, 'POST', '/identity/decisions', { decision: 'unlink', one, other, reason: REASON });
    await open(base, `${PATH}?list=decisions`, {}, async page => {
      const first = page.locator('[data-link]').first();
      await first.getByText(REASON).waitFor();
      expect((await first.textContent()).includes('Demo'), 'who decided is not told');
      await first.getByRole('button', { name: /^Take back: / }).click();
      await page.getByRole('dialog').getByText('Afterwards: 1 customer').waitFor();
      await page.getByRole('dialog').getByRole('button', { name: 'Take back', exact: true }).click();
      await page.getByText('Decision taken back').waitFor();
      expect((await customers(base, link)) === 1, 'they are two customers still');
      await page.getByText('holds no longer').first().waitFor();
    });
  });
}

/** A source, and how to send to it. */
async function source(base, name, kind) {
  const { key } = await api(base, 'POST', '/sources', { name, settings: { name, kind } });
  return event => send(base, name, key, event);
}

/** A visit without a name, an order and a call: one person, two, and one again. */
async function became(base) {
  const phone = '+48 600 700 811';
  const found = async text => (await api(base, 'GET', `/customers?q=${encodeURIComponent(text)}`))[0]?.person;
  const together = async () => (await found('who-visitor')) === (await found(phone));
  await check('a visit, an order and a call become one person, are told apart and joined again', async () => {
    const site = await source(base, 'who-site', 'browser');
    const shop = await source(base, 'who-shop', 'server');
    const calls = await source(base, 'who-calls', 'server');
    await site({ event: 'Page viewed', type: 'page', anonymous_id: 'who-visitor' });
    await calls({ event: 'Call answered', phone, channel: 'phone', medium: 'human' });
    await until(async () => (await found('who-visitor')) && (await found(phone)), 'a visitor and a caller');
    expect(!(await together()), 'they are one before anything joins them');
    const who = { user_id: 'who-anna', anonymous_id: 'who-visitor', phone };
    await shop({ event: 'Order placed', ...who, case: '1234', money: { amount: 250, currency: 'PLN' } });
    await until(together, 'the visitor is the caller');
    const said = /phone \(hash\) “.{8}…” were seen in one record “Order placed”, number “1234”/u;
    await open(base, `/customers/${await found('who-anna')}?part=identity`, {}, async page => {
      await page.getByText(said).first().waitFor();
      await page.screenshot({ path: join(screens, 'identity-became.desktop.en.png'), fullPage: true });
      await page
        .getByRole('button', { name: /^Separate: .*phone/u })
        .last()
        .click();
      await page.getByRole('dialog').locator('[data-group]').nth(1).waitFor();
      await page.getByRole('dialog').getByRole('button', { name: 'Separate', exact: true }).click();
      await page.getByText('Profiles separated').waitFor();
      expect(!(await together()), 'they are one customer still');
      await page
        .getByRole('button', { name: /^Take back: / })
        .first()
        .click();
      await page.getByRole('dialog').getByRole('button', { name: 'Take back', exact: true }).click();
      await page.getByText('Decision taken back').waitFor();
      expect(await together(), 'they are two customers still');
    });
  });
}

async function told(base, path, { sentence }) {
  await check('identifiers and links are walked with keys, and told', () =>
    open(base, path, {}, async page => {
      const told = page.locator('[data-told]');
      await page.locator('svg[data-picture] [data-mark]').first().waitFor();
      expect((await told.textContent()).includes('Arrow keys'), 'nothing says how to go on');
      await page.locator('svg[data-picture] [data-mark]').first().focus();
      await page.keyboard.press('ArrowRight');
      const label = await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
      expect(label !== '' && !(await told.textContent()).includes('Arrow keys'), 'the next one is not told');
      await page.locator('svg[data-picture]').getByRole('button', { name: sentence }).first().focus();
      await told.getByText(sentence).waitFor();
      await told.getByRole('button', { name: /^Separate: / }).waitFor();
    }),
  );
}

/** The demo’s user is an editor. */
async function tried(base) {
  await check('other rules are tried by an editor, who may not save them', async () => {
    const rules = await api(base, 'GET', '/identity/rules');
    const expected = await api(base, 'POST', '/identity/rules/preview', { ...rules, shared_after: 1 });
    await open(base, `${PATH}?list=rules`, {}, async page => {
      await page.getByLabel('Most customers of one identifier').fill('1');
      await page.getByRole('button', { name: 'Preview', exact: true }).click();
      await page.getByRole('heading', { name: 'What these rules would do' }).waitFor();
      const cells = await page
        .getByRole('row', { name: /^Customers/ })
        .locator('td')
        .allTextContents();
      const wanted = [expected.people_before, expected.people_after].map(String);
      expect(cells.map(digits).join() === wanted.join(), `${cells} is shown, not ${wanted}`);
      await page.screenshot({ path: join(screens, 'identity-preview.desktop.en.png'), fullPage: true });
      await accessible(page);
      expect((await page.getByRole('button', { name: 'Save', exact: true }).count()) === 0, 'an editor may save');
    });
  });
}

async function looked(base, path) {
  await check('a viewer may look at who is who, and decides nothing', () =>
    open(base, '/', {}, async page => {
      await page.route('**/api/v1/session', async route => {
        const reply = await route.fetch();
        const session = await reply.json();
        return route.fulfill({ json: { ...session, user: { ...session.user, role: 'viewer' } } });
      });
      await page.goto(base + path);
      await page.locator('svg[data-picture] [data-mark]').first().waitFor();
      expect((await page.getByRole('button', { name: /^Separate|^Join with/ }).count()) === 0, 'a viewer may decide');
      await page.goto(`${base}${PATH}?list=rules`);
      await page.getByText('Administrators change this').waitFor();
      expect((await page.getByRole('button', { name: 'Preview', exact: true }).count()) === 0, 'rules can be tried');
    }),
  );
}

async function listed(base, language) {
  const { title, conflicts, decisions, rules } = SAID[language];
  await check(`who is who has its three lists, in ${language}, on a phone`, () =>
    open(base, '/customers', { language, size: [360, 780] }, async page => {
      await page.getByRole('link', { name: title, exact: true }).click();
      await page.waitForURL(url => url.pathname === PATH);
      await page.getByRole('heading', { level: 1, name: title }).waitFor();
      for (const [name, text] of [conflicts, decisions, rules]) {
        await page.getByRole('tab', { name, exact: true }).click();
        await page.getByRole('tabpanel').getByText(text).first().waitFor();
        await fits(page);
      }
      await page.waitForURL(/list=rules/);
    }),
  );
  await check(`the palette leads to who is who, in ${language}`, () =>
    open(base, '/customers', { language }, async page => {
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').locator('input').first().fill(title);
      await page.keyboard.press('Enter');
      await page.waitForURL(url => url.pathname === PATH);
    }),
  );
}

/** A company of its own, where whoever looks is an administrator. */
async function administered() {
  const folder = join(work, 'identity');
  const file = join(work, 'tablets.csv');
  const rows = ['tablet-1,2024-03-01 10:00:00,visit', 'tablet-2,2024-03-02 10:00:00,visit'];
  writeFileSync(file, `device_id,time,event\n${rows.join('\n')}\n`);
  run(folder, ['import', file]);
  const own = await serve(folder);
  await joined(own);
  await ruled(own);
}

async function joined(own) {
  await check('two customers are joined, and the page goes along, there and back', () =>
    open(own, '/', {}, async page => {
      await page.request.post(`${own}/api/v1/setup`, { data: { ...ADMINISTRATOR, name: 'Olga', language: 'en' } });
      const person = text =>
        page.evaluate(async text => (await (await fetch(`/api/v1/customers?q=${text}`)).json())[0].person, text);
      const both = [];
      for (const text of ['tablet-1', 'tablet-2']) both.push({ text, person: await person(text) });
      const [small, large] = both.sort((a, b) => a.person - b.person);
      const at = one => url => url.pathname === `/customers/${one.person}`;
      await page.goto(`${own}/customers/${large.person}?part=identity`);
      await page.getByRole('button', { name: 'Join with another customer' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('searchbox').fill(small.text);
      await dialog.getByRole('button', { name: new RegExp(small.text) }).click();
      await dialog.getByText('Afterwards: 1 customer').waitFor();
      await dialog.getByRole('button', { name: 'Merge', exact: true }).click();
      await page.waitForURL(at(small));
      await page.getByText('Profiles merged', { exact: true }).first().waitFor();
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.waitForURL(at(large));
      await page.getByRole('heading', { level: 1, name: large.text }).waitFor();
      expect((await person(large.text)) === large.person, 'they are one customer still');
    }),
  );
}

async function ruled(own) {
  await check('rules that two change at once are asked about, saved, undone and logged', () =>
    open(own, '/', { complaint: /409/ }, async page => {
      await page.request.post(`${own}/api/v1/session`, { data: ADMINISTRATOR });
      const rules = () => page.evaluate(async () => (await fetch('/api/v1/identity/rules')).json());
      await page.goto(`${own}${PATH}?list=rules`);
      await page.getByLabel('Most customers of one identifier').fill('7');
      await page.getByRole('textbox', { name: 'Values that name nobody' }).fill('null\nn/a');
      await page.evaluate(
        async body => {
          const { csrf } = await (await fetch('/api/v1/session')).json();
          const headers = { 'content-type': 'application/json', 'x-styk-csrf': csrf };
          await fetch('/api/v1/identity/rules', { method: 'PUT', headers, body: JSON.stringify(body) });
        },
        { ...(await rules()), shared_after: 9, trust: { tablets: 3 } },
      );
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByText('Somebody changed this meanwhile').waitFor();
      await page.getByRole('button', { name: 'Save mine' }).click();
      await page.getByText('Rules saved').waitFor();
      const saved = await rules();
      expect(saved.shared_after === 7 && saved.trust.tablets === 3, `saved are ${JSON.stringify(saved)}`);
      expect(saved.junk.join() === 'null,n/a', `the list is ${saved.junk}`);
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByText('Undone').waitFor();
      expect((await rules()).shared_after === 9, 'theirs did not come back');
      await page.goto(`${own}/settings/audit`);
      for (const text of ['Changed the rules of who is who', 'Took back the decision about identifiers']) {
        await page.getByText(text).first().waitFor();
      }
    }),
  );
}
