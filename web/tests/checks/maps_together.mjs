import { join } from 'node:path';
import {
  accessible,
  call,
  check,
  company,
  expect,
  fits,
  LANGUAGES,
  open,
  q,
  screens,
  signedIn,
  stands,
} from '../kit.mjs';

const KEY = 'together';
const PATH = `/journeys/maps/${KEY}`;
const CELL = `${PATH}?beside=${q(['comments', 'look', 'mood'])}`;
const JAN = { email: 'jan@example.com', password: 'correct horse battery' };
const WIKTOR = { email: 'wiktor@example.com', password: 'correct horse battery' };
const ROWS = ['user_id,email,time,event', 'k-1,k1@example.com,2024-03-01 10:00:00,search'];
const TITLES = { en: 'Links to this map', ru: 'Ссылки на эту карту', pl: 'Linki do tej mapy' };
const SHARE = { en: 'Share by link …', ru: 'Поделиться ссылкой …', pl: 'Udostępnij linkiem …' };
const MORE = { en: 'More', ru: 'Ещё', pl: 'Więcej' };

const button = (page, name) => page.getByRole('button', { name, exact: true });
const waiting = page => page.getByRole('region', { name: 'Mentions and tasks of mine' });

/** A map of two steps, and two colleagues. */
async function prepared(page) {
  const steps = [
    { key: 'look', name: 'Looks around' },
    { key: 'pay', name: 'Pays' },
  ];
  const lanes = [
    { key: 'doing', kind: 'action' },
    { key: 'mood', kind: 'emotion' },
  ];
  const body = { name: 'Shop', stages: [{ key: 'buy', name: 'Buying', steps }], lanes };
  await call(page, 'PUT', `/documents/map/${KEY}`, { version: 0, body });
  await call(page, 'POST', '/users', { ...JAN, name: 'Jan Nowak', role: 'editor' });
  await call(page, 'POST', '/users', { ...WIKTOR, name: 'Wiktor', role: 'viewer' });
}

export async function checks() {
  const own = await company('maps-together', { shop: ROWS });
  await signedIn(own, '/journeys/maps', {}, prepared);
  await mentioned(own);
  await found(own);
  await settled(own);
  await tasked(own);
  await read(own);
  await stands(own, 'map-comments', `${PATH}?beside=${q(['comments'])}`, signedIn);
  await stands(own, 'map-tasks', `${PATH}?beside=${q(['tasks'])}`, signedIn);
  await stands(own, 'maps-waiting', '/journeys/maps', (base, path, options, act) =>
    signedIn(base, path, options, act, JAN),
  );
  await done(own);
  await shared(own);
  await framed(own);
  for (const language of LANGUAGES) await listed(own, language);
}

async function mentioned(own) {
  await check('a comment mentions a colleague from the keyboard, and the cell says so', () =>
    signedIn(own, CELL, {}, async page => {
      const pane = page.getByRole('dialog');
      await pane.getByText('At: “Looks around”, Emotions').waitFor();
      await pane.getByRole('textbox', { name: 'New comment' }).pressSequentially('@ja');
      await pane.getByRole('option', { name: /Jan Nowak/ }).waitFor();
      await page.keyboard.press('Escape');
      await pane.getByRole('option').waitFor({ state: 'detached' });
      expect((await pane.count()) === 1, 'Escape closed the pane with the list');
      await page.keyboard.press('Backspace');
      await pane.getByRole('option', { name: /Jan Nowak/ }).waitFor();
      await accessible(page);
      await page.keyboard.press('Enter');
      await page.keyboard.type('why do they look so long?');
      await page.keyboard.press('Control+Enter');
      const thread = pane.getByRole('article', { name: 'Thread begun by Olga' });
      await thread.getByText('@Jan Nowak', { exact: true }).waitFor();
      await page.keyboard.press('Escape');
      await button(page, '1 (1 open comment): Emotions, Looks around').click();
      await page.getByRole('dialog').getByText('why do they look so long?').waitFor();
    }),
  );
}

