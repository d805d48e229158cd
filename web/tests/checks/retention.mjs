import { join } from 'node:path';
import { accessible, check, company, expect, fits, LANGUAGES, screens, signedIn, stands } from '../kit.mjs';

const PATH = '/retention';
const TITLES = { en: 'Retention periods', ru: 'Сроки хранения', pl: 'Okresy przechowywania' };
const lately = new Date(Date.now() - 7 * 86_400_000).toISOString().slice(0, 10);
/** Three customers: one was here long ago and lately, one long ago only, one lately only. */
const ROWS = [
  'user_id,email,time,event',
  'k-1,anna@example.com,2019-03-01 10:00:00,purchase',
  'k-1,anna@example.com,2019-05-02 10:00:00,visit',
  `k-1,anna@example.com,${lately} 10:00:00,visit`,
  'k-2,jan@example.com,2019-03-02 10:00:00,purchase',
  `k-3,ewa@example.com,${lately} 11:00:00,purchase`,
];

export async function checks() {
  const own = await company('retention', { customers: ROWS });
  await empty(own);
  await foreseen(own);
  await removed(own);
  await limited(own);
  for (const language of LANGUAGES) await reached(own, language);
  await stands(own, 'retention-rules', PATH, signedIn);
  await stands(own, 'retention-counts', `${PATH}?tab=counts`, signedIn);
  await stands(own, 'retention-removals', `${PATH}?tab=runs`, signedIn);
}

async function empty(own) {
  await check('where there are no rules, everything is kept and nothing was removed', () =>
    signedIn(own, PATH, {}, async page => {
      await page.getByRole('heading', { level: 1, name: TITLES.en }).waitFor();
      await page.getByText('Everything is kept for ever').waitFor();
      await accessible(page);
      await page.getByRole('tab', { name: 'Counts that stay' }).click();
      await page.getByText('No counts yet').waitFor();
      await page.getByRole('tab', { name: 'What was removed' }).click();
      await page.getByText('Nothing has been removed yet').waitFor();
    }),
  );
}

async function foreseen(own) {
  await check('a rule shows what it would remove before it is saved, and removes nothing then', () =>
    signedIn(own, PATH, {}, async page => {
      await page.getByRole('button', { name: 'Add a rule' }).click();
      const rule = page.locator('[data-rule="1"]');
      await rule.getByText('every interaction · 2 years').waitFor();
      await rule.getByRole('textbox', { name: 'How long' }).fill('');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await rule.getByText('Please fill this in').waitFor();
      await rule.getByRole('textbox', { name: 'How long' }).fill('3');
      await rule.getByRole('textbox', { name: 'Why so long' }).fill('Analysis');
      await accessible(page);
      await page.getByRole('button', { name: 'See what would go' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('heading', { name: 'By touchpoint and month' }).waitFor();
      await dialog.getByText('These rules are not saved yet').waitFor();
      for (const [name, count] of Object.entries({ Interactions: '3', 'Customers left without interactions': '1' })) {
        const fact = dialog.locator('dl > div', { has: page.locator('dt', { hasText: name }) }).first();
        expect((await fact.locator('dd').textContent()) === count, `${name} are not ${count}`);
      }
      expect((await dialog.getByRole('button', { name: 'Remove now' }).count()) === 0, 'rules remove unsaved');
      await dialog.getByRole('button', { name: 'Close' }).last().click();
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByText('Retention rules saved').waitFor();
      await page.reload();
      await page.locator('[data-rule="1"]').getByText('every interaction · 3 years').waitFor();
    }),
  );
}

async function removed(own) {
  await check('what is past its time is removed after a yes, and its counts stay', () =>
    signedIn(own, PATH, {}, async page => {
      await page.getByRole('button', { name: 'See what would go' }).click();
      const dialog = page.getByRole('dialog');
      const remove = dialog.getByRole('button', { name: 'Remove now' });
      await remove.click();
      await dialog.getByText('Please confirm this').waitFor();
      await page.screenshot({ path: join(screens, 'retention-removal.desktop.en.png'), fullPage: true });
      await accessible(page);
      await dialog.getByRole('checkbox', { name: 'I understand that this cannot be undone' }).check();
      await remove.click();
      await dialog.getByRole('heading', { name: '3 interactions removed' }).waitFor();
      await dialog.getByRole('button', { name: 'Close' }).last().click();
      await page.getByText('Some interactions from before').waitFor();
      await page.getByRole('tab', { name: 'Counts that stay' }).click();
      const counts = page.locator('[data-counts]');
      await counts.first().click();
      await counts.first().getByRole('rowheader', { name: 'Mar 2019' }).waitFor();
      expect((await counts.count()) === 2, `there are ${await counts.count()} touchpoints`);
      await accessible(page);
      await page.getByRole('tab', { name: 'What was removed' }).click();
      await page.locator('[data-run="1"]').getByText('Olga').waitFor();
      await accessible(page);
    }),
  );
  await check('whoever had nothing else is gone, the others are there', () =>
    signedIn(own, '/customers', {}, async page => {
      await page.getByRole('searchbox').fill('k-2');
      await page.getByText('No customer is known by this').waitFor();
      await page.getByRole('searchbox').fill('k-1');
      await page.getByText('1 customer found').waitFor();
    }),
  );
  await check('the log has the removal, with its rules', () =>
    signedIn(own, '/settings/audit?kind=personal', {}, async page => {
      const entry = /^Removed what was past its time \(removal no\. 1\): interactions 3, .*; rule 1: 3$/;
      await page.getByText(entry).waitFor();
      await page.getByText('Changed the retention rules (version 1)').waitFor();
    }),
  );
}

async function limited(own) {
  await check('whoever is no administrator reads the rules and changes none', () =>
    signedIn(own, '/', {}, async page => {
      await page.route('**/api/v1/session', async route => {
        const reply = await route.fetch();
        const session = await reply.json();
        return route.fulfill({ json: { ...session, user: { ...session.user, role: 'viewer' } } });
      });
      await page.goto(own + PATH);
      await page.getByText('Administrators change this').waitFor();
      const rule = page.locator('[data-rule="1"]');
      await rule.getByRole('button').click();
      await rule.getByText('Analysis').waitFor();
      for (const name of ['Save', 'Add a rule', 'See what would go']) {
        expect((await page.getByRole('button', { name, exact: true }).count()) === 0, `a viewer may ${name}`);
      }
    }),
  );
}

async function reached(own, language) {
  const title = TITLES[language];
  await check(`retention stands beside consent, in ${language}, on a phone`, () =>
    signedIn(own, '/customers', { language, size: [360, 780] }, async page => {
      await fits(page);
      await page.getByRole('link', { name: title, exact: true }).click();
      await page.waitForURL(url => url.pathname === PATH);
      await page.getByRole('heading', { level: 1, name: title }).waitFor();
      await page.locator('[data-rule="1"]').waitFor();
      await fits(page);
    }),
  );
  await check(`the palette leads to retention, in ${language}`, () =>
    signedIn(own, '/customers', { language }, async page => {
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').locator('input').first().fill(title);
      await page.keyboard.press('Enter');
      await page.waitForURL(url => url.pathname === PATH);
    }),
  );
}
