import { join } from 'node:path';
import { check, expect, open, q, screens, stands } from '../kit.mjs';

const touch = name => ({ touchpoints: [name] });
/** Names of this run alone: the data may have others. */
const RUN = Date.now().toString(36);
const named = name => `${name} ${RUN}`;
const funnel = { steps: [touch('search'), touch('flight-selected'), touch('checkout')] };
const FUNNEL = `/explore/funnel?q=${q(funnel)}`;
const WORDS = {
  en: {
    save: 'Save',
    pin: 'Pin to a board',
    name: 'Name',
    submit: 'Pin',
    fresh: /new board/,
    board: 'Name of the new board',
  },
  ru: {
    save: 'Сохранить',
    pin: 'На доску',
    name: 'Название',
    submit: 'Закрепить',
    fresh: /Новая доска/,
    board: 'Название новой доски',
  },
  pl: {
    save: 'Zapisz',
    pin: 'Przypnij do tablicy',
    name: 'Nazwa',
    submit: 'Przypnij',
    fresh: /Nowa tablica/,
    board: 'Nazwa nowej tablicy',
  },
};

/** The documents of a kind, as the server has them. */
function documents(page, kind) {
  return page.evaluate(one => fetch(`/api/v1/documents/${one}`).then(reply => reply.json()), kind);
}

async function until(what, why) {
  for (let attempt = 0; attempt < 60; attempt += 1) {
    if (await what()) return;
    await new Promise(resolve => setTimeout(resolve, 150));
  }
  throw new Error(why);
}

const button = (page, name) => page.getByRole('button', { name, exact: true });

async function save(page, words, name) {
  await button(page, words.save).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: words.name }).first().fill(name);
  await dialog.getByRole('button', { name: words.save, exact: true }).click();
  await page.waitForURL(/saved=/);
  await dialog.waitFor({ state: 'detached' });
}

