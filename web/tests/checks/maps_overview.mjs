import { api, check, expect, LANGUAGES, open, stands, until } from '../kit.mjs';

/** Names of this run alone: the data may have others. */
const RUN = Date.now().toString(36);
const [PARENT, CHILD, WEIGHED, MANY] = ['parent', 'child', 'weighed', 'many'].map(name => `${name}-${RUN}`);
const FRAMEWORK = '/journeys/maps?view=framework';
const TITLES = { en: 'Framework', ru: 'Система путей', pl: 'Struktura podróży' };
const FEW = 3;

const button = (page, name) => page.getByRole('button', { name, exact: true });
const region = (page, name) => page.getByRole('region', { name, exact: true });
const saved = page => page.getByText('All changes saved').first().waitFor();
const put = (base, kind, key, body) => api(base, 'PUT', `/documents/${kind}/${key}`, { version: 0, body });

/** A map of two steps at touchpoints that the data has. */
function map(name, touchpoints, opens) {
  const [first, second] = touchpoints.map(one => one.key);
  const steps = [
    { key: 'a', name: 'Looks', touchpoints: [first] },
    { key: 'b', name: 'Chooses', touchpoints: [second], ...(opens ? { opens } : {}) },
  ];
  return { name, owner: 'Team West', review_due: '2020-01-31', stages: [{ key: 'all', name: 'All', steps }] };
}

/** One with what can be weighed up: at a step that is measured, and at one that is not. */
function weighed(touchpoints) {
  const body = map(`Weighed ${RUN}`, touchpoints);
  body.stages[0].steps.push({ key: 'c', name: 'Talks about it' });
  return {
    ...body,
    lanes: [
      { key: 'ideas', kind: 'opportunity' },
      { key: 'bad', kind: 'obstacle' },
    ],
    cells: [
      { step: 'a', lane: 'ideas', text: 'Compare for them' },
      { step: 'c', lane: 'bad', text: 'Nobody asks', importance: 2, effort: 4 },
    ],
  };
}

const priorities = async (base, text) =>
  (await api(base, 'GET', `/documents/map/${WEIGHED}`)).body.cells.find(cell => cell.text === text);

export async function checks({ base }) {
  const { touchpoints } = await api(base, 'GET', '/touchpoints');
  await put(base, 'map', CHILD, map(`Child ${RUN}`, touchpoints));
  await put(base, 'map', PARENT, map(`Parent ${RUN}`, touchpoints, CHILD));
  await put(base, 'map', WEIGHED, weighed(touchpoints));
  await made(base);
  await moved(base);
  await lazily(base, touchpoints);
  await looked(base);
  for (const language of LANGUAGES) await titled(base, language);
  await placed(base);
  await dragged(base);
  await numbered(base);
  await stands(base, 'maps-framework', `${FRAMEWORK}&at=${MANY}`);
  await stands(base, 'map-matrix', `/journeys/maps/${WEIGHED}?view=matrix`);
}

async function made(base) {
  await check('a framework is made of the stages of the company', () =>
    open(base, FRAMEWORK, {}, async page => {
      await button(page, 'New framework').click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: 'Name' }).fill(`Life ${RUN}`);
      await button(dialog, 'Create').click();
      await page.waitForURL(/at=/);
      for (const phase of ['Awareness', 'Interest', 'Decision']) await region(page, phase).waitFor();
      await region(page, 'In no phase yet')
        .getByRole('link', { name: `Parent ${RUN}` })
        .waitFor();
    }),
  );
}

async function moved(base) {
  await check('journeys are moved between phases by menu, arrow keys and hand, and back again', () =>
    open(base, FRAMEWORK, { size: [1800, 1000] }, async page => {
      const name = `Parent ${RUN}`;
      const inPhase = phase => region(page, phase).getByRole('link', { name }).waitFor();
      await button(page, `Move “${name}” to …`).click();
      await page.getByRole('menuitem', { name: 'Awareness' }).click();
      await inPhase('Awareness');
      const grip = button(page, `Move “${name}” with the arrow keys`);
      await grip.focus();
      await page.keyboard.press('ArrowRight');
      await inPhase('Interest');
      await page.getByText(`“${name}” is now in “Interest”, place 1`).waitFor({ state: 'attached' });
      expect(await grip.evaluate(one => one === document.activeElement), 'the focus stayed behind');
      const [from, to] = [await grip.boundingBox(), await region(page, 'Decision').boundingBox()];
      await page.mouse.move(from.x + 10, from.y + 10);
      await page.mouse.down();
      await page.mouse.move(to.x + 60, to.y + 60, { steps: 8 });
      await page.mouse.up();
      await inPhase('Decision');
      await page.keyboard.press('Control+z');
      await inPhase('Interest');
      await saved(page);
      await page.reload();
      await inPhase('Interest');
      const nested = page.getByRole('list', { name: `Maps that show “${name}” in detail` });
      await nested.getByRole('link', { name: `Child ${RUN}` }).waitFor();
      const card = region(page, 'Interest').getByRole('listitem').first();
      for (const text of [/n = /, /steps seen in the data/, /review was due/, 'Team West']) {
        await card.getByText(text).first().waitFor();
      }
    }),
  );
}

