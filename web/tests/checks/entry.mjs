import { readFileSync, writeFileSync } from 'node:fs';
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
  serve,
  stands,
  until,
  work,
} from '../kit.mjs';

const PATH = '/record';
/** What the page calls things, in each language. */
const SAID = {
  en: { title: 'Record a visit or call', save: 'Record', qr: 'QR codes', waiting: /the code appears here/ },
  ru: { title: 'Записать визит или звонок', save: 'Записать', qr: 'QR-коды', waiting: /код появится здесь/ },
  pl: { title: 'Zapisz wizytę lub rozmowę', save: 'Zapisz', qr: 'Kody QR', waiting: /kod pojawi się tutaj/ },
};

export async function checks() {
  const own = await serve(join(work, 'entry'), '--demo');
  await written(own);
  await refused(own);
  await chosen(await serve(shop(), '--demo'));
  await coded(own);
  for (const language of LANGUAGES) await said(own, language);
  await stands(own, 'record', PATH);
  await stands(own, 'record-qr', `${PATH}?tab=qr`);
  await governed(await serve(join(work, 'entry-governed')));
}

/** A company with touchpoints of its own: what is written down changes its data. */
function shop() {
  const [folder, file] = ['entry-shop', 'entry-shop.csv'].map(name => join(work, name));
  const row = number => `c-${number},2024-03-0${number} 10:00:00,${number % 2 ? 'search' : 'purchase'}`;
  writeFileSync(file, `user_id,time,event\n${[1, 2, 3, 4, 5].map(row).join('\n')}\n`);
  run(folder, ['import', file]);
  return folder;
}

/** The newest interaction of whoever is known by a number, as the server has it; null for nobody. */
async function newest(base, number) {
  const [found] = await api(base, 'GET', `/customers?q=${encodeURIComponent(number)}`);
  if (!found) return null;
  const { columns, rows } = await api(base, 'GET', `/customers/${found.person}/timeline`);
  return rows[0] ? Object.fromEntries(columns.map((name, place) => [name, rows[0][place]])) : null;
}

const who = page => page.getByLabel('Who', { exact: true });
const what = page => page.getByRole('combobox', { name: 'What happened' }).or(page.getByLabel('What happened')).first();
const save = (page, { save: name } = SAID.en) => page.locator('form').getByRole('button', { name, exact: true });

async function written(own) {
  await check('a visit is written down at a counter, and stands in the customer’s line', () =>
    open(own, PATH, { size: [360, 780], touch: true }, async page => {
      await who(page).fill('K-17');
      await page.getByText('Taken as a customer number.').waitFor();
      await what(page).fill('Asked for a fitting');
      await page.getByRole('radio', { name: 'Branch' }).click();
      await page.getByLabel('Place', { exact: true }).fill('Łódź, Piotrkowska 1');
      await page.getByLabel('Note').fill('Call back on Friday');
      await page.getByRole('button', { name: '9 of 10' }).click();
      await page.getByLabel('Amount').fill('59,90');
      await fits(page);
      await save(page).click();
      await page.getByText('Recorded: “Asked for a fitting”').waitFor();
      await accessible(page);
      await until(async () => (await newest(own, 'K-17'))?.event === 'Asked for a fitting', 'the visit is in the line');
      const { channel, medium, place, text, score, source, properties } = await newest(own, 'K-17');
      const told = [channel, medium, place, text, Number(score), source].join('; ');
      const expected = 'branch; physical; Łódź, Piotrkowska 1; Call back on Friday; 9; staff';
      expect(told === expected, `it is told as ${told}`);
      expect(JSON.parse(properties).recorded_by !== undefined, `nobody wrote it down: ${properties}`);
    }),
  );
  await check('the next one is begun by Enter, at the same counter, and sent by Enter', () =>
    open(own, PATH, {}, async page => {
      await who(page).fill('601234567');
      await page.getByRole('button', { name: 'It is a customer number' }).click();
      await what(page).fill('First');
      await page.getByRole('radio', { name: 'Phone' }).click();
      await what(page).press('Enter');
      await page.getByText('Recorded: “First”').waitFor();
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.activeElement?.tagName === 'INPUT');
      expect((await who(page).inputValue()) === '', 'who it was stays in the form');
      expect(await page.getByRole('radio', { name: 'Phone' }).isChecked(), 'the channel is forgotten');
      await page.keyboard.type('K-18');
      await what(page).fill('Second');
      await page.getByLabel('Note').fill('A line');
      await page.getByLabel('Note').press('Control+Enter');
      await page.getByText('Recorded: “Second”').waitFor();
      await until(async () => (await newest(own, '601234567'))?.event === 'First', 'the number is that of a customer');
    }),
  );
}

