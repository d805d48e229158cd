import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ADMINISTRATOR,
  accessible,
  check,
  expect,
  fits,
  LANGUAGES,
  open,
  root,
  screens,
  serve,
  skip,
  stands,
  work,
} from '../kit.mjs';
import { workbook } from '../xlsx.mjs';

const SCREENS = {
  data: '/data',
  touchpoints: '/data/touchpoints',
  findings: '/data/findings',
  welcome: '/welcome',
  guide: '/welcome?product=shopify',
};
/** As many rows as can be read, beside one that cannot. */
const READABLE = 40;

/** A small file: a visit and a purchase of each customer, and a row whose time is none. */
function file(prefix) {
  const rows = Array.from({ length: READABLE }, (_, index) => {
    const customer = `${prefix}-${Math.floor(index / 2)}`;
    const day = String((index % 28) + 1).padStart(2, '0');
    return index % 2 === 0
      ? `${customer},2024-03-${day} 10:00:00,visit,,`
      : `${customer},2024-03-${day} 11:30:00,purchase,19.90,"Came quickly, thank you"`;
  });
  return `customer_id,time,event,amount,remark\n${rows.join('\n')}\n${prefix}-9,some day,visit,,\n`;
}

/** Lets go of a file over the page. */
function drop(page, name, content) {
  return page.evaluate(
    ([file, base64]) => {
      const bytes = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([bytes], file));
      for (const type of ['dragenter', 'dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
      }
    },
    [name, Buffer.from(content).toString('base64')],
  );
}

/** Opens the Data screen of a server of our own, signed in. */
function signedIn(base, language, act, size) {
  return open(base, '/', { language, ...(size ? { size } : {}) }, async page => {
    await page.evaluate(
      async ([body, wanted]) => {
        const send = (method, path, sent, csrf) =>
          fetch(`/api/v1${path}`, {
            method,
            headers: { 'content-type': 'application/json', ...(csrf ? { 'x-styk-csrf': csrf } : {}) },
            body: JSON.stringify(sent),
          });
        const { csrf } = await (await send('POST', '/session', body)).json();
        await send('PATCH', '/me', { language: wanted }, csrf);
      },
      [ADMINISTRATOR, language],
    );
    await page.goto(`${base}/data`);
    await page.waitForLoadState('networkidle');
    await act(page);
  });
}

