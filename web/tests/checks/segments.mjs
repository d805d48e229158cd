import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accessible, api, check, expect, fits, LANGUAGES, open, q, screens, stands } from '../kit.mjs';

const PATH = '/customers/segments';
const TITLES = { en: 'Segments', ru: 'Сегменты', pl: 'Segmenty' };
/** What the page says of those who ever searched. */
const SAID = {
  en: name => `Customers who had an interaction at “${name}”`,
  ru: name => `Клиенты, у которых было взаимодействие «${name}»`,
  pl: name => `Klienci, którzy mieli interakcję „${name}”`,
};
const RULE = 'count("search") >= 1';
/** What opens the list for other systems. */
const OPEN = { en: 'Export as an audience', ru: 'Выгрузить аудиторию', pl: 'Eksportuj grupę odbiorców' };
const HEADINGS = 'crm_id,user_id,loyalty_id,email_sha256,phone_sha256,messenger_id,device_id,anonymous_id';
const digits = text => text.replace(/\D/gu, '');

/** How many customers a rule finds. */
async function found(base, rule) {
  return (await api(base, 'POST', '/segments/try', { rule })).customers;
}

async function saved(base, key) {
  return (await api(base, 'GET', '/segments')).find(one => one.key === key);
}

export async function checks({ base }) {
  const { touchpoints } = await api(base, 'GET', '/touchpoints');
  const names = touchpoints.find(one => one.key === 'search').names;
  await began(base);
  await made(base, names);
  await written(base);
  await grouped(base);
  await shared(base);
  await contested(base);
  await restored(base);
  await removed(base);
  await asked(base);
  await looked(base);
  for (const language of LANGUAGES) await listed(base, language, names);
  await refused(base);
  await handedOver(base);
  await onlyTried(base);
  for (const language of LANGUAGES) await chosen(base, language);

  await stands(base, 'segments', PATH);
  await stands(base, 'segment', `${PATH}/searchers`);
  await stands(base, 'segment-new', `${PATH}/new?example=repeat`);
  await stands(base, 'segment-audience', audience({}));
  await stands(base, 'segment-audience-network', audience({ purpose: 'service', channel: 'email', format: 'yandex' }));
}

/** Waits until the number beside the rule is this one. */
function counted(page, number) {
  return page.waitForFunction(expected => {
    const shown = document.querySelector('aside [role=status] p')?.textContent;
    return shown?.replace(/\D/gu, '') === expected;
  }, String(number));
}

async function began(base) {
  await check('without segments there are examples, which ask for the touchpoints of the company', () =>
    open(base, PATH, {}, async page => {
      await page.getByText('No segments yet').waitFor();
      await accessible(page);
      await page.getByRole('link', { name: /^Bought again and went quiet/ }).click();
      await page.waitForURL(/example=repeat/);
      expect((await page.getByRole('textbox', { name: /^Name/ }).inputValue()) !== '', 'it has no name');
      await page.getByText('Not chosen yet').waitFor();
      await page.getByText('Fill in what is marked').waitFor();
      expect(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled(), 'it can be saved');
      await page.getByRole('button', { name: 'Take any interaction' }).click();
      const number = await found(base, 'count("*", "90d") >= 2 && since_last("*") > "14d"');
      await counted(page, number);
    }),
  );
}