async function refused(own) {
  await check('what is missing and what the server refuses is told in the form, and nothing is lost', () =>
    open(own, PATH, { complaint: /422/ }, async page => {
      await save(page).click();
      await page.getByText('Please fill this in').waitFor();
      await what(page).fill('Visit');
      await page.getByText('Another time', { exact: true }).click();
      await page.getByLabel('Date and time').fill('2099-01-01T10:00');
      await save(page).click();
      await page.getByText('This time is still to come').waitFor();
      await page.getByText('Now', { exact: true }).click();
      await who(page).fill('email:nobody');
      await save(page).click();
      await page
        .getByRole('alert')
        .getByText(/That names nobody/)
        .waitFor();
      expect((await what(page).inputValue()) === 'Visit', 'what was typed is lost');
    }),
  );
}

async function chosen(base) {
  await check('a touchpoint is found by a part of its name, and recorded by its event', async () => {
    const { touchpoints } = await api(base, 'GET', '/touchpoints');
    const one = touchpoints.find(({ rule }) => rule?.events?.length > 0);
    await open(base, PATH, {}, async page => {
      await who(page).fill('counter-1');
      await what(page).fill(one.names.en.slice(0, 4));
      await page.getByRole('option', { name: one.names.en, exact: true }).click();
      await save(page).click();
      await page.getByText(/^Recorded: /).waitFor();
      await until(async () => (await newest(base, 'counter-1'))?.event === one.rule.events[0], 'its event is recorded');
    });
  });
}

async function coded(own) {
  await check('a QR code is made for a place, and taken along as a file', () =>
    open(own, `${PATH}?tab=qr`, {}, async page => {
      await page.getByLabel('Page to open').fill('shop.example/hello');
      await page.getByLabel('Place of the code').fill('Counter 3');
      const address = 'https://shop.example/hello?utm_source=qr&utm_medium=offline&utm_campaign=Counter+3';
      await page.getByRole('img', { name: `QR code that opens ${address}`, exact: true }).waitFor();
      await page.locator('figcaption', { hasText: 'Counter 3' }).waitFor();
      await accessible(page);
      for (const [kind, begins] of [
        ['SVG', '<?xml'],
        ['PNG', '\u0089PNG'],
      ]) {
        const coming = page.waitForEvent('download');
        await page.getByRole('button', { name: `Download ${kind}` }).click();
        const file = await coming;
        expect(file.suggestedFilename() === `qr-counter-3.${kind.toLowerCase()}`, `it is ${file.suggestedFilename()}`);
        const bytes = readFileSync(await file.path()).toString('latin1');
        expect(bytes.startsWith(begins), `${kind} begins with ${bytes.slice(0, 8)}`);
      }
    }),
  );
  await check('a printed sheet has the code and its place, and nothing else', () =>
    open(own, `${PATH}?tab=qr`, {}, async page => {
      await page.getByLabel('Page to open').fill('https://shop.example');
      await page.getByLabel('Place of the code').fill('Counter 3');
      await page.getByRole('img', { name: /QR code/ }).waitFor();
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('figcaption').isVisible(), 'the place is not printed');
      for (const hidden of [page.getByRole('heading', { level: 1 }), page.getByLabel('Page to open')]) {
        expect(!(await hidden.isVisible()), 'more than the sheet is printed');
      }
    }),
  );
}

function said(own, language) {
  const words = SAID[language];
  return check(`entries and codes are told in ${language}`, () =>
    open(own, PATH, { language }, async page => {
      await page.getByRole('heading', { level: 1, name: words.title }).waitFor();
      await save(page, words).waitFor();
      await page.getByRole('tab', { name: words.qr }).click();
      await page.getByText(words.waiting).waitFor();
    }),
  );
}

/** Signs in by the API, in the browser's own context. */
async function signIn(page, base, body) {
  const signed = await page.request.post(`${base}/api/v1/session`, { data: body });
  expect(signed.ok(), `signing in was answered with ${signed.status()}`);
}

async function governed(base) {
  await check('whoever may only look is not offered it, and is refused', () =>
    open(base, '/', { complaint: /40[13]/ }, async page => {
      const made = await page.request.post(`${base}/api/v1/setup`, {
        data: { ...ADMINISTRATOR, name: 'Olga', language: 'en' },
      });
      const { csrf } = await made.json();
      const viewer = { email: 'anna@example.com', password: ADMINISTRATOR.password };
      const added = await page.request.post(`${base}/api/v1/users`, {
        data: { ...viewer, name: 'Anna', role: 'viewer' },
        headers: { 'x-styk-csrf': csrf },
      });
      expect(added.ok(), `the user was answered with ${added.status()}`);
      await page.goto(`${base}${PATH}`);
      await page.getByRole('link', { name: 'Record a visit' }).waitFor();
      await page.getByRole('heading', { level: 1, name: SAID.en.title }).waitFor();
      await page.context().clearCookies();
      await signIn(page, base, viewer);
      await page.goto(`${base}${PATH}`);
      await page.getByRole('heading', { name: 'Not with your role' }).waitFor();
      expect((await page.getByRole('link', { name: 'Record a visit' }).count()) === 0, 'the menu offers it');
    }),
  );
}
