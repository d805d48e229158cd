import { join } from 'node:path';
import {
  ADMINISTRATOR,
  accessible,
  call,
  check,
  company,
  expect,
  fits,
  LANGUAGES,
  q,
  screens,
  send,
  signedIn,
  stands,
  until,
} from '../kit.mjs';

const EDITOR = { email: 'edyta@example.com', password: ADMINISTRATOR.password };
const VIEWER = { email: 'wiktor@example.com', password: ADMINISTRATOR.password };
/** What the page calls its tab, and the history of a trait. */
const SAID = {
  en: { profile: 'Profile', history: 'History (4)', holds: 'holds now' },
  ru: { profile: 'Профиль', history: 'История (4)', holds: 'действует сейчас' },
  pl: { profile: 'Profil', history: 'Historia (4)', holds: 'obowiązuje teraz' },
};
/** Somebody of whom a file says something, and somebody of whom nobody does. */
const FILES = {
  crm: ['user_id,time,event,traits.plan', 'anna-77,2024-03-01 10:00:00,purchase,basic'],
  shop: ['user_id,time,event', 'boris-12,2024-03-02 10:00:00,visit'],
};
const LONG = 'Prefers to be called in the evening. '.repeat(8).trim();

export async function checks() {
  const own = await company('profile', FILES);
  const shown = await prepared(own);
  await glanced(own, shown);
  await changed(own, shown);
  await addressed(own, shown);
  await untold(own, shown);
  for (const language of LANGUAGES) await opened(own, shown, language);
  await stands(own, 'customer-profile', `/customers/${shown.anna}?part=profile`, signedIn);
  await limited(own);
  await masked(own, shown);
  await closed(own, shown);
  await lifted(own, shown);
}

/** The numbers of the two customers, the keys of the two sources, and a token. */
async function prepared(own) {
  const shown = {};
  await check('a server and a site are there to say something of customers', () =>
    signedIn(own, '/', {}, async page => {
      const person = async text => (await call(page, 'GET', `/customers?q=${text}`))[0]?.person;
      const source = async (name, kind) =>
        (await call(page, 'POST', '/sources', { name, settings: { name, kind } })).key;
      await call(page, 'POST', '/users', { ...EDITOR, name: 'Edyta', role: 'editor' });
      await call(page, 'POST', '/users', { ...VIEWER, name: 'Wiktor', role: 'viewer' });
      shown.anna = await person('anna-77');
      shown.boris = await person('boris-12');
      shown.server = await source('profile-server', 'server');
      shown.site = await source('profile-site', 'browser');
      shown.token = (await call(page, 'POST', '/tokens', { name: 'dashboard', role: 'viewer' })).token;
      expect(shown.anna && shown.boris && shown.token, JSON.stringify(shown));
    }),
  );
  return shown;
}

/** Says something of the customer; waits until that is what the profile has. */
async function identify(own, page, { anna, ...keys }, source, time, traits, holds) {
  const event = { type: 'identify', user_id: 'anna-77', time, traits };
  await send(own, `profile-${source}`, keys[source], event);
  await until(async () => {
    const found = await call(page, 'GET', `/customers/${anna}/profile`);
    return holds(Object.fromEntries(found.traits.map(one => [one.name, one])));
  }, `the profile has what was said at ${time}`);
}

const trait = (page, name) => page.locator(`[data-trait="${name}"]`);

async function glanced(own, shown) {
  await check('what is said of a customer is seen at once, and in full on a tab of its own', () =>
    signedIn(own, '/', {}, async page => {
      const traits = {
        plan: 'silver',
        birthday: '1990-05-06',
        visits: 12345,
        vip: true,
        drinks: ['coffee', 'tea'],
        note: LONG,
      };
      const all = known => known.plan?.value === 'silver' && known.vip !== undefined;
      await identify(own, page, shown, 'server', '2024-05-01T10:00:00Z', traits, all);
      await page.goto(`${own}/customers/${shown.anna}`);
      const head = page.getByRole('region', { name: 'Profile', exact: true });
      await head.getByText('silver', { exact: true }).waitFor();
      await head.getByText('6 May 1990').waitFor();
      await page.getByRole('link', { name: 'All that is said: 6' }).click();
      await page.waitForURL(/part=profile/);
      await trait(page, 'plan').getByText('profile-server').first().waitFor();
      await trait(page, 'plan').getByText('last said 1 May 2024').waitFor();
      await trait(page, 'birthday').getByText('6 May 1990', { exact: true }).waitFor();
      await trait(page, 'visits').getByText('12,345', { exact: true }).waitFor();
      await trait(page, 'vip').getByText('yes', { exact: true }).waitFor();
      const list = await trait(page, 'drinks').getByRole('listitem').allTextContents();
      expect(list.join() === 'coffee,tea', `the list is ${list}`);
      await trait(page, 'note').getByText(LONG).waitFor();
    }),
  );
}

