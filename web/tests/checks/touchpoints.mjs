import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ADMINISTRATOR,
  accessible,
  check,
  expect,
  fits,
  LANGUAGES,
  open,
  screens,
  serve,
  stands,
  until,
  work,
} from '../kit.mjs';

const REGISTRY = '/journeys/touchpoints';
const CARD = `${REGISTRY}/search`;
const RULE = `${CARD}?view=rule`;
const HOOKS = '/settings/webhooks';
/** Refused before anything is sent there. */
const REFUSED = 'http://127.0.0.1:9/hook';
/** Nothing happens that it would have to be told. */
const TOLD = 'https://example.com/hook';

const digits = text => text.replace(/\D/g, '');
const registryOf = page => page.evaluate(() => fetch('/api/v1/touchpoints').then(reply => reply.json()));
/** The server's answer to a question. */
const ask = (page, question) =>
  page.evaluate(async body => {
    const { csrf } = await fetch('/api/v1/session').then(reply => reply.json());
    const headers = { 'content-type': 'application/json', 'x-styk-csrf': csrf };
    return fetch('/api/v1/ask', { method: 'POST', headers, body }).then(reply => reply.json());
  }, JSON.stringify(question));
const searchOf = async page => (await registryOf(page)).touchpoints.find(one => one.key === 'search');

export async function checks({ base }) {
  for (const language of LANGUAGES) await shown(base, language);
  await stands(base, 'touchpoints', REGISTRY);
  await stands(base, 'touchpoint', CARD);
  await stands(base, 'touchpoint-rule', RULE);
  await stands(base, 'touchpoint-about', `${CARD}?view=about`);
  await stands(base, 'settings-stages', '/settings/stages');
  await edited(base);
  await moved(base);
  await made(base);
  await described(base);
  await momentous(base);
  await reviewed(base);
  await check('a hand-edited address still shows the registry', () =>
    open(base, `${REGISTRY}?status=gone&chosen=5&find=7`, {}, async page => {
      expect((await page.textContent('main')).length > 100, 'the page is empty');
    }),
  );
  await administered(await serve(join(work, 'own-settings')));
  await check('webhooks are shown to administrators only', () =>
    open(base, HOOKS, {}, async page => {
      await page.getByText('Only administrators see this').waitFor();
      expect((await page.getByRole('button', { name: 'Add an address' }).count()) === 0, 'an editor may add one');
    }),
  );
  await hooked(await serve(join(work, 'own-webhooks')));
}

async function signIn(page, own) {
  const answer = await page.request.post(`${own}/api/v1/session`, { data: ADMINISTRATOR });
  expect(answer.ok(), `signing in was refused: ${answer.status()}`);
}

/** Calls the API as whoever has the page open; a body is a text. */
function call(page, method, path, body) {
  return page.evaluate(
    async ([method, path, body]) => {
      const { csrf } = await fetch('/api/v1/session').then(reply => reply.json());
      const headers = { 'content-type': 'application/json', 'x-styk-csrf': csrf };
      return fetch(`/api/v1${path}`, { method, headers, body }).then(reply => reply.json());
    },
    [method, path, body],
  );
}

async function shown(base, language) {
  await check(`the registry and a card show what the server answers, in ${language}`, () =>
    open(base, REGISTRY, { language }, async page => {
      const { names } = await searchOf(page);
      const { nodes } = (await ask(page, { ask: 'transitions', language })).result;
      const { customers, interactions } = nodes.find(node => node.touchpoint === names[language]);
      const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: names[language], exact: true }) });
      const cells = await row.locator('td').allTextContents();
      expect(cells.map(digits).includes(String(customers)), `${customers} is not in the row ${cells}`);
      await row.getByRole('link', { name: names[language], exact: true }).click();
      await page.getByRole('heading', { level: 1, name: names[language] }).waitFor();
      await page.locator('[data-mark]').first().waitFor();
      const text = digits(await page.textContent('main'));
      expect(text.includes(String(interactions)), `${interactions} is not on the card`);
    }),
  );
}

