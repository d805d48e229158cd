import { readFileSync } from 'node:fs';
import { check, expect, LANGUAGES, open, q, run, stands } from '../kit.mjs';

const series = `/explore/series?q=${q({ of: { metric: 'customers' }, period: 'week' })}`;
const address = text => `/sql?q=${encodeURIComponent(text)}`;
const digits = text => text.replace(/\D/gu, '');

/** Rows of a query as the program itself answers it. */
function rows(data, query) {
  return JSON.parse(run(data, ['--format', 'json', 'sql', query]));
}

const get = (base, path) => fetch(`${base}/api/v1${path}`).then(reply => reply.json());

/** A customer with a long timeline over several channels, and an identifier to find them by. */
async function somebody(base, data) {
  const [{ person, n }] = rows(
    data,
    `SELECT person, count(*) AS n FROM interactions WHERE person > 0
     GROUP BY person HAVING count(DISTINCT channel) > 2 ORDER BY n DESC, person LIMIT 1`,
  );
  const { identifiers } = await get(base, `/customers/${person}`);
  const known = identifiers.find(one => !one.kind.endsWith('_hash')) ?? identifiers[0];
  return { person, count: n, identifier: known.value };
}

export async function checks({ base, data }) {
  const { person, count, identifier } = await somebody(base, data);
  for (const language of LANGUAGES) {
    await check(`a customer is found and opened with the whole timeline, in ${language}`, () =>
      open(base, '/customers', { language }, async page => {
        await page.locator('input[type=search]').fill(identifier);
        await page.waitForURL(/find=/);
        await page.locator(`a[href^="/customers/${person}"]`).first().click();
        await page.waitForURL(new RegExp(`/customers/${person}`));
        const shown = page.locator('main [role=status]').first();
        await page.waitForFunction(
          expected => document.querySelector('main [role=status]')?.textContent?.replace(/\D/gu, '') === expected,
          String(count),
        );
        expect(digits(await shown.textContent()) === String(count), `${count} interactions are not said`);
        expect((await page.locator('[data-interaction]').count()) > 3, 'no interactions are shown');
      }),
    );
  }
  await check('a timeline is filtered by channel, and the address says so', async () => {
    const [{ channel, n }] = rows(
      data,
      `SELECT channel, count(*) AS n FROM interactions WHERE person = ${person} GROUP BY channel ORDER BY n LIMIT 1`,
    );
    await open(base, `/customers/${person}?channels=${q([channel])}`, {}, async page => {
      await page.waitForSelector('[data-interaction]');
      const text = await page.textContent('main [role=status]');
      expect(digits(text) === `${n}${count}`, `“${text}” does not say ${n} of ${count}`);
    });
  });
  await check('a timeline is walked with keys, and Enter opens all data of an interaction', () =>
    open(base, `/customers/${person}`, {}, async page => {
      await page.locator('[data-interaction="0"]').focus();
      await page.keyboard.press('ArrowDown');
      await page.waitForFunction(() => document.activeElement?.getAttribute('data-interaction') === '1');
      await page.keyboard.press('End');
      await page.waitForFunction(
        last => document.activeElement?.getAttribute('data-interaction') === last,
        String(count - 1),
      );
      await page.keyboard.press('Enter');
      await page.waitForSelector('[role=dialog]');
      await page.waitForURL(/raw=/);
      expect((await page.textContent('[role=dialog]')).includes('source'), 'the columns are not shown');
      await page.keyboard.press('Escape');
      await page.waitForSelector('[role=dialog]', { state: 'detached' });
    }),
  );
  await check('a customer that does not exist is said to be unknown', () =>
    open(base, '/customers/999999999', { complaint: /404/ }, async page => {
      expect(/999999999/.test(digits(await page.textContent('main'))), 'the number is not named');
    }),
  );

  const counting = 'SELECT count(*) AS n FROM interactions';
  const [{ n: all }] = rows(data, counting);
  for (const language of LANGUAGES) {
    await check(`a query in SQL counts what the program counts, in ${language}`, () =>
      open(base, '/sql', { language }, async page => {
        await page.locator('.cm-content').click();
        await page.keyboard.type(counting);
        await page.keyboard.press('Escape');
        await page.keyboard.press('Control+Enter');
        await page.waitForURL(/q=/);
        await page.locator('td[data-type=number]').first().waitFor();
        const shown = await page.locator('td[data-type=number]').first().textContent();
        expect(digits(shown) === String(all), `${shown} is shown, ${all} are there`);
      }),
    );
  }
  await check('a result in SQL names the types of its columns, and all of its rows come as Parquet', () =>
    open(base, address('SELECT time, channel, money FROM interactions'), {}, async page => {
      const heads = page.locator('table thead th[data-type]');
      await heads.first().waitFor();
      expect(
        (await heads.allTextContents()).join() === 'timetimestamp,channeltext,moneybigint',
        'other types are shown',
      );
      await page.getByRole('button', { name: 'Export' }).click();
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('menuitem', { name: 'Parquet file' }).click(),
      ]);
      const bytes = readFileSync(await file.path());
      expect(bytes.subarray(0, 4).toString() === 'PAR1', `it begins with ${bytes.subarray(0, 4)}`);
      expect(file.suggestedFilename() === 'styk-sql.parquet', file.suggestedFilename());
    }),
  );
  await check('an error in SQL is shown at its place, in the words of the server', () =>
    open(base, address('SELECT chanel FROM interactions'), { complaint: /422/ }, async page => {
      const alert = page.locator('main [role=alert]');
      await alert.waitFor();
      expect((await alert.locator('mark').textContent()) === 'chanel', 'the column is not marked');
      expect((await alert.textContent()).includes('channel'), 'the nearest column is not named');
      await page.locator('.cm-lintRange-error').waitFor();
    }),
  );
  await check('a note is added, shown on the series, changed, removed and brought back', () =>
    open(base, series, {}, async page => {
      const text = 'Newsletter redesigned';
      const mark = page.locator(`rect[data-mark][aria-label*="${text}"]`);
      await page.getByRole('button', { name: 'Add a note' }).click();
      await page.getByLabel('What happened?').fill(text);
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
      await mark.waitFor({ state: 'attached' });
      await page.getByRole('button', { name: `Change the note: ${text}` }).click();
      await page.getByLabel('What happened?').fill(`${text} in earnest`);
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
      await page.locator('ol li', { hasText: 'in earnest' }).waitFor();
      await page.getByRole('button', { name: /^Remove the note: Newsletter/ }).click();
      await mark.waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Undo' }).click();
      await mark.waitFor({ state: 'attached' });
      await page.getByRole('button', { name: /^Remove the note: Newsletter/ }).click();
      await mark.waitFor({ state: 'detached' });
    }),
  );

  await check('a note that somebody else changed meanwhile is shown beside one’s own', () =>
    open(base, series, { complaint: /409/ }, async page => {
      const key = `contested-${Date.now()}`;
      const note = { date: '2024-05-06', until: null, kind: 'price', text: 'Prices raised', author: 'Anna' };
      const put = (version, body) =>
        page.evaluate(
          async ([key, version, body]) => {
            const { csrf } = await (await fetch('/api/v1/session')).json();
            const headers = { 'content-type': 'application/json', 'x-styk-csrf': csrf };
            const address = `/api/v1/documents/note/${key}`;
            const saved = { method: 'PUT', headers, body: JSON.stringify({ version, body }) };
            return (await (await fetch(address, saved)).json()).version;
          },
          [key, version, body],
        );
      const first = await put(0, note);
      await page.reload();
      await page.getByRole('button', { name: 'Change the note: Prices raised' }).click();
      const second = await put(first, { ...note, text: 'Prices raised by a tenth' });
      await page.getByLabel('What happened?').fill('Prices raised in May');
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
      const conflict = page.locator('[role=dialog] [role=alert]');
      await conflict.getByText('Prices raised by a tenth').waitFor();
      await conflict.getByRole('button', { name: 'Save mine' }).click();
      await page.locator('ol li', { hasText: 'Prices raised in May' }).waitFor();
      await put(second + 1, null);
    }),
  );
  await check('a viewer may look and not change: no SQL, no editing of notes', () =>
    open(base, '/explore', {}, async page => {
      await page.route('**/api/v1/session', async route => {
        const reply = await route.fetch();
        const session = await reply.json();
        await route.fulfill({ response: reply, json: { ...session, user: { ...session.user, role: 'viewer' } } });
      });
      await page.goto(base + series);
      await page.waitForSelector('svg[data-picture]');
      expect((await page.locator('nav a[href="/sql"]').count()) === 0, 'SQL is in the menu');
      expect((await page.getByRole('button', { name: 'Add a note' }).count()) === 0, 'notes can be added');
      await page.goto(`${base}/sql`);
      await page.getByText('Editors and administrators may write them').waitFor();
    }),
  );

  await stands(base, 'customers', '/customers');
  await stands(base, 'customer', `/customers/${person}`);
  await stands(base, 'sql', address('SELECT channel, count(*) AS n FROM interactions GROUP BY 1 ORDER BY 2 DESC'));
  await stands(base, 'sql-start', '/sql');
  await stands(base, 'customer-unknown', '/customers/somebody');
}