/** Pins to a new board, or to the one that is offered first. */
async function pin(page, words, title, board) {
  await button(page, words.pin).click();
  const dialog = page.getByRole('dialog');
  const fresh = dialog.getByLabel(words.board);
  const choice = dialog.getByRole('combobox');
  await choice.waitFor();
  if (board && !(await fresh.isVisible())) {
    await choice.click();
    await page.getByRole('option', { name: words.fresh }).click();
  }
  if (board) await fresh.fill(board);
  await dialog.locator('input[maxlength="200"]').last().fill(title);
  await dialog.getByRole('button', { name: words.submit, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

const order = page => page.locator('[data-card] h2').allTextContents();

export async function checks({ base }) {
  await check('a question is saved, changed, looked at as it was and restored', () =>
    open(base, FUNNEL, {}, async page => {
      await save(page, WORDS.en, named('To checkout'));
      await page.getByText('version 1 · by').waitFor();
      await page.goto(`${page.url()}&period=30d`);
      await button(page, 'Save as next version').click();
      await page.getByText('version 2 · by').waitFor();
      await button(page, 'More').first().click();
      await page.getByRole('menuitem', { name: 'History' }).click();
      const history = page.getByRole('dialog');
      await history.getByText('period changed').waitFor();
      await history.getByRole('button', { name: 'Look at it' }).click();
      await page.waitForURL(url => !url.searchParams.has('period'));
      await page.getByText('This is not the newest').waitFor();
      await button(page, 'Restore as the newest').click();
      await page.getByText('version 3 · by').waitFor();
      const saved = (await documents(page, 'question')).find(one => one.body.name === named('To checkout'));
      expect(saved.version === 3 && saved.body.period === undefined, `saved is ${JSON.stringify(saved)}`);
      expect(JSON.stringify(saved.body.question) === JSON.stringify(funnel), 'the question is not that of the address');
    }),
  );

  await check('a saved question is found where questions begin and from the keyboard', () =>
    open(base, '/explore', {}, async page => {
      await page.getByRole('link', { name: new RegExp(named('To checkout')) }).waitFor();
      await page.keyboard.press('Control+k');
      await page.waitForSelector('.mantine-Spotlight-search');
      await page.keyboard.type(named('To checkout'));
      await page.getByRole('button', { name: named('To checkout') }).waitFor();
      await page.keyboard.press('Enter');
      await page.waitForURL(/explore\/funnel.*saved=/);
    }),
  );

  await check('a deleted question is had back', () =>
    open(base, FUNNEL, {}, async page => {
      await save(page, WORDS.en, named('Short-lived'));
      await button(page, 'More').first().click();
      await page.getByRole('menuitem', { name: 'Delete' }).click();
      await until(
        async () => !(await documents(page, 'question')).some(one => one.body.name === named('Short-lived')),
        'it is not deleted',
      );
      await button(page, 'Undo').click();
      await until(
        async () => (await documents(page, 'question')).some(one => one.body.name === named('Short-lived')),
        'it is not back',
      );
    }),
  );

  await check('two who change one question are shown both versions', () =>
    open(base, FUNNEL, { complaint: /409/ }, async page => {
      await save(page, WORDS.en, named('Disputed'));
      const address = page.url();
      const [key] = [new URL(address).searchParams.get('saved')];
      const other = await page.context().newPage();
      await other.goto(`${address}&period=30d`);
      await button(other, 'Save as next version').click();
      await other.getByText('version 2 · by').waitFor();
      await page.goto(`${address}&period=90d`);
      await button(page, 'Save as next version').click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('cell', { name: 'Last 90 days' }).waitFor();
      await dialog.getByRole('cell', { name: 'Last 30 days' }).waitFor();
      await button(page, 'Keep mine as the newest version').click();
      await page.getByText('version 3 · by').waitFor();
      const saved = (await documents(page, 'question')).find(one => one.key === key);
      expect(saved.body.period === '90d' && saved.version === 3, `saved is ${JSON.stringify(saved)}`);
    }),
  );

  await check('a touchpoint that is gone is replaced by another', () =>
    open(
      base,
      `/explore/funnel?q=${q({ steps: [touch('gone'), touch('search')] })}`,
      { complaint: /422/ },
      async page => {
        const select = page.getByRole('alert').getByRole('combobox').first();
        await select.click();
        await page.keyboard.type('check');
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('Enter');
        await page.waitForURL(url => !url.search.includes('gone'));
        await page.locator('[data-picture]').first().waitFor();
      },
    ),
  );

  let board = '';
  const kept = async page => (await documents(page, 'board')).find(one => board.endsWith(one.key)).body;
  await check('answers are pinned to a board, arranged by keyboard, and stay so', () =>
    open(base, FUNNEL, {}, async page => {
      await pin(page, WORDS.en, 'First card', named('Monday'));
      await page.goto(`${base}/explore/retention`);
      await pin(page, WORDS.en, 'Second card');
      await page.goto(`${base}/explore/metric?q=${q({ metric: 'customers' })}&period=30d`);
      await pin(page, WORDS.en, 'Third card');
      const found = (await documents(page, 'board')).find(one => one.body.name === named('Monday'));
      board = `/boards/${found.key}`;
      await page.goto(`${base}${board}?edit=1`);
      await page.locator('[data-card]').nth(2).waitFor();
      expect((await order(page)).join() === 'First card,Second card,Third card', `they stand ${await order(page)}`);
      await page.getByRole('button', { name: /Move “Third card”/ }).focus();
      await page.keyboard.press('Home');
      await until(async () => (await order(page))[0] === 'Third card', 'the card did not move');
      const focused = await page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
      expect(/Third card.*1 of 3/.test(focused ?? ''), `the focus is on “${focused}”`);
      await page.keyboard.press('ArrowRight');
      await until(async () => (await kept(page)).cards[1].title === 'Third card', 'not saved');
      await page.reload();
      await page.locator('[data-card]').nth(2).waitFor();
      expect((await order(page)).join() === 'First card,Third card,Second card', `they stand ${await order(page)}`);
      await page.locator('[data-card] [data-picture]').first().waitFor();
    }),
  );

  await check('a card is dragged to another place', () =>
    open(base, `${board}?edit=1`, {}, async page => {
      const handle = page.getByRole('button', { name: /Move “First card”/ });
      const from = await handle.boundingBox();
      const to = await page.locator('[data-card]').nth(1).boundingBox();
      await page.mouse.move(from.x + 8, from.y + 8);
      await page.mouse.down();
      await page.mouse.move(to.x + to.width * 0.6, to.y + 60, { steps: 8 });
      await page.mouse.move(to.x + to.width * 0.8, to.y + 60, { steps: 4 });
      await page.mouse.up();
      await until(async () => (await order(page))[0] === 'Third card', `they stand ${await order(page)}`);
      await button(page, 'Undo').click();
      await until(async () => (await order(page))[0] === 'First card', 'it was not undone');
      await page.getByText('All changes saved').first().waitFor();
    }),
  );

  await check('a card is dragged by a finger, and the page stays where it was', () =>
    open(base, `${board}?edit=1`, { size: [390, 780], touch: true }, async page => {
      const handle = page.getByRole('button', { name: /Move “First card”/ });
      await handle.scrollIntoViewIfNeeded();
      const from = await handle.boundingBox();
      const [x, y] = [from.x + from.width / 2, from.y + from.height / 2];
      const session = await page.context().newCDPSession(page);
      const touch = (type, ...points) => session.send('Input.dispatchTouchEvent', { type, touchPoints: points });
      await touch('touchStart', { x, y });
      const next = await page.locator('[data-card]').nth(1).boundingBox();
      const scrolled = await page.evaluate(() => window.scrollY);
      // A finger at the lower edge makes the page scroll until the next card is under it.
      const edge = Math.min(next.y + next.height * 0.7, 760);
      for (let step = 1; step <= 10; step += 1) await touch('touchMove', { x, y: y + ((edge - y) * step) / 10 });
      await until(async () => {
        await touch('touchMove', { x, y: edge - Math.random() });
        const [first] = await page.evaluate(() =>
          [...document.querySelectorAll('[data-card]')]
            .sort((a, b) => Number(a.style.order) - Number(b.style.order))
            .map(card => card.textContent),
        );
        return !first.includes('First card');
      }, 'the card does not follow the finger');
      await touch('touchEnd');
      await until(async () => (await order(page))[0] !== 'First card', `they stand ${await order(page)}`);
      expect(scrolled >= 0, 'the page did not scroll back');
      await button(page, 'Undo').click();
      await until(async () => (await order(page))[0] === 'First card', 'it was not undone');
      await page.getByText('All changes saved').first().waitFor();
    }),
  );

  await check('the second of two who edit one board is offered to put both together', () =>
    open(base, `${board}?edit=1`, { complaint: /409/ }, async page => {
      const other = await page.context().newPage();
      await other.goto(`${base}${board}?edit=1`);
      await other.locator('[data-card]').nth(2).waitFor();
      await page.locator('[data-card]').nth(2).waitFor();
      await other.getByRole('button', { name: /Move “Second card”/ }).press('Home');
      await until(async () => (await kept(other)).cards[0].title === 'Second card', 'not saved');
      await page.getByRole('textbox', { name: 'Name' }).fill('Tuesday');
      const dialog = page.getByRole('dialog');
      await dialog.getByText('renamed to “Tuesday”').waitFor();
      await dialog.getByText('cards rearranged').waitFor();
      await page.screenshot({ path: join(screens, 'board-merge.desktop.en.png') });
      await button(page, 'Put both together').click();
      await until(async () => {
        const body = await kept(page);
        return body.name === 'Tuesday' && body.cards[0].title === 'Second card';
      }, 'the two are not together');
    }),
  );

  await check('a wall screen shows the board and nothing around it', () =>
    open(base, `${board}?wall=1`, { size: [2560, 1300] }, async page => {
      await page.locator('[data-card] [data-picture]').first().waitFor();
      expect((await page.locator('nav[aria-label]').count()) === 0, 'the menu is there');
      await page.screenshot({ path: join(screens, 'board.wall.en.png') });
      await page.keyboard.press('Escape');
      await page.locator('nav[aria-label]').waitFor();
    }),
  );

  for (const language of ['ru', 'pl']) {
    await check(`a question is saved and pinned, in ${language}`, () =>
      open(base, FUNNEL, { language }, async page => {
        const words = WORDS[language];
        await save(page, words, named(`Имя ${language}`));
        await pin(page, words, '', named(`Доска ${language}`));
        const made = (await documents(page, 'board')).find(one => one.body.name === named(`Доска ${language}`));
        await page.goto(`${base}/boards/${made.key}`);
        await page.getByRole('heading', { name: named(`Имя ${language}`) }).waitFor();
      }),
    );
  }

  await check('a viewer looks and is offered nothing to change', () =>
    open(base, '/explore', {}, async page => {
      await page.route('**/api/v1/session', async route => {
        const reply = await route.fetch();
        const session = await reply.json();
        await route.fulfill({ response: reply, json: { ...session, user: { ...session.user, role: 'viewer' } } });
      });
      await page.goto(base + FUNNEL);
      await page.locator('article').first().waitFor();
      expect((await button(page, 'Save').count()) === 0, 'a viewer can save');
      await page.goto(`${base}${board}?edit=1`);
      await page.locator('[data-card] [data-picture]').first().waitFor();
      expect((await button(page, 'Arrange').count()) === 0, 'a viewer can arrange');
      expect((await page.locator('[data-handle]').count()) === 0, 'a viewer can move cards');
    }),
  );

  await check('an empty lake says where data come from', () =>
    open(base, '/explore', {}, async page => {
      await page.route('**/api/v1/data', async route => {
        const reply = await route.fetch();
        const { last: _, ...data } = await reply.json();
        await route.fulfill({ response: reply, json: { ...data, interactions: 0 } });
      });
      await page.goto(`${base}/week`);
      await page.getByRole('heading', { level: 1 }).filter({ hasNotText: 'This week' }).waitFor();
    }),
  );

  await check('a card that fails leaves the others alone', () =>
    open(base, board, { complaint: /500/ }, async page => {
      await page.route('**/api/v1/ask', async route => {
        if (!route.request().postData()?.includes('retention')) return route.continue();
        return route.fulfill({ status: 500, json: { detail: 'The disk is full.', status: 500 } });
      });
      await page.reload();
      await page.getByText('The disk is full.').waitFor();
      await page.locator('[data-card] [data-picture]').first().waitFor();
    }),
  );

  await check('this week counts what Explore counts', () =>
    open(base, '/', {}, async page => {
      await page.waitForURL(/week/);
      const figure = page.locator('a[href*="/explore/metric"]').first();
      const value = (await figure.locator('b').first().textContent()) ?? '';
      await figure.click();
      await page.waitForURL(/explore\/metric/);
      await page.locator('article').first().waitFor();
      await page.waitForLoadState('networkidle');
      const answer = await page.locator('article').first().textContent();
      expect(answer.includes(value), `${value} is not in “${answer.slice(0, 200)}”`);
    }),
  );
  await check('a starred touchpoint stays', () =>
    open(base, '/week', {}, async page => {
      const star = page.getByRole('button', { name: /^Star “/ }).first();
      await star.click();
      await page.getByRole('heading', { name: 'My touchpoints' }).waitFor();
      await page.reload();
      await page.getByRole('heading', { name: 'My touchpoints' }).waitFor();
    }),
  );

  await stands(base, 'week', '/week');
  await stands(base, 'boards', '/boards');
  await stands(base, 'board', board);
  await stands(base, 'board-arranged', `${board}?edit=1`);
}