/** A rule is written, wrong at first; its count changes; it is saved and taken back. */
async function edited(base) {
  await check('a rule shows at once what it matches, is saved and undone', () =>
    open(base, RULE, { complaint: /422/ }, async page => {
      const before = await searchOf(page);
      const matches = page.getByRole('complementary').getByRole('status');
      const first = await matches.textContent();
      await page.getByText('Write (CEL)').click();
      const box = page.getByRole('textbox', { name: /expression/ });
      await box.fill('chanel == "web"');
      await page.locator('mark').waitFor();
      expect((await page.locator('mark').textContent()) === 'c', 'the place of the error is not marked');
      await page.screenshot({ path: join(screens, 'touchpoint-rule-wrong.png') });
      await box.fill('channel == "nowhere"');
      await page.getByText('Nothing in this period matches', { exact: false }).waitFor();
      expect(digits(await matches.textContent()) !== digits(first), 'the count stayed as it was');
      await page.getByRole('button', { name: 'Save the rule' }).click();
      await page.getByRole('button', { name: 'Undo' }).waitFor();
      expect((await searchOf(page)).rule.where === 'channel == "nowhere"', 'the rule was not saved');
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByText('Undone').waitFor();
      expect(JSON.stringify(await searchOf(page)) === JSON.stringify(before), 'the rule was not taken back');
    }),
  );
  await check('what two people change of a touchpoint is kept from both', () =>
    open(base, `${CARD}?view=about`, { complaint: /409/ }, async page => {
      await page.getByRole('textbox', { name: /^Goal/ }).fill('Found in two clicks');
      await page.evaluate(async () => {
        const session = await fetch('/api/v1/session').then(reply => reply.json());
        const registry = await fetch('/api/v1/touchpoints').then(reply => reply.json());
        for (const one of registry.touchpoints) if (one.key === 'search') one.channel = 'app';
        const headers = { 'content-type': 'application/json', 'x-styk-csrf': session.csrf };
        await fetch('/api/v1/touchpoints', { method: 'PUT', headers, body: JSON.stringify(registry) });
      });
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByRole('button', { name: 'Undo' }).waitFor();
      const { goal, channel } = await searchOf(page);
      expect(goal === 'Found in two clicks' && channel === 'app', `it is ${JSON.stringify({ goal, channel })}`);
    }),
  );
}