async function found(own) {
  await check('whoever is mentioned finds it, follows it and answers', () =>
    signedIn(
      own,
      '/journeys/maps',
      {},
      async page => {
        await waiting(page).getByText('Olga mentions you').waitFor();
        await waiting(page).getByText('Map “Shop”, step “Looks around”').waitFor();
        await waiting(page)
          .getByRole('link', { name: /why do they look/ })
          .click();
        const pane = page.getByRole('dialog');
        await button(pane, 'Reply').click();
        await pane.getByRole('textbox', { name: 'Your reply' }).fill('There is no filter');
        await button(pane, 'Reply').click();
        await pane.getByRole('listitem').getByText('There is no filter').waitFor();
        await page.goto(`${own}/journeys/maps`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.waitForLoadState('networkidle');
        expect((await waiting(page).count()) === 0, 'what was seen still waits');
      },
      JAN,
    ),
  );
}

async function settled(own) {
  await check('a comment is edited by its author, a thread resolved, shown and opened again', () =>
    signedIn(own, CELL, {}, async page => {
      const pane = page.getByRole('dialog');
      await button(pane, 'What to do with “@Jan Nowak why do they look so long?”').click();
      await page.getByRole('menuitem', { name: 'Edit' }).click();
      await pane.getByRole('textbox', { name: 'The comment' }).fill('@Jan Nowak why does it take so long?');
      await button(pane, 'Save').click();
      await pane.getByText('why does it take so long?').waitFor();
      await pane.getByText('edited', { exact: true }).waitFor();
      await button(pane, 'Resolve').click();
      await pane.getByText('No open comments here.').waitFor();
      await pane.getByRole('switch', { name: 'Show 1 resolved thread' }).check({ force: true });
      await page.waitForURL(/settled=1/);
      await pane.getByText(/^Resolved by Olga/).waitFor();
      await button(pane, 'Open again').click();
      await button(pane, 'Resolve').waitFor();
    }),
  );
}

async function tasked(own) {
  await check('a comment becomes a task with an owner and a day', () =>
    signedIn(own, CELL, {}, async page => {
      const pane = page.getByRole('dialog');
      await button(pane, 'Make a task of it').click();
      await pane.getByRole('textbox', { name: 'What is to be done' }).waitFor();
      await page.getByText('The task is on the list.').waitFor();
      await pane.getByRole('textbox', { name: 'What is to be done' }).fill('Add a filter');
      await pane.getByRole('combobox', { name: 'Who does it' }).click();
      await page.getByRole('option', { name: 'Jan Nowak' }).click();
      await pane.getByLabel('Due').fill('2024-03-15');
      await button(pane, 'Save').click();
      await pane.getByRole('tab', { name: 'Tasks: 1' }).click();
      await page.waitForURL(/tasks/);
      await pane.getByRole('checkbox', { name: 'Add a filter' }).waitFor();
      await pane.getByText(/^overdue since/).waitFor();
      await page.keyboard.press('Escape');
      await button(page, '2 (1 open comment and 1 open task): Emotions, Looks around').waitFor();
    }),
  );
}

async function read(own) {
  await check('a viewer reads comments and tasks and is offered nothing to write', () =>
    signedIn(
      own,
      CELL,
      {},
      async page => {
        const pane = page.getByRole('dialog');
        await pane.getByText('There is no filter').waitFor();
        expect((await pane.getByRole('textbox').count()) === 0, 'a viewer can write');
        expect((await button(pane, 'Reply').count()) === 0, 'a viewer can answer');
        await pane.getByRole('tab', { name: /^Tasks/ }).click();
        expect(await pane.getByRole('checkbox').isDisabled(), 'a viewer can say that a task of others is done');
      },
      WIKTOR,
    ),
  );
}

async function done(own) {
  await check('a task is done from the list of what waits', () =>
    signedIn(
      own,
      '/journeys/maps',
      {},
      async page => {
        await waiting(page).getByRole('checkbox', { name: 'Add a filter' }).click();
        await waiting(page).waitFor({ state: 'detached' });
        await page.goto(`${own}${PATH}?beside=${q(['tasks'])}`);
        const task = page.getByRole('dialog').getByRole('checkbox', { name: 'Add a filter' });
        await task.waitFor();
        expect(await task.isChecked(), 'the map does not know that it is done');
        await page
          .getByRole('dialog')
          .getByText(/^done by Jan Nowak/)
          .waitFor();
      },
      JAN,
    ),
  );
}

/** Opens the dialog of links from the map's menu. */
async function links(page, language = 'en') {
  await button(page, MORE[language]).click();
  await page.getByRole('menuitem', { name: SHARE[language] }).click();
  const dialog = page.getByRole('dialog', { name: TITLES[language] });
  await dialog.waitFor();
  return dialog;
}

async function shared(own) {
  await check('a link made in the dialog opens signed out until it is taken back', () =>
    signedIn(own, PATH, {}, async page => {
      const dialog = await links(page);
      await button(dialog, 'New link').click();
      await dialog.getByRole('textbox', { name: 'For whom' }).fill('Board');
      await dialog.getByLabel('Password').first().fill('short');
      await button(dialog, 'Make the link').click();
      await dialog.getByText('The password is too short').waitFor();
      await dialog.getByLabel('Password').first().fill('');
      await button(dialog, 'Make the link').click();
      await dialog.getByText('The link is ready: copy it now').waitFor();
      await accessible(page);
      const address = await dialog.getByRole('alert').locator('code').textContent();
      const path = address.slice(own.length);
      await open(own, path, {}, async shown => {
        await shown.getByRole('img', { name: 'Shop' }).waitFor();
      });
      await dialog.getByText('without a password').waitFor();
      await button(dialog, 'Take back the link “Board”').click();
      await button(dialog.getByRole('alertdialog'), 'Take back').click();
      await page.getByText('The link “Board” was taken back.').waitFor();
      await open(own, path, { complaint: /404/ }, async shown => {
        expect((await shown.getByRole('img', { name: 'Shop' }).count()) === 0, 'what was taken back is shown');
      });
    }),
  );
}

async function framed(own) {
  await check('a link for other pages comes with its code and names them', () =>
    signedIn(own, PATH, {}, async page => {
      const dialog = await links(page);
      await button(dialog, 'New link').click();
      await dialog.getByRole('textbox', { name: 'For whom' }).fill('Intranet');
      await dialog.getByRole('textbox', { name: 'Pages that may embed it' }).fill('intranet.example.com/wiki');
      await dialog.getByLabel('Password').first().fill('seven mountains');
      await button(dialog, 'Make the link').click();
      const code = dialog.getByRole('group', { name: 'Code for a page' });
      await code.getByText(/<iframe src="http/).waitFor();
      await dialog.getByText('may be embedded by https://intranet.example.com').waitFor();
      await dialog.getByText('with a password').waitFor();
    }),
  );
}

async function listed(own, language) {
  await check(`the dialog of links is accessible and fits a phone, in ${language}`, () =>
    signedIn(own, PATH, { language, size: [360, 780], scheme: 'dark' }, async page => {
      const dialog = await links(page, language);
      await dialog.getByText('Intranet').first().waitFor();
      await page.screenshot({ path: join(screens, `map-links.phone.${language}.png`) });
      await accessible(page);
      await fits(page);
    }),
  );
}