async function changed(own, shown) {
  await check('a later value takes the place of the earlier one, and history has both', () =>
    signedIn(own, '/', {}, async page => {
      const gold = ({ plan }) => plan?.value === 'gold';
      await identify(own, page, shown, 'server', '2024-06-01T10:00:00Z', { plan: 'gold' }, gold);
      await page.goto(`${own}/customers/${shown.anna}?part=profile`);
      const plan = trait(page, 'plan');
      await plan.getByText('last said 1 Jun 2024').waitFor();
      await plan.getByText('History (3)').click();
      const values = await plan.locator('[data-said] p:first-child').allTextContents();
      expect(values.join() === 'gold,silver,basic', `the history is ${values}`);
      await plan.locator('[data-said="holds"]').getByText('gold', { exact: true }).waitFor();
      await plan
        .locator('[data-standing="recorded"]')
        .getByText(/import no\. \d/)
        .waitFor();
    }),
  );
  await check('what a browser says later holds nothing, and the page explains it', () =>
    signedIn(own, '/', {}, async page => {
      const claimed = ({ plan, colour }) => plan?.value === 'gold' && plan.said.length === 4 && colour !== undefined;
      const traits = { plan: 'free', colour: 'red' };
      await identify(own, page, shown, 'site', '2024-07-01T10:00:00Z', traits, claimed);
      await page.goto(`${own}/customers/${shown.anna}?part=profile`);
      const plan = trait(page, 'plan');
      await plan.getByText('gold', { exact: true }).first().waitFor();
      await plan.getByText(SAID.en.history).click();
      const free = plan.locator('[data-standing="claimed"]');
      await free.getByText('free', { exact: true }).waitFor();
      await free.getByText('it holds only where nobody else says anything').waitFor();
      await trait(page, 'colour').getByText('a browser says so', { exact: true }).waitFor();
      await accessible(page);
      await page.screenshot({ path: join(screens, 'customer-profile-history.desktop.en.png'), fullPage: true });
    }),
  );
}

async function addressed(own, { anna, token }) {
  await check('other systems read the profile at the address that the page says', () =>
    signedIn(own, `/customers/${anna}?part=profile`, {}, async page => {
      const address = page.getByRole('group', { name: 'Address of the profile' });
      const text = (await address.textContent()).trim();
      expect(text === `${own}/api/v1/profiles?kind=user_id&value=anna-77`, `the address is ${text}`);
      const reply = await fetch(text, { headers: { authorization: `Bearer ${token}` } });
      expect(reply.ok, `it was answered with ${reply.status}`);
      const found = await reply.json();
      expect(found.person === anna, `it is the profile of ${found.person}`);
      expect(found.traits.find(({ name }) => name === 'plan')?.value === 'gold', JSON.stringify(found.traits));
    }),
  );
}

async function untold(own, { boris }) {
  await check('where nothing is said, the page tells how it would come', () =>
    signedIn(own, `/customers/${boris}?part=profile`, {}, async page => {
      await page.getByText('Nothing is said of this customer yet').waitFor();
      await page.getByText(/identify calls/).waitFor();
      expect((await page.getByText(/^All that is said/).count()) === 0, 'there is a link to nothing');
      await accessible(page);
    }),
  );
}

async function opened(own, { anna }, language) {
  const { profile, history, holds } = SAID[language];
  await check(`the history of a trait opens on a phone, in ${language}`, () =>
    signedIn(own, `/customers/${anna}`, { language, size: [360, 780] }, async page => {
      await page.getByRole('tab', { name: profile, exact: true }).click();
      await page.waitForURL(/part=profile/);
      await trait(page, 'plan').getByText(history).click();
      await trait(page, 'plan').getByText(holds, { exact: true }).waitFor();
      await fits(page);
      await page.screenshot({ path: join(screens, `customer-profile-history.phone.${language}.png`), fullPage: true });
    }),
  );
}