async function made(base, names) {
  await check('a segment is clicked together, counted at once, saved, and listed with its customers', async () => {
    const number = await found(base, RULE);
    await open(base, PATH, {}, async page => {
      await page.getByRole('link', { name: 'New segment' }).click();
      await page.getByRole('button', { name: 'Add a condition' }).click();
      await page.getByRole('menuitem', { name: 'How often' }).click();
      await page.getByLabel('Number of interactions at').first().click();
      await page.getByRole('option', { name: names.en, exact: true }).click();
      await page.keyboard.press('Escape');
      await page.getByRole('combobox', { name: 'In which time' }).click();
      await page.getByRole('option', { name: 'ever', exact: true }).click();
      await counted(page, number);
      await page.getByRole('complementary').getByText(SAID.en(names.en)).waitFor();
      await page.screenshot({ path: join(screens, 'segment-made.desktop.en.png'), fullPage: true });
      await accessible(page);
      await page.getByRole('textbox', { name: /^Name/ }).fill('Searchers');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.waitForURL(url => url.pathname === `${PATH}/searchers`);
      await page.getByRole('heading', { level: 1, name: 'Searchers' }).waitFor();
      expect((await saved(base, 'searchers')).rule === RULE, 'another rule was saved');
      const members = page.getByRole('region', { name: 'Customers in this segment' });
      await members.getByRole('listitem').first().waitFor();
      expect(digits(await members.locator('p b').first().textContent()) === String(number), 'others are listed');
      await members.getByRole('listitem').first().getByRole('link').click();
      await page.waitForURL(/\/customers\/\d+$/);
      await page.getByRole('link', { name: 'Searchers' }).click();
      await page.waitForURL(url => url.pathname === `${PATH}/searchers`);
    });
  });
}

/** Written with a mistake, which the server tells; then put right and clicked on. */
async function written(base) {
  await check('a rule is written with a mistake, told what is wrong, put right and clicked on', () =>
    open(base, `${PATH}/searchers`, { complaint: /422/ }, async page => {
      await page.getByText('Edit as text').click();
      const box = page.getByRole('textbox', { name: 'Rule as text (CEL)' });
      await box.waitFor();
      expect((await box.inputValue()) === RULE, `the text is ${await box.inputValue()}`);
      await box.fill('cuont("search") >= 1');
      await page.getByText(/did you mean `count`/).waitFor();
      await page.screenshot({ path: join(screens, 'segment-wrong.desktop.en.png'), fullPage: true });
      await accessible(page);
      await page.getByText('Click together').click();
      await page.getByText(/did you mean `count`/).waitFor();
      const rule = 'count("search") >= 2 && !did("checkout")';
      const number = await found(base, rule);
      await box.fill(rule);
      await counted(page, number);
      await page.getByText('Click together').click();
      const tests = page.getByRole('group', { name: 'How often' });
      await tests.nth(1).waitFor();
      expect(await tests.nth(1).getByRole('switch', { name: 'Not' }).isChecked(), 'the second one is not negated');
      await counted(page, number);
    }),
  );
}

async function grouped(base) {
  await check('conditions are grouped, turned, duplicated and removed', () =>
    open(base, `${PATH}/searchers`, {}, async page => {
      const tests = page.getByRole('group', { name: /^How/ });
      await page.getByRole('button', { name: 'More actions' }).first().click();
      await page.getByRole('menuitem', { name: 'Put into a group' }).click();
      const groups = page.getByRole('group', { name: 'Group of conditions' });
      await groups.nth(1).getByRole('button', { name: 'Add a condition' }).click();
      await page.getByRole('menuitem', { name: 'How long ago' }).click();
      await tests.nth(1).waitFor();
      const rule = `${RULE} || since_last("*") > "14d"`;
      await counted(page, await found(base, rule));
      await groups.nth(1).getByRole('switch', { name: 'Not' }).first().click();
      await counted(page, await found(base, `!(${rule})`));
      await page.getByRole('button', { name: 'More actions' }).nth(1).click();
      await page.getByRole('menuitem', { name: 'Duplicate' }).click();
      await tests.nth(2).waitFor();
      await page.getByRole('button', { name: 'Remove the condition' }).first().click();
      await tests.nth(2).waitFor({ state: 'detached' });
      await page.getByRole('link', { name: 'All segments' }).click();
      await page.getByRole('button', { name: 'Leave without saving' }).click();
      await page.waitForURL(url => url.pathname === PATH);
    }),
  );
}

