import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  accessible,
  check,
  company,
  expect,
  fits,
  LANGUAGES,
  screens,
  send,
  signedIn,
  stands,
  until,
} from '../kit.mjs';

const PATH = '/erasures';
const REASON = 'Request of the customer';
const TITLES = { en: 'Erasures', ru: 'Удаление персональных данных', pl: 'Usuwanie danych osobowych' };
/** Six customers, of which four are erased. */
const ROWS = [
  'user_id,email,time,event',
  'c-1,anna@example.com,2024-03-01 10:00:00,purchase',
  'c-1,anna@example.com,2024-03-02 10:00:00,visit',
  'c-2,jan@example.com,2024-03-02 10:00:00,purchase',
  'c-3,ewa@example.com,2024-03-03 10:00:00,purchase',
  'c-4,ola@example.com,2024-03-04 10:00:00,visit',
  'c-5,ivan@example.com,2024-03-05 10:00:00,visit',
  'c-6,maria@example.com,2024-03-06 10:00:00,purchase',
];

export async function checks() {
  const own = await company('erasure', { customers: ROWS });
  await empty(own);
  await archived(own);
  await handedOver(own);
  await erased(own);
  await told(own);
  await several(own);
  await limited(own);
  for (const language of LANGUAGES) await reached(own, language);
  await stands(own, 'erasures', PATH, signedIn);
  await stands(own, 'erasure-receipt', `${PATH}/1`, signedIn);
  await asked(own);
  await whole(own);
}

/**
 * A visit without a name, a call and an order become one person, are told apart and joined again, enter and leave a
 * segment, and are erased.
 */
async function whole(own) {
  await check('one person of a visit, a call and an order, in and out of a segment, and erased', () =>
    signedIn(own, '/', { complaint: /404/ }, async page => {
      const source = async (name, kind) => {
        const { text } = await call(page, 'POST', '/sources', { name, settings: { name, kind } });
        return event => send(own, name, JSON.parse(text).key, event);
      };
      const phone = '+48 600 700 822';
      const [site, shop, calls] = [
        await source('all-site', 'browser'),
        await source('all-shop', 'server'),
        await source('all-calls', 'server'),
      ];
      await site({ event: 'Page viewed', type: 'page', anonymous_id: 'all-visitor' });
      await calls({ event: 'Call answered', phone, channel: 'phone', medium: 'human' });
      const both = async () => [await somebody(page, 'all-visitor'), await somebody(page, phone)];
      await until(async () => (await both()).every(Boolean), 'a visitor and a caller');
      const rule = 'did("all-ordered") && !did("all-returned")';
      await shop({ event: 'all-ordered', user_id: 'all-anna', anonymous_id: 'all-visitor', phone, case: '77' });
      await until(async () => new Set(await both()).size === 1, 'one person of both');
      await shop({ event: 'all-returned', user_id: 'all-other' });
      const person = await somebody(page, 'all-anna');

      await page.goto(`${own}/customers/${person}?part=identity`);
      await page
        .getByText(/were seen in one record “all-ordered”/u)
        .first()
        .waitFor();
      const confirmed = name => page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
      await page
        .getByRole('button', { name: /^Separate: .*phone/u })
        .last()
        .click();
      await confirmed('Separate');
      await page.getByText('Profiles separated').waitFor();
      expect(new Set(await both()).size === 2, 'they are one still');
      await page
        .getByRole('button', { name: /^Take back: / })
        .first()
        .click();
      await confirmed('Take back');
      await page.getByText('Decision taken back').waitFor();
      expect(new Set(await both()).size === 1, 'they are two still');

      const segment = { version: 0, name: 'Ordered and kept', description: '', rule };
      await until(
        async () => (await call(page, 'PUT', '/segments/all-kept', segment)).status === 200,
        'the segment is saved',
      );
      const inside = async () => (await get(page, `/profiles?value=all-anna`)).segments.includes('all-kept');
      await until(inside, 'who ordered is in the segment');
      await shop({ event: 'all-returned', user_id: 'all-anna' });
      await until(async () => !(await inside()), 'who returned it has left the segment');

      await actions(own, page, 'all-anna');
      await page.getByRole('menuitem', { name: 'Erase…' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: REASON }).click();
      await dialog.getByRole('checkbox').check();
      await dialog.getByRole('button', { name: 'Erase for good' }).click();
      await finished(page, '1 customer is erased');
      for (const text of ['all-anna', 'all-visitor', phone]) {
        expect((await somebody(page, text)) === undefined, `${text} is still found`);
      }
      expect((await call(page, 'GET', '/profiles?value=all-anna')).status === 404, 'the profile is there');
    }),
  );
}