async function toImport(page, name, content) {
  if (new URL(page.url()).pathname !== '/data') {
    await page.goto(new URL('/data', page.url()).href);
    await page.waitForLoadState('networkidle');
  }
  await drop(page, name, content);
  await page.waitForURL(/\/data\/import\//);
  await page.waitForSelector('form #max-bad');
}

async function take(page) {
  // From the keyboard: Enter in the last field imports.
  await page.locator('#max-bad').press('Enter');
  await page.getByTestId('outcome').waitFor({ timeout: 60_000 });
  return (await page.getByTestId('outcome').textContent()).replace(/[\s,]/gu, '');
}

/** The summary's own count, so that what is on the page is what is in the lake. */
async function interactions(page) {
  return page.evaluate(async () => (await (await fetch('/api/v1/data')).json()).interactions);
}

export async function checks({ base }) {
  for (const [name, path] of Object.entries(SCREENS)) await stands(base, name, path);
  await check('a product to export from is found by its name', () =>
    open(base, '/welcome', { language: 'ru' }, async page => {
      await page.getByPlaceholder('Найти продукт').fill('битрикс');
      await page.waitForFunction(() => document.querySelectorAll('a[href*="product="]').length === 1);
      await page.locator('a[href*="product="]').click();
      await page.getByRole('dialog').getByText('Экспорт сделок в CSV').waitFor();
      expect(page.url().includes('product=bitrix24'), 'the address does not name the product');
    }),
  );

  const own = await serve(join(work, 'own-data'));
  await check('an empty lake begins with the welcome, and takes the settings', () =>
    open(own, '/', {}, async page => {
      const made = await page.evaluate(
        async body =>
          (
            await fetch('/api/v1/setup', {
              method: 'POST',
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify(body),
            })
          ).status,
        { ...ADMINISTRATOR, name: 'Olga', language: 'en' },
      );
      expect(made === 200, `the set-up answers ${made}`);
      await page.goto(`${own}/explore`);
      await page.getByRole('heading', { level: 1, name: 'Welcome to Styk' }).waitFor();
      await page.getByLabel('Company', { exact: true }).fill('Two Rings');
      await page.getByLabel('Currency', { exact: true }).fill('PLN');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Settings saved').waitFor();
      const saved = await page.evaluate(async () => (await fetch('/api/v1/settings')).json());
      expect(saved.company === 'Two Rings' && saved.currency === 'PLN', JSON.stringify(saved));
    }),
  );
  await importChecks(own);
  await sheetCheck(own);
  await mergedCheck(own);
  await starCheck(own);
  await reportCheck(own);
  await ecomCheck(own);
}

async function importChecks(own) {
  await check('a dropped file is mapped, imported, looked at in the quarantine, and undone', () =>
    signedIn(own, 'en', async page => {
      await toImport(page, 'orders.csv', file('en'));
      await page.locator('input[aria-label="Meaning of remark"]').click();
      await page.getByRole('option', { name: 'Comment', exact: true }).click();
      await page.locator('q', { hasText: 'Came quickly' }).first().waitFor();
      await accessible(page);
      await page.screenshot({ path: join(screens, 'import.desktop.en.png'), fullPage: true });
      await page.getByText('As a file').click();
      const written = JSON.parse(await page.locator('textarea[aria-label="As a file"]').inputValue());
      expect(written.columns.remark === 'text', `the mapping has ${JSON.stringify(written.columns.remark)}`);
      await page.reload();
      await page.waitForSelector('form #max-bad');
      expect(
        (await page.locator('textarea[aria-label="As a file"]').inputValue()).includes('"text"'),
        'a reload lost the mapping',
      );
      const outcome = await take(page);
      expect(outcome.includes(`${READABLE}interactionsimported`), outcome);
      expect(outcome.includes('1rowwasrejected'), outcome);
      await accessible(page);

      await page.getByText('See them in the quarantine').click();
      const drawer = page.getByRole('dialog');
      await drawer.getByText('some day').first().waitFor();
      expect(/Line \d+/.test(await drawer.textContent()), 'the quarantine names no line');
      await page.keyboard.press('Escape');
      await drawer.waitFor({ state: 'detached' });

      await toImport(page, 'orders.csv', file('en'));
      await page.locator('input[aria-label="Meaning of remark"]').click();
      await page.getByRole('option', { name: 'Comment', exact: true }).click();
      expect((await take(page)).includes('Nothingchanged'), 'the same file again changed something');

      await page.getByRole('link', { name: 'To the data' }).click();
      await page.getByRole('button', { name: /^Undo the import of orders\.csv/ }).click();
      await page.getByRole('dialog').getByText(`${READABLE} interactions from`).waitFor();
      await page.getByRole('button', { name: 'Undo the import', exact: true }).click();
      await page.getByText('undone', { exact: true }).waitFor();
      expect((await interactions(page)) === 0, 'interactions are left');
    }),
  );
  for (const language of LANGUAGES) {
    await check(`the way from a file to what stands out, in ${language}`, () =>
      signedIn(own, language, async page => {
        await toImport(page, `${language}.csv`, file(language));
        await fits(page);
        expect((await take(page)).includes(String(READABLE)), 'the outcome does not say how many');
        await page.locator('a[href*="/data/touchpoints"]').last().click();
        await page.waitForURL(/touchpoints/);
        const name = page.locator('main tbody th input').first();
        await name.fill('Kiosk');
        await name.press('Enter');
        await page.locator('main button').last().click();
        await page.waitForURL(/findings/);
        const registry = await page.evaluate(async () => (await fetch('/api/v1/touchpoints')).json());
        expect(
          registry.touchpoints.some(one => one.names[language] === 'Kiosk'),
          'the new name was not saved',
        );
      }),
    );
  }
  await check('the import of a file fits a phone, in Russian', () =>
    signedIn(
      own,
      'ru',
      async page => {
        await toImport(page, 'phone.csv', file('phone'));
        await page.screenshot({ path: join(screens, 'import.phone.ru.png'), fullPage: true });
        await fits(page);
      },
      [360, 780],
    ),
  );
}

async function sheetCheck(own) {
  const rows = prefix =>
    file(prefix)
      .trim()
      .split('\n')
      .slice(0, -1)
      .map(line => line.replace(/"/g, '').split(','));
  const book = workbook({
    Visits: rows('sheet-a'),
    Notes: [['What this is'], ['Orders of the spring']],
    Calls: rows('sheet-b').slice(0, 11),
  });
  await check('the sheets of a workbook are chosen from, each is imported by itself', () =>
    signedIn(own, 'en', async page => {
      const before = await interactions(page);
      await drop(page, 'book.xlsx', book);
      await page.waitForURL(/\/data\/import\//);
      const choice = page.getByRole('region', { name: 'Tables in this file' }).getByRole('button');
      await choice.first().waitFor();
      const names = await choice.locator('b').allTextContents();
      expect(names.join() === 'book.xlsx/Visits,book.xlsx/Notes,book.xlsx/Calls', `there are ${names}`);
      await accessible(page);
      await page.screenshot({ path: join(screens, 'import-sheets.desktop.en.png'), fullPage: true });
      await choice.nth(2).click();
      await page.waitForURL(/table=book\.xlsx/);
      await page.waitForSelector('form #max-bad');
      expect((await take(page)).includes('10interactionsimported'), 'the second sheet was not imported alone');
      expect((await interactions(page)) === before + 10, 'other rows came as well');
      await page
        .getByRole('button', { name: /book\.xlsx\/Visits/ })
        .first()
        .click();
      await page.waitForSelector('form #max-bad');
      expect((await take(page)).includes(`${READABLE}interactionsimported`), 'the first sheet was not imported');
    }),
  );
}

async function mergedCheck(own) {
  await check('the address of a customer who was merged leads to whom they belong to now', () =>
    signedIn(own, 'en', async page => {
      const person = async text =>
        page.evaluate(
          async found => (await (await fetch(`/api/v1/customers?q=${encodeURIComponent(found)}`)).json())[0]?.person,
          text,
        );
      await toImport(
        page,
        'devices.csv',
        'device_id,time,event\ntablet-7,2024-03-01 10:00:00,visit\ntablet-8,2024-03-02 10:00:00,visit\n',
      );
      await take(page);
      const crm = 'user_id,time,event\nmerged-1,2024-03-03 10:00:00,purchase\nmerged-2,2024-03-03 10:00:00,purchase\n';
      await toImport(page, 'users.csv', crm);
      await take(page);
      const [device, user] = [await person('tablet-7'), await person('merged-1')];
      expect(device !== user, 'they are one already');
      await toImport(
        page,
        'both.csv',
        'user_id,device_id,time,event\nmerged-1,tablet-7,2024-03-04 10:00:00,login\nmerged-2,tablet-8,2024-03-04 10:00:00,login\n',
      );
      await take(page);
      const now = await person('tablet-7');
      expect(now === (await person('merged-1')), 'they were not merged');
      const old = now === device ? user : device;
      await page.goto(`${own}/customers/${old}?channels=%5B%5D`);
      await page.waitForURL(url => url.pathname === `/customers/${now}`);
      await page.locator('[data-interaction="2"]').waitFor();
    }),
  );
}

async function starCheck(own) {
  await check('stars that a browser kept move to the server, and are there in another browser', async () => {
    let key = '';
    await signedIn(own, 'en', async page => {
      const place = await page.evaluate(
        async () => `styk-starred-${(await (await fetch('/api/v1/session')).json()).user.id}`,
      );
      key = await page.evaluate(async () => (await (await fetch('/api/v1/touchpoints')).json()).touchpoints[0].key);
      await page.evaluate(([place, key]) => localStorage.setItem(place, JSON.stringify([key])), [place, key]);
      await page.goto(`${own}/week`);
      await page.getByRole('heading', { name: 'My touchpoints' }).waitFor();
      await page.waitForFunction(place => localStorage.getItem(place) === null, place);
    });
    await signedIn(own, 'en', async page => {
      await page.goto(`${own}/week`);
      await page.getByRole('heading', { name: 'My touchpoints' }).waitFor();
      const { touchpoints } = await page.evaluate(async () => (await fetch('/api/v1/me/starred')).json());
      expect(touchpoints.join() === key, `the server keeps ${touchpoints}`);
    });
  });
}

async function reportCheck(own) {
  const report = 'Miesiąc,Wizyty,Zamówienia\n2024-01,10340,212\n2024-02,9800,198\n2024-03,11020,240\n';
  await check('a report with totals is told from data, with what to export in its place', () =>
    signedIn(own, 'pl', async page => {
      await drop(page, 'raport.csv', report);
      await page.getByTestId('aggregate').waitFor();
      expect((await page.locator('#max-bad').count()) === 0, 'a report can be imported without insisting');
      await page.getByTestId('aggregate').getByRole('link').click();
      await page.waitForURL(/welcome/);
    }),
  );
}

async function ecomCheck(own) {
  const name = 'a real shop’s file is dropped and gives 31,106 interactions';
  const path = join(root, '../shared/data/ecom/ecom.csv.gz');
  if (!existsSync(path)) return skip(name, `${path} is not there`);
  await check(name, () =>
    signedIn(own, 'en', async page => {
      await toImport(page, 'ecom.csv.gz', readFileSync(path));
      const outcome = await take(page);
      expect(outcome.includes('31106interactionsimported'), outcome);
    }),
  );
}