async function limited(own) {
  await check('an administrator says who sees customers in full, and the log has it', () =>
    signedIn(own, '/settings/company', {}, async page => {
      await page.getByRole('radio', { name: 'Editors and administrators' }).check();
      await accessible(page);
      await page.screenshot({ path: join(screens, 'settings-masking.desktop.en.png'), fullPage: true });
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByText('Settings saved').waitFor();
      const { identifiers_from: from } = await call(page, 'GET', '/settings');
      expect(from === 'editor', `customers are seen in full by ${from}`);
      await page.goto(`${own}/settings/audit`);
      await page.getByText(/changed who sees customers in full/).waitFor();
    }),
  );
}

async function masked(own, { anna }) {
  await check('a viewer finds a customer by a whole identifier only, and sees it masked', () =>
    signedIn(
      own,
      '/customers',
      {},
      async page => {
        await page.getByText('Your role finds a customer by a whole identifier only').waitFor();
        await page.getByRole('searchbox').fill('anna');
        await page.getByText('so a customer is found only by one that is typed in full').waitFor();
        await page.getByRole('searchbox').fill('anna-77');
        await page.getByText('1 customer found').waitFor();
        await accessible(page);
        await page
          .locator(`a[href^="/customers/${anna}"]`)
          .getByText(/^a…7 [0-9a-f]+$/)
          .click();
        await page.waitForURL(url => url.pathname === `/customers/${anna}`);
        await page.getByRole('heading', { level: 1, name: /^a…7 [0-9a-f]+$/ }).waitFor();
        await page.getByText('Identifiers are masked for your role').waitFor();
        await page.locator('[data-interaction]').first().click();
        await page.getByRole('dialog').getByText('Your role does not see texts and properties').waitFor();
        await page.keyboard.press('Escape');
        await page.getByRole('tab', { name: 'Profile', exact: true }).click();
        await page.getByText('Your role does not see what is said of single customers').waitFor();
        const text = await page.textContent('main');
        for (const hidden of ['anna-77', 'gold', 'silver']) expect(!text.includes(hidden), `${hidden} is seen`);
        expect((await page.getByRole('link', { name: 'SQL', exact: true }).count()) === 0, 'SQL is offered');
      },
      VIEWER,
    ),
  );
  await stands(own, 'customer-masked', `/customers/${anna}?part=profile`, (...page) => signedIn(...page, VIEWER));
}

/** Sets from which role on customers are seen in full. */
function shownFrom(own, role) {
  return signedIn(own, '/', {}, async page => {
    const settings = await call(page, 'GET', '/settings');
    await call(page, 'PUT', '/settings', { ...settings, identifiers_from: role });
  });
}

async function closed(own, { anna }) {
  await check('an editor who sees customers masked is offered neither SQL nor what shows them in full', async () => {
    await shownFrom(own, 'administrator');
    await signedIn(
      own,
      `/customers/${anna}`,
      {},
      async page => {
        expect((await page.getByRole('link', { name: 'SQL', exact: true }).count()) === 0, 'SQL is offered');
        await page.getByRole('button', { name: 'Actions for this customer' }).click();
        await page.getByText('Not for your role: the file shows the customer in full').waitFor();
        const archive = page.getByRole('menuitem', { name: 'Download everything' });
        expect(await archive.isDisabled(), 'everything can be downloaded');
        await accessible(page);
        await page.goto(`${own}/sql`);
        await page.getByText('Queries in SQL show customers in full').waitFor();
        const rule = { version: 0, name: 'Buyers', description: '', rule: 'did("purchase")' };
        await call(page, 'PUT', '/segments/buyers', rule);
        const list = q({ purpose: 'service', channel: 'email', format: 'csv' });
        await page.goto(`${own}/customers/segments/buyers?audience=${list}`);
        await page.getByText('so the list cannot be downloaded').waitFor();
        expect((await page.getByRole('button', { name: /^Download/ }).count()) === 0, 'the list can be downloaded');
      },
      EDITOR,
    );
  });
}

async function lifted(own, { anna }) {
  await check('once everybody may, a viewer sees the customer in full again', async () => {
    await shownFrom(own, 'viewer');
    await signedIn(
      own,
      `/customers/${anna}?part=profile`,
      {},
      async page => {
        await page.getByRole('heading', { level: 1, name: 'anna-77' }).waitFor();
        await trait(page, 'plan').getByText('gold', { exact: true }).first().waitFor();
      },
      VIEWER,
    );
  });
}