/** Calls the API as the page would; the status, and what was answered as a text. */
function call(page, method, path, body = null) {
  return page.evaluate(
    async ([method, path, body]) => {
      const { csrf } = await (await fetch('/api/v1/session')).json();
      const reply = await fetch(`/api/v1${path}`, {
        method,
        headers: { 'content-type': 'application/json', 'x-styk-csrf': csrf },
        ...(body && { body: JSON.stringify(body) }),
      });
      return { status: reply.status, text: await reply.text() };
    },
    [method, path, body],
  );
}

async function get(page, path) {
  return JSON.parse((await call(page, 'GET', path)).text);
}

/** The number of the customer of an identifier. */
async function somebody(page, text) {
  return (await get(page, `/customers?q=${encodeURIComponent(text)}`))[0]?.person;
}

/** Opens the page of a customer, and what is done with their data. */
async function actions(own, page, text) {
  const person = await somebody(page, text);
  await page.goto(`${own}/customers/${person}`);
  await page.getByRole('button', { name: 'Actions for this customer' }).click();
  await page.getByRole('menuitem', { name: 'Download everything' }).waitFor();
  return person;
}

async function empty(own) {
  await check('where nobody was erased, the list says so and how it is done', () =>
    signedIn(own, PATH, {}, async page => {
      await page.getByRole('heading', { level: 1, name: 'Erasures' }).waitFor();
      await page.getByText('Nobody has been erased yet').waitFor();
      await accessible(page);
    }),
  );
}

async function archived(own) {
  await check('everything known of a customer comes as one file', () =>
    signedIn(own, '/', {}, async page => {
      const person = await actions(own, page, 'c-1');
      await accessible(page);
      await page.screenshot({ path: join(screens, 'customer-actions.desktop.en.png') });
      const [reply, file] = await Promise.all([
        page.waitForResponse(one => one.url().endsWith(`/customers/${person}/archive`)),
        page.waitForEvent('download'),
        page.getByRole('menuitem', { name: 'Download everything' }).click(),
      ]);
      expect(reply.status() === 200, `the archive was answered with ${reply.status()}`);
      expect(file.suggestedFilename() === `styk-customer-${person}.zip`, file.suggestedFilename());
      const bytes = readFileSync(await file.path());
      expect(bytes.subarray(0, 2).toString() === 'PK', `it begins with ${bytes.subarray(0, 2)}`);
      await page.getByText('Everything known of this customer is in the file').waitFor();
    }),
  );
}

/** A list with the customers who bought something. */
async function handedOver(own) {
  await check('a list with the customer on it goes out', () =>
    signedIn(own, '/', { complaint: /4\d\d/ }, async page => {
      const rule = 'did("purchase")';
      const segment = { version: 0, name: 'Buyers', description: '', rule };
      const saved = await call(page, 'PUT', '/segments/buyers', segment);
      expect(saved.status === 200, saved.text);
      const of = { purpose: 'service', channel: 'email', format: 'csv' };
      await until(async () => {
        const { status, text } = await call(page, 'POST', '/segments/buyers/audience/try', of);
        return status === 200 && JSON.parse(text).customers === 4;
      }, 'four customers on the list');
      const list = await call(page, 'POST', '/segments/buyers/audience', of);
      expect(list.status === 200, list.text);
    }),
  );
}

/** Waits for the receipt of what was begun. */
async function finished(page, count) {
  const done = page.locator('[data-erased]');
  await done.waitFor();
  await done.getByRole('heading', { name: count }).waitFor();
  return Number(await done.getAttribute('data-erased'));
}