async function shared(base) {
  await check('what two segments share is a table, and pairs on a phone', async () => {
    await api(base, 'PUT', '/segments/at-checkout', {
      version: 0,
      name: 'At the checkout',
      description: '',
      rule: 'count("checkout") >= 1',
    });
    const { overlaps } = await api(base, 'GET', '/segments/sizes');
    const { customers } = overlaps.find(one => [one.one, one.other].includes('searchers'));
    await open(base, PATH, {}, async page => {
      const table = page.getByRole('table');
      await table.waitFor();
      const cell = table.getByText(/“At the checkout” .* “Searchers”|“Searchers” .* “At the checkout”/).first();
      expect(digits(await cell.textContent()) === String(customers), `${await cell.textContent()}, not ${customers}`);
      await page.screenshot({ path: join(screens, 'segments-overlaps.desktop.en.png'), fullPage: true });
    });
    await open(base, PATH, { size: [360, 780] }, async page => {
      await page.getByText('“At the checkout” and “Searchers”').or(page.getByText('“Searchers” and “At')).waitFor();
      expect((await page.getByRole('table').count()) === 0, 'a phone shows the table');
      await fits(page);
    });
  });
}

async function contested(base) {
  await check('a segment that somebody else saved meanwhile is asked about', () =>
    open(base, `${PATH}/searchers`, { complaint: /409/ }, async page => {
      await page.getByRole('textbox', { name: 'Description' }).fill('Mine');
      const { key, name, rule, version } = await saved(base, 'searchers');
      await api(base, 'PUT', `/segments/${key}`, { version, name, rule, description: 'Theirs' });
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByText('Somebody saved at the same time').waitFor();
      await page.getByRole('button', { name: 'Keep mine as the newest version' }).click();
      await page.getByText('“Searchers” saved').waitFor();
      expect((await saved(base, key)).description === 'Mine', 'mine was not saved');
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByText('Undone').waitFor();
      expect((await saved(base, key)).description === 'Theirs', 'theirs did not come back');
    }),
  );
}