async function moved(base) {
  await check('a touchpoint moves to another stage from the keyboard', () =>
    open(base, REGISTRY, {}, async page => {
      const { names, stage } = await searchOf(page);
      await page.getByRole('button', { name: `${names.en}: actions` }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('menuitem', { name: 'Advocacy' }).focus();
      await page.keyboard.press('Enter');
      await page.getByText('Moved to “Advocacy”').waitFor();
      expect((await searchOf(page)).stage === 'advocacy', 'it stands where it stood');
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByText('Undone').waitFor();
      expect((await searchOf(page)).stage === stage, 'it did not go back');
    }),
  );
}

async function made(base) {
  await check('touchpoints are merged, deleted and made, and what lacks one is said', () =>
    open(base, REGISTRY, {}, async page => {
      const { touchpoints } = await registryOf(page);
      const [first, second] = touchpoints.slice(1, 3);
      for (const one of [first, second]) await page.getByRole('checkbox', { name: `Choose ${one.names.en}` }).click();
      await page.getByRole('button', { name: 'Merge into one' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('radio', { name: second.names.en }).click();
      await dialog.getByRole('button', { name: 'Merge into one' }).click();
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByText('Undone').waitFor();
      await page.goto(`${base}${REGISTRY}/${first.key}`);
      await page.getByRole('button', { name: 'Delete' }).click();
      await page.waitForURL(/touchpoints$/);
      await page.getByText('no touchpoint', { exact: false }).first().waitFor();
      await page
        .getByRole('button', { name: /^Make a touchpoint of/ })
        .first()
        .click();
      await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
      await page.waitForURL(/view=rule/);
      const events = (await registryOf(page)).touchpoints.flatMap(one => one.rule.events ?? []);
      for (const event of first.rule.events) expect(events.includes(event), `${event} belongs to no touchpoint`);
    }),
  );
}

/** Who answers for a touchpoint, what customers meet there and what good looks like. */
async function described(base) {
  await check('a touchpoint is described, found by its owner, and written to a file', () =>
    open(base, `${CARD}?view=about`, {}, async page => {
      await page.getByRole('combobox', { name: /^Owner/ }).fill('Web team');
      await page.getByRole('textbox', { name: /^Content/ }).fill('A field and its results');
      await page.getByRole('textbox', { name: /^Standard/ }).fill('Results in a second');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByRole('button', { name: 'Undo' }).waitFor();
      const { owner, content, standard, names } = await searchOf(page);
      expect(owner === 'Web team' && content && standard === 'Results in a second', `it is ${owner}, ${standard}`);
      await page.screenshot({ path: join(screens, 'touchpoint-described.png'), fullPage: true });
      await page.goto(base + REGISTRY);
      await page.getByRole('combobox', { name: 'Owner' }).click();
      await page.getByRole('option', { name: 'Web team' }).click();
      await page.waitForURL(/owner=Web/);
      const rows = page.locator('tbody tr').filter({ has: page.getByRole('checkbox') });
      expect((await rows.count()) === 1, `${await rows.count()} touchpoints are of the team`);
      expect((await rows.first().textContent()).includes(names.en), 'another one is shown');
      await accessible(page);
      await page.getByRole('button', { name: 'Export' }).click();
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('menuitem', { name: 'Table, CSV', exact: true }).click(),
      ]);
      const [head, row] = readFileSync(await file.path(), 'utf8').split('\r\n');
      expect(head.includes('owner,content,standard,goal'), head);
      expect(row.includes('Web team,A field and its results,Results in a second'), row);
    }),
  );
}

/** What a rule with a moment matches is counted before it is saved, and is the same afterwards. */
async function momentous(base) {
  await check('a rule of first times says what it matches before it is saved', () =>
    open(base, RULE, {}, async page => {
      const matches = page.getByRole('complementary').getByRole('status');
      await matches.waitFor();
      const all = Number(digits((await matches.textContent()).split('of')[0]));
      await page.getByRole('combobox', { name: 'Moment' }).click();
      await page.getByRole('option', { name: 'The customer’s first time' }).click();
      await page.waitForFunction(
        before =>
          Number(document.querySelector('aside [role=status]')?.textContent?.split('of')[0].replace(/\D/g, '')) <
          before,
        all,
      );
      const counted = Number(digits((await matches.textContent()).split('of')[0]));
      await page.getByRole('button', { name: 'Save the rule' }).click();
      await page.getByRole('button', { name: 'Undo' }).waitFor();
      const answer = await ask(page, { ask: 'metric', metric: 'count', of: { touchpoints: ['search'] } });
      const saved = answer.result.groups[0].points[0].estimate.value;
      expect(saved === counted, `${counted} were said, ${saved} are there`);
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByText('Undone').waitFor();
    }),
  );
}

/** After an import the same registry is gone through, names in their rows. */
async function reviewed(base) {
  await check('a touchpoint is renamed in its row while it is reviewed, and never to the name of another', () =>
    open(base, '/data/touchpoints', {}, async page => {
      const { names } = await searchOf(page);
      const field = page.getByRole('textbox', { name: `Name of “${names.en}”` });
      const other = (await registryOf(page)).touchpoints.find(one => one.key !== 'search');
      await field.fill(other.names.en);
      await page.getByText('Another touchpoint has this name').waitFor();
      await field.press('Tab');
      expect((await field.inputValue()) === names.en, 'the name was not taken back');
      await field.fill('Looking around');
      await field.press('Enter');
      await page.getByRole('button', { name: 'Undo' }).waitFor();
      expect((await searchOf(page)).names.en === 'Looking around', 'the name was not saved');
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByText('Undone').waitFor();
      expect((await searchOf(page)).names.en === names.en, 'the name was not taken back');
      await page.getByRole('button', { name: 'Accept and go on' }).click();
      await page.waitForURL(/findings/);
    }),
  );
}

/** Settings of a company of its own, where whoever looks is an administrator. */
async function administered(own) {
  await check('an administrator adds a user, and makes and revokes a token', () =>
    open(own, '/', {}, async page => {
      await page.request.post(`${own}/api/v1/setup`, { data: { ...ADMINISTRATOR, name: 'Olga' } });
      await page.goto(`${own}/settings/users`);
      await page.getByRole('button', { name: 'Add a user' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Name').fill('Jan Kowalski');
      await dialog.getByLabel('E-mail').fill('jan@example.com');
      await dialog.getByRole('button', { name: 'Make one up' }).click();
      await dialog.getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByText('jan@example.com').waitFor();
      await page.goto(`${own}/settings/tokens`);
      await page.getByRole('button', { name: 'New token' }).click();
      await dialog.getByLabel('What is it for?').fill('Export');
      await page.keyboard.press('Enter');
      const token = await dialog.getByText(/^styk_/).textContent();
      expect(token.startsWith('styk_'), `“${token}” is no token`);
      await dialog.getByRole('button', { name: 'Done' }).click();
      await page.getByRole('button', { name: 'Revoke Export' }).click();
      await page.getByRole('button', { name: 'Revoke for good' }).click();
      await page.getByText('You have no tokens').waitFor();
      await page.goto(`${own}/settings/audit`);
      await page.getByText('Added the user Jan Kowalski (jan@example.com) as “Viewer”').waitFor();
    }),
  );
  await check('a company makes its own stages', () =>
    open(own, '/', {}, async page => {
      await signIn(page, own);
      await page.goto(`${own}/settings/stages`);
      await page.getByRole('radio', { name: /Own stages/ }).click();
      await page.getByRole('button', { name: 'Add a stage' }).click();
      await page.getByRole('textbox', { name: 'Name of stage 6 · English' }).fill('Win back');
      await page.getByRole('button', { name: 'Move stage 6 up' }).click();
      await page.getByRole('button', { name: 'Save the stages' }).click();
      await page.getByText('Stages saved').waitFor();
      await page.reload();
      const fifth = page.getByRole('textbox', { name: 'Name of stage 5 · Polski' });
      expect((await fifth.inputValue()) === 'Win back', 'the stage did not stay');
    }),
  );
  for (const tab of ['company', 'stages', 'computed', 'users', 'account', 'tokens', 'webhooks', 'audit']) {
    await looks(own, tab);
  }
}

/** A tab in each language: on a desktop, on a phone, in the dark. */
async function looks(own, tab, name = tab) {
  for (const language of LANGUAGES) {
    const phone = language === 'ru';
    const look = { language, size: phone ? [360, 780] : [1440, 900], scheme: language === 'pl' ? 'dark' : 'light' };
    await check(`settings, ${name}, stand in ${language}`, () =>
      open(own, '/', look, async page => {
        await signIn(page, own);
        const session = await page.request.get(`${own}/api/v1/session`).then(reply => reply.json());
        const headers = { 'x-styk-csrf': session.csrf };
        await page.request.patch(`${own}/api/v1/me`, { data: { language }, headers });
        await page.goto(`${own}/settings/${tab}`);
        await page.waitForLoadState('networkidle');
        await page.screenshot({ path: join(screens, `settings-${name}.${language}.png`), fullPage: true });
        await fits(page);
        await accessible(page);
      }),
    );
  }
}

/** Programs that are told what happens. Nothing leaves the machine. */
async function hooked(own) {
  await added(own);
  await givenUp(own);
  await told(own);
  await contested(own);
  await looks(own, 'webhooks', 'webhooks-told');
  await forgotten(own);
}

/** Adds an address; its secret. */
async function address(page, url) {
  await page.getByRole('button', { name: 'Add an address' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Address').fill(url);
  await page.keyboard.press('Enter');
  const secret = await dialog.locator('code').textContent();
  expect(/^[0-9a-f]{64}$/u.test(secret), `“${secret}” is no secret`);
  await accessible(page);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await page.getByText(url, { exact: true }).waitFor();
  return secret;
}

async function added(own) {
  await check('an address has its secret shown once, and a test that does not arrive says why', () =>
    open(own, '/', { complaint: /422/ }, async page => {
      await page.request.post(`${own}/api/v1/setup`, { data: { ...ADMINISTRATOR, name: 'Olga' } });
      await page.goto(own + HOOKS);
      await page.getByText('No program is told yet').waitFor();
      const secret = await address(page, REFUSED);
      expect(!(await page.content()).includes(secret), 'the secret is still on the page');
      await page.reload();
      await page.getByText(REFUSED, { exact: true }).waitFor();
      expect(!(await page.content()).includes(secret), 'the secret is shown again');
      await page.getByRole('button', { name: 'Add an address' }).click();
      await page.getByRole('dialog').getByLabel('Address').fill(REFUSED);
      await page.keyboard.press('Enter');
      await page.getByText('This address is here already').waitFor();
      await page.getByRole('button', { name: 'Cancel' }).click();
      await page.getByRole('button', { name: `Send a test: ${REFUSED}` }).click();
      await page.getByText(/did not arrive at this address: it leads to 127\.0\.0\.1/).waitFor();
      await accessible(page);
    }),
  );
}

/** An import is told at once, and the address refused as soon. */
async function givenUp(own) {
  await check('what did not arrive is listed with why and what it was, and is sent again', () =>
    open(own, '/', {}, async page => {
      await signIn(page, own);
      const rows = Array.from({ length: 20 }, (_, row) => `c-${row},2024-03-${10 + row} 10:00:00,visit`);
      const file = `customer_id,time,event\n${rows.join('\n')}\n`;
      const { id, tables } = await call(page, 'POST', '/uploads?name=shop.csv', file);
      const { table, mapping } = tables[0];
      await call(page, 'POST', `/uploads/${id}/import`, JSON.stringify({ table, mapping }));
      const isListed = async () => (await call(page, 'GET', '/notifications/undelivered')).total === 1;
      await until(isListed, 'the import is among what was not delivered');
      await page.goto(own + HOOKS);
      const list = page.getByRole('region', { name: 'Not delivered' });
      await list.getByText('An import is done').waitFor();
      await list.getByText('it leads to 127.0.0.1').waitFor();
      await list.getByText('Show the message').click();
      await list.getByText('"event": "import.done"').waitFor();
      await accessible(page);
      await list.getByRole('button', { name: 'Send again: An import is done' }).click();
      await page.getByText('The message is on its way again').waitFor();
      await until(isListed, 'the import was refused again');
    }),
  );
}

/** The segments that addresses are told of, as the server has them. */
async function toldOf(page) {
  const { segments } = await call(page, 'GET', '/notifications');
  return segments.map(({ url, segment, purpose, channel }) => [url, segment, purpose, channel].join());
}

async function choose(page, field, option) {
  await page.getByRole('dialog').getByRole('combobox', { name: field, exact: true }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

async function told(own) {
  await check('an address is told of a segment for a purpose, no more, and again', () =>
    open(own, '/', {}, async page => {
      await signIn(page, own);
      const nobody = { version: 0, name: 'Regulars', rule: 'count("*") >= 1000' };
      await call(page, 'PUT', '/segments/regulars', JSON.stringify(nobody));
      const { purposes } = await call(page, 'GET', '/consent/policy');
      await page.goto(own + HOOKS);
      await address(page, TOLD);
      await page.getByRole('button', { name: `Tell of a segment: ${TOLD}` }).click();
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByText('Please fill this in').first().waitFor();
      await choose(page, 'Segment', 'Regulars');
      await choose(page, 'What for', 'Everybody, no consent asked');
      await page.getByText('Customers who said no').waitFor();
      await accessible(page);
      await page.screenshot({ path: join(screens, 'settings-webhooks-segment.png') });
      await choose(page, 'What for', purposes.find(({ key }) => key === 'marketing').name);
      await choose(page, 'Channel', 'E-mail');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByText('Who enters and leaves “Regulars” is told from now on').waitFor();
      const expected = `${TOLD},regulars,marketing,email`;
      expect((await toldOf(page)).join() === expected, `told is ${await toldOf(page)}`);
      await page.reload();
      await page.getByRole('button', { name: 'Stop: Regulars' }).click();
      await page.getByText('Who enters and leaves “Regulars” is told no more').waitFor();
      expect((await toldOf(page)).length === 0, 'it is told still');
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByText('Undone').waitFor();
      expect((await toldOf(page)).join() === expected, `told is ${await toldOf(page)}`);
    }),
  );
}

async function contested(own) {
  await check('a segment that two change at once is asked about', () =>
    open(own, '/', { complaint: /409/ }, async page => {
      await signIn(page, own);
      await page.goto(own + HOOKS);
      await page.getByRole('button', { name: 'Change: Regulars' }).click();
      await choose(page, 'What for', 'Everybody, no consent asked');
      const { version, webhooks } = await call(page, 'GET', '/notifications');
      const theirs = { version, webhooks: webhooks.map(({ url }) => url), segments: [] };
      await call(page, 'PUT', '/notifications', JSON.stringify(theirs));
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByText('Somebody changed this meanwhile').waitFor();
      await accessible(page);
      await page.getByRole('button', { name: 'Save mine' }).click();
      await page.getByText('Who enters and leaves “Regulars” is told from now on').waitFor();
      expect((await toldOf(page)).join() === `${TOLD},regulars,,`, `told is ${await toldOf(page)}`);
    }),
  );
}

async function forgotten(own) {
  await check('what did not arrive is forgotten, and addresses are removed', () =>
    open(own, '/', {}, async page => {
      await signIn(page, own);
      const session = await page.request.get(`${own}/api/v1/session`).then(reply => reply.json());
      const headers = { 'x-styk-csrf': session.csrf };
      await page.request.patch(`${own}/api/v1/me`, { data: { language: 'en' }, headers });
      await page.goto(own + HOOKS);
      await page.getByRole('button', { name: 'Forget: An import is done' }).click();
      await page.getByRole('button', { name: 'Forget for good' }).click();
      await page.getByText('Nothing is listed').waitFor();
      for (const url of [TOLD, REFUSED]) {
        await page.getByRole('button', { name: `Remove: ${url}` }).click();
        await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
        await page.getByText(`Removed: ${url}`).waitFor();
      }
      await page.getByText('No program is told yet').waitFor();
      const { webhooks, segments } = await call(page, 'GET', '/notifications');
      expect(webhooks.length === 0 && segments.length === 0, 'something is told still');
    }),
  );
}