async function erased(own) {
  await check('a customer is erased once there is a reason and a yes, and is no longer there', () =>
    signedIn(own, '/', { complaint: /404/ }, async page => {
      const person = await actions(own, page, 'c-1');
      await page.getByRole('menuitem', { name: 'Erase…' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('heading', { name: 'What goes' }).waitFor();
      await dialog.getByText('c-1', { exact: true }).waitFor();
      await dialog.getByRole('link', { name: 'Buyers' }).waitFor();
      await dialog.getByText('events dated before the erasure are refused').waitFor();
      const sure = dialog.getByRole('button', { name: 'Erase for good' });
      await sure.click();
      await dialog.getByText('Please fill this in').waitFor();
      await dialog.getByText('Please confirm this').waitFor();
      await dialog.getByRole('button', { name: REASON }).click();
      await dialog.getByRole('checkbox', { name: 'I understand that this cannot be undone' }).check();
      await page.screenshot({ path: join(screens, 'customer-erase.desktop.en.png'), fullPage: true });
      await accessible(page);
      expect((await somebody(page, 'c-1')) === person, 'they are gone without a yes');
      await sure.click();
      const number = await finished(page, '1 customer is erased');
      expect(number === 1, `the receipt has the number ${number}`);
      await page.screenshot({ path: join(screens, 'customer-erased.desktop.en.png'), fullPage: true });
      await accessible(page);
      await dialog.getByRole('button', { name: 'Close' }).last().click();
      await page.getByRole('heading', { name: `Customer ${person} is no longer here` }).waitFor();
      await page.getByRole('link', { name: 'Open the receipt' }).last().click();
      await page.waitForURL(url => url.pathname === `${PATH}/1`);
    }),
  );
  await check('nobody finds an erased customer by what they were known by', () =>
    signedIn(own, '/customers', {}, async page => {
      for (const text of ['c-1', 'anna@example.com']) {
        await page.getByRole('searchbox').fill(text);
        await page.waitForURL(url => decodeURIComponent(url.search).includes(text));
        await page.getByText('No customer is known by this').waitFor();
      }
      await page.getByRole('searchbox').fill('c-2');
      await page.getByText('1 customer found').waitFor();
    }),
  );
}

async function told(own) {
  await check('the receipt says what was removed, whom to tell and what remains, and comes as a file', () =>
    signedIn(own, PATH, {}, async page => {
      const row = page.locator('[data-erasure="1"]');
      for (const text of ['Olga', REASON, 'done']) await row.getByText(text, { exact: true }).waitFor();
      await row.getByRole('link').click();
      await page.waitForURL(url => url.pathname === `${PATH}/1`);
      await page.getByRole('heading', { level: 1, name: 'Erasure no. 1' }).waitFor();
      const removed = page.locator('div', { has: page.locator('dt', { hasText: /^Interactions$/ }) }).last();
      expect((await removed.locator('dd').textContent()) === '2', 'two interactions are not said');
      await page.getByRole('link', { name: 'Buyers' }).waitFor();
      await page.getByText('Backups made before').waitFor();
      const proof = page.getByText('Marks and signature');
      await proof.click();
      await page.getByText('styk admin receipt styk-erasure-1.json').waitFor();
      await page.getByText('2 marks').waitFor();
      await accessible(page);
      await page.screenshot({ path: join(screens, 'erasure-proof.desktop.en.png'), fullPage: true });
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Download the receipt (JSON)' }).click(),
      ]);
      expect(file.suggestedFilename() === 'styk-erasure-1.json', file.suggestedFilename());
      const receipt = JSON.parse(readFileSync(await file.path(), 'utf8'));
      const kept = await get(page, '/erasures/1');
      expect(JSON.stringify(receipt) === JSON.stringify(kept), 'the file is not the receipt');
      expect(/^[\da-f]{128}$/.test(receipt.signature), `signed is ${receipt.signature}`);
      await page.emulateMedia({ media: 'print' });
      await page.screenshot({ path: join(screens, 'erasure-receipt.print.en.png'), fullPage: true });
      expect(await page.getByRole('button', { name: 'Print' }).isHidden(), 'buttons are printed');
    }),
  );
  await check('a receipt that does not exist is said to be unknown', () =>
    signedIn(own, `${PATH}/999`, { complaint: /404/ }, async page => {
      await page.getByText('There is no erasure no. 999').waitFor();
    }),
  );
  await check('the log has the erasure and what was handed out, without saying whose', () =>
    signedIn(own, '/settings/audit?kind=personal', {}, async page => {
      await page.getByText('Erased 1 customer (receipt no. 1)').waitFor();
      await page
        .getByText(/^Downloaded everything about customer \d+$/)
        .first()
        .waitFor();
      expect(!(await page.textContent('main')).includes('anna@example.com'), 'the log names who was erased');
    }),
  );
}