async function restored(base) {
  await check('an older version of a segment is put into the form', () =>
    open(base, `${PATH}/searchers`, {}, async page => {
      await page.getByRole('button', { name: 'History' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('Version 1', { exact: true }).waitFor();
      await accessible(page);
      await dialog.getByRole('button', { name: 'Put into the form' }).last().click();
      await dialog.waitFor({ state: 'detached' });
      expect((await page.getByRole('textbox', { name: 'Description' }).inputValue()) === '', 'it is not the first one');
      await page.getByRole('button', { name: 'Discard changes' }).click();
    }),
  );
}

async function removed(base) {
  await check('a segment is deleted once that is confirmed, and had back', () =>
    open(base, `${PATH}/at-checkout`, {}, async page => {
      await page.getByRole('button', { name: 'Delete' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
      await page.waitForURL(url => url.pathname === PATH);
      expect(!(await saved(base, 'at-checkout')), 'it is there still');
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByText('Undone').waitFor();
      expect((await saved(base, 'at-checkout')).name === 'At the checkout', 'it did not come back');
    }),
  );
}

async function asked(base) {
  await check('a segment is asked for in Explore, by its name', () =>
    open(base, `${PATH}/searchers`, {}, async page => {
      await page.getByRole('link', { name: 'How their journeys differ from others' }).click();
      await page.waitForURL(/explore\/difference/);
      await page.getByRole('button', { name: 'segment is Searchers', exact: true }).waitFor();
      await page.getByRole('button', { name: 'segment is not Searchers', exact: true }).waitFor();
      const filters = q({ of: { metric: 'customers' }, period: 'week', filters: ['segment("searchers")'] });
      await page.goto(`${base}/explore/series?q=${filters}`);
      await page.getByRole('button', { name: 'segment is Searchers', exact: true }).click();
      await page.getByRole('dialog').getByRole('combobox', { name: 'Value' }).click();
      await page.getByRole('option', { name: 'At the checkout' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
      await page.getByRole('button', { name: 'segment is At the checkout', exact: true }).waitFor();
      await page.locator('svg[data-picture]').first().waitFor();
    }),
  );
}

/** Whatever is opened from here on takes its reader for a viewer. */
function asViewer(page) {
  return page.route('**/api/v1/session', async route => {
    const reply = await route.fetch();
    const session = await reply.json();
    return route.fulfill({ json: { ...session, user: { ...session.user, role: 'viewer' } } });
  });
}

async function looked(base) {
  await check('a viewer may look at segments, and changes nothing', () =>
    open(base, '/', {}, async page => {
      await asViewer(page);
      await page.goto(`${base}${PATH}`);
      await page.getByRole('link', { name: /^Searchers/ }).waitFor();
      expect((await page.getByRole('link', { name: 'New segment' }).count()) === 0, 'a viewer may make one');
      await page.getByRole('link', { name: /^Searchers/ }).click();
      await page.getByRole('region', { name: 'Customers in this segment' }).waitFor();
      await page.getByText(RULE).waitFor();
      expect((await page.getByRole('button', { name: /^Save|^Delete|^Add a/ }).count()) === 0, 'a viewer may edit');
      await accessible(page);
      await page.goto(`${base}${PATH}/new`);
      await page.getByText('Not with your role').waitFor();
    }),
  );
}

async function listed(base, language, names) {
  const title = TITLES[language];
  await check(`segments are reached from the customers and say their rules, in ${language}, on a phone`, () =>
    open(base, '/customers', { language, size: [360, 780] }, async page => {
      await page.getByRole('link', { name: title, exact: true }).click();
      await page.waitForURL(url => url.pathname === PATH);
      await page.getByRole('heading', { level: 1, name: title }).waitFor();
      await page.getByText(SAID[language](names[language])).waitFor();
      await fits(page);
      await page.getByRole('link', { name: /^Searchers/ }).click();
      await page.getByRole('heading', { level: 1, name: 'Searchers' }).waitFor();
      await page.locator('aside [role=status]').waitFor();
      await fits(page);
    }),
  );
  await check(`the palette leads to segments, in ${language}`, () =>
    open(base, '/customers', { language }, async page => {
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').locator('input').first().fill(title);
      await page.keyboard.press('Enter');
      await page.waitForURL(url => url.pathname === PATH);
    }),
  );
}

/** The address of a list of the segment for other systems. */
function audience(of) {
  return `${PATH}/searchers?audience=${q(of)}`;
}

/** Who would be on it, as the API counts. */
function tried(base, of) {
  return api(base, 'POST', '/segments/searchers/audience/try', of);
}

async function purposeWith(base, fits) {
  const { purposes } = await api(base, 'GET', '/consent/policy');
  return purposes.find(fits);
}

/** Waits until the dialog says how many are on the list that is chosen. */
function onList(page, number) {
  return page.waitForFunction(expected => {
    const dialog = document.querySelector('[role=dialog]');
    if (!dialog || dialog.querySelector('[aria-busy=true]')) return false;
    const said = dialog.querySelectorAll('[role=status] p')[1]?.textContent;
    return said?.replace(/\D/gu, '') === expected;
  }, String(number));
}

/** Nobody was asked in the data of the demo. */
async function refused(base) {
  await check('a list for ads leaves out whoever was never asked, and says so before it is downloaded', async () => {
    const ads = await purposeWith(base, one => one.channels.includes('ads'));
    const { members, customers, excluded } = await tried(base, { purpose: ads.key, channel: 'ads', format: 'csv' });
    const never = excluded.find(one => one.why === 'never_asked')?.customers ?? 0;
    expect(never > 0 && customers < members, `${customers} of ${members} are on it, ${never} were never asked`);
    await open(base, `${PATH}/searchers`, {}, async page => {
      await page.getByRole('button', { name: OPEN.en }).click();
      await page.waitForURL(/audience=/);
      await onList(page, customers);
      const dialog = page.getByRole('dialog');
      const said = await dialog.locator('[data-why=never_asked] dd').textContent();
      expect(digits(said) === String(never), `${said} were never asked, not ${never}`);
      const download = dialog.getByRole('button', { name: 'Download the list' });
      expect((await download.isDisabled()) === (customers === 0), 'a list of nobody can be downloaded');
      await page.screenshot({ path: join(screens, 'segment-audience-refused.desktop.en.png'), fullPage: true });
      await accessible(page);
      await page.keyboard.press('Escape');
      await page.waitForURL(url => !url.search.includes('audience'));
      await dialog.waitFor({ state: 'detached' });
    });
  });
}

async function handedOver(base) {
  await check('a list for service goes out with everybody on it, and stands on the pages of customers', async () => {
    const { key, name } = await purposeWith(base, one => one.key === 'service');
    const of = { purpose: key, channel: 'email', format: 'csv' };
    const { members, customers, excluded, unmatched } = await tried(base, of);
    const others = excluded.reduce((all, one) => all + one.customers, unmatched);
    expect(customers > 0 && customers + others === members, `${customers} and ${others} are not ${members}`);
    const hashed = await tried(base, { ...of, format: 'google' });
    await open(base, `${PATH}/searchers`, {}, async page => {
      const href = await page.locator('a[data-customers-row]').first().getAttribute('href');
      await page.getByRole('button', { name: OPEN.en }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('combobox', { name: 'Purpose' }).click();
      await page.getByRole('option', { name, exact: true }).click();
      await page.waitForURL(/audience=.*service/);
      await onList(page, customers);
      await dialog.getByRole('radio', { name: 'Google Ads' }).click();
      await dialog.locator('input[value=google]:checked').waitFor();
      await page.waitForURL(/audience=.*google/);
      await onList(page, hashed.customers);
      await dialog.getByText('has not agreed to ads by that').waitFor();
      await accessible(page);
      await dialog.getByRole('radio', { name: 'Own systems' }).click();
      await dialog.locator('input[value=csv]:checked').waitFor();
      await onList(page, customers);
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        dialog.getByRole('button', { name: 'Download the list' }).click(),
      ]);
      expect(file.suggestedFilename() === 'searchers-csv.csv', file.suggestedFilename());
      const [head, ...rows] = readFileSync(await file.path(), 'utf8')
        .trimEnd()
        .split('\n');
      expect(head === HEADINGS, head);
      expect(rows.length === customers, `${rows.length} rows are in the file, not ${customers}`);
      await page.getByText('The list is downloaded and written down').waitFor();
      const person = href.match(/\d+/)[0];
      const [last] = (await api(base, 'GET', `/customers/${person}/consent`)).handovers;
      expect(last?.segment === 'searchers' && last.purpose === key && last.format === 'csv', JSON.stringify(last));
      expect(last.customers === customers, `${last.customers} are written down, not ${customers}`);
    });
  });
}

async function onlyTried(base) {
  await check('a viewer sees who would be on a list, and why there is no download', async () => {
    const of = { purpose: 'service', channel: 'email', format: 'csv' };
    const { customers } = await tried(base, of);
    await open(base, '/', {}, async page => {
      await asViewer(page);
      await page.goto(base + audience(of));
      await onList(page, customers);
      const dialog = page.getByRole('dialog');
      await dialog.getByText('Editors and administrators may download the list.').waitFor();
      expect((await dialog.getByRole('button', { name: /^Download/ }).count()) === 0, 'a viewer may download it');
      await accessible(page);
    });
  });
}

async function chosen(base, language) {
  await check(`a list is chosen on a phone, in ${language}`, async () => {
    const of = { purpose: 'service', channel: 'sms', format: 'meta' };
    const { customers } = await tried(base, of);
    await open(base, `${PATH}/searchers`, { language, size: [360, 780] }, async page => {
      await page.getByRole('button', { name: OPEN[language] }).click();
      await page.getByRole('dialog').getByRole('radio').first().waitFor();
      await fits(page);
      await page.goto(base + audience(of));
      await onList(page, customers);
      const dialog = page.getByRole('dialog');
      expect(await dialog.locator('input[value=meta]').isChecked(), 'another format is chosen');
      const [wide, room] = await dialog.evaluate(one => [one.scrollWidth, one.clientWidth]);
      expect(wide <= room, `the dialog is ${wide} px wide in ${room} px`);
      await fits(page);
      await page.screenshot({ path: join(screens, `segment-audience-meta.phone.${language}.png`) });
    });
  });
}