async function lazily(base, touchpoints) {
  const keys = Array.from({ length: 14 }, (_, at) => `${MANY}-${at}`);
  for (const [at, key] of keys.entries()) await put(base, 'map', key, map(`Many ${RUN} ${at}`, touchpoints));
  await put(base, 'framework', MANY, { name: `Many ${RUN}`, phases: [{ key: 'all', name: 'All', maps: keys }] });
  await check('figures of many journeys are asked for as they come into sight, few at a time', () =>
    open(base, '/journeys/maps', {}, async page => {
      const asked = new Set();
      let [running, most] = [0, 0];
      await page.route(/maps\/many-.*\/figures/, async route => {
        asked.add(new URL(route.request().url()).pathname);
        running += 1;
        most = Math.max(most, running);
        await new Promise(resolve => setTimeout(resolve, 150));
        running -= 1;
        await route.continue();
      });
      await page.goto(`${base}${FRAMEWORK}&at=${MANY}`);
      await region(page, 'All').getByText(/n = /).first().waitFor();
      await page.waitForLoadState('networkidle');
      expect(asked.size > 0 && asked.size < keys.length, `${asked.size} of ${keys.length} maps were asked for`);
      expect(most <= FEW, `${most} were asked for at once`);
      await page.getByRole('link', { name: `Many ${RUN} 13`, exact: true }).scrollIntoViewIfNeeded();
      await until(() => [...asked].some(path => path.includes(`${MANY}-13`)), 'the last one was never asked for');
    }),
  );
}

async function looked(base) {
  await check('a viewer looks at a framework and moves nothing', () =>
    open(base, FRAMEWORK, {}, async page => {
      await page.route('**/api/v1/session', async route => {
        const reply = await route.fetch();
        const session = await reply.json();
        await route.fulfill({ response: reply, json: { ...session, user: { ...session.user, role: 'viewer' } } });
      });
      await page.goto(`${base}${FRAMEWORK}&at=${MANY}`);
      await region(page, 'All').waitFor();
      for (const name of [/^Move “/, 'Add a phase', 'Manage', 'New framework']) {
        expect((await page.getByRole('button', { name }).count()) === 0, `a viewer has ${name}`);
      }
    }),
  );
}

async function titled(base, language) {
  await check(`the framework is reached from the list, in ${language}`, () =>
    open(base, '/journeys/maps', { language }, async page => {
      await page.getByText(TITLES[language], { exact: true }).click();
      await page.waitForURL(/view=framework/);
      await page.getByRole('combobox', { name: TITLES[language] }).waitFor();
    }),
  );
}

const plane = page => page.getByRole('group', { name: 'Importance and Effort' });

async function placed(base) {
  await check('what is not placed yet is put on the plane and moved by the arrow keys', () =>
    open(base, `/journeys/maps/${WEIGHED}?view=matrix`, {}, async page => {
      await button(page, 'Place “Compare for them”').click();
      await plane(page)
        .getByRole('button', { name: /^Compare for them: importance .* \(measured\), Effort 3/ })
        .focus();
      await page.keyboard.press('ArrowLeft');
      await until(async () => (await priorities(base, 'Compare for them')).effort === 2.5, 'the effort is not saved');
      const measured = (await priorities(base, 'Compare for them')).importance;
      expect(measured === undefined, 'what the data tells was written over');
      await page.keyboard.press('ArrowUp');
      await plane(page)
        .getByRole('button', { name: /^Compare for them: importance .* \(assumed\), Effort 2/ })
        .waitFor();
      await page.keyboard.press('Control+z');
      await plane(page)
        .getByRole('button', { name: /^Compare for them: importance .* \(measured\)/ })
        .waitFor();
    }),
  );
}

async function dragged(base) {
  await check('a point is dragged on the plane', () =>
    open(base, `/journeys/maps/${WEIGHED}?view=matrix`, {}, async page => {
      const point = plane(page).getByRole('button', { name: /^Nobody asks: importance 2/ });
      const [from, box] = [await point.locator('i').boundingBox(), await plane(page).boundingBox()];
      await page.mouse.move(from.x + 14, from.y + 14);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.25, box.y + box.height * 0.25, { steps: 8 });
      await page.mouse.up();
      await until(async () => {
        const { importance, effort } = await priorities(base, 'Nobody asks');
        return Math.abs(importance - 4) < 0.2 && Math.abs(effort - 2) < 0.2;
      }, 'it is not where it was dragged to');
      expect((await page.getByRole('dialog').count()) === 0, 'dragging opened the cell');
      await plane(page)
        .getByRole('button', { name: /^Nobody asks/ })
        .click();
      await page.getByRole('dialog').getByRole('textbox', { name: 'Text' }).waitFor();
    }),
  );
}

async function numbered(base) {
  await check('the table says what is measured and sets what is not', () =>
    open(base, `/journeys/maps/${WEIGHED}?view=matrix`, {}, async page => {
      const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: /^Compare for them/ }) });
      await row.getByText('measured', { exact: true }).first().waitFor();
      await row.getByText(/n = /).first().waitFor();
      const importance = row.getByRole('textbox', { name: 'Importance: Compare for them' });
      await importance.fill('4.5');
      await until(async () => (await priorities(base, 'Compare for them')).importance === 4.5, 'it is not saved');
      await row.getByText('do first').waitFor();
      await button(row, 'From the data').first().click();
      await until(async () => (await priorities(base, 'Compare for them')).importance === undefined, 'it is still set');
      await page.getByText('Satisfaction', { exact: true }).first().click();
      await page.waitForURL(/across=satisfaction/);
      await page.getByRole('group', { name: 'Importance and Satisfaction' }).waitFor();
    }),
  );
}