async function several(own) {
  await check('several customers are erased by their identifiers, and lines that name nobody are said', () =>
    signedIn(own, PATH, { complaint: /404/ }, async page => {
      await page.getByRole('button', { name: 'Erase several' }).click();
      await page.waitForURL(/several=1/);
      const dialog = page.getByRole('dialog');
      const see = dialog.getByRole('button', { name: 'See what would go' });
      const typed = dialog.getByRole('textbox', { name: 'Whom to erase' });
      await see.click();
      await dialog.getByText('Please fill this in').waitFor();
      await typed.fill('nobody-at-all');
      await see.click();
      await dialog.getByText('Nobody is known by this').waitFor();
      await dialog.getByRole('button', { name: 'Change the list' }).click();
      await typed.fill(' c-3\n\njan@example.com\r\nc-3\nnobody-at-all\nc-4');
      await dialog.getByText('4 identifiers', { exact: true }).waitFor();
      await see.click();
      await dialog.getByText('1 line names nobody').waitFor();
      await dialog.getByText('All that is known of 3 customers').waitFor();
      expect(!page.url().includes('c-3'), 'the address says who is erased');
      await dialog.getByRole('textbox', { name: 'Reason' }).fill('Retention over');
      await dialog.getByRole('checkbox').check();
      await page.screenshot({ path: join(screens, 'erasures-several.desktop.en.png'), fullPage: true });
      await accessible(page);
      await dialog.getByRole('button', { name: 'Erase for good' }).click();
      const number = await finished(page, '3 customers are erased');
      await dialog.getByRole('button', { name: 'Close' }).last().click();
      await page.waitForURL(url => !url.search.includes('several'));
      await page.locator(`[data-erasure="${number}"]`).getByText('Retention over').waitFor();
      for (const text of ['c-2', 'c-3', 'c-4']) {
        expect((await somebody(page, text)) === undefined, `${text} is still found`);
      }
      expect((await somebody(page, 'c-6')) !== undefined, 'others are gone as well');
    }),
  );
}

/** Opens a page as somebody of another role. */
function as(own, role, act) {
  return signedIn(own, '/', {}, async page => {
    await page.route('**/api/v1/session', async route => {
      const reply = await route.fetch();
      const session = await reply.json();
      return route.fulfill({ json: { ...session, user: { ...session.user, role } } });
    });
    await act(page);
  });
}

async function limited(own) {
  await check('an editor may download what is known of a customer, and erases nobody', () =>
    as(own, 'editor', async page => {
      await actions(own, page, 'c-5');
      await page.getByRole('menuitem', { name: 'Download everything' }).waitFor();
      expect((await page.getByRole('menuitem').count()) === 1, 'an editor may erase');
      await page.goto(own + PATH);
      await page.getByText('Only administrators see this').waitFor();
      expect((await page.getByRole('button', { name: /^Erase/ }).count()) === 0, 'an editor may erase several');
    }),
  );
  await check('a viewer does neither', () =>
    as(own, 'viewer', async page => {
      const person = await somebody(page, 'c-5');
      await page.goto(`${own}/customers/${person}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect((await page.getByRole('button', { name: 'Actions for this customer' }).count()) === 0, 'there is a menu');
      await page.goto(`${own}/customers`);
      await page.getByRole('link', { name: 'Consent', exact: true }).waitFor();
      expect((await page.getByRole('link', { name: 'Erasures' }).count()) === 0, 'a viewer is led to erasures');
    }),
  );
}

async function reached(own, language) {
  const title = TITLES[language];
  await check(`erasures stand beside consent, in ${language}, on a phone`, () =>
    signedIn(own, '/customers', { language, size: [360, 780] }, async page => {
      await fits(page);
      await page.getByRole('link', { name: title, exact: true }).click();
      await page.waitForURL(url => url.pathname === PATH);
      await page.getByRole('heading', { level: 1, name: title }).waitFor();
      await page.locator('[data-erasure="1"]').waitFor();
      await fits(page);
    }),
  );
  await check(`the palette leads to erasures, in ${language}`, () =>
    signedIn(own, '/customers', { language }, async page => {
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').locator('input').first().fill(title);
      await page.keyboard.press('Enter');
      await page.waitForURL(url => url.pathname === PATH);
    }),
  );
}

/** The question before an erasure, as others see it; nobody is erased. */
async function asked(own) {
  const opened = async (page, menu, erase) => {
    await page.goto(`${own}/customers/${await somebody(page, 'c-6')}`);
    await page.getByRole('button', { name: menu }).click();
    await page.getByRole('menuitem', { name: erase }).click();
    await page.getByRole('dialog').getByRole('checkbox').waitFor();
  };
  await check('the question before an erasure fits a phone, in Russian', () =>
    signedIn(own, '/', { size: [360, 780], language: 'ru' }, async page => {
      await opened(page, 'Действия с данными клиента', 'Удалить данные…');
      await page.screenshot({ path: join(screens, 'customer-erase.phone.ru.png') });
      await fits(page);
    }),
  );
  await check('the question before an erasure in the dark, in Polish', () =>
    signedIn(own, '/', { scheme: 'dark', language: 'pl' }, async page => {
      await opened(page, 'Działania na danych klienta', 'Usuń dane…');
      await page.screenshot({ path: join(screens, 'customer-erase.dark.pl.png') });
      await accessible(page);
    }),
  );
}
