import { join } from 'node:path';
import { accessible, api, check, expect, open, screens, stands, until } from '../kit.mjs';

/** Names of this run alone: the data may have others. */
const RUN = Date.now().toString(36);
const KEY = `map-${RUN}`;

const button = (page, name) => page.getByRole('button', { name, exact: true });
const cell = (page, step, lane) => page.locator(`[data-spot="cell\\a ${step}\\a ${lane}"]`);
const stepHead = (page, step) => page.locator(`[data-spot="step\\a ${step}"]`);

/** A map with what most checks need: two stages, three steps, four lanes. */
function body(touchpoints) {
  const bound = touchpoints.map(one => [one]);
  return {
    name: `Flight ${RUN}`,
    stages: [
      {
        key: 'before',
        name: 'Before the flight',
        steps: [
          { key: 'search', name: 'Search', touchpoints: bound[0] },
          { key: 'book', name: 'Book', touchpoints: bound[1] },
        ],
      },
      { key: 'board', name: 'On board', steps: [{ key: 'fly', name: 'Fly' }] },
    ],
    lanes: [
      { key: 'doing', kind: 'action' },
      { key: 'mood', kind: 'emotion' },
      { key: 'front', kind: 'frontstage' },
      { key: 'figures', kind: 'metric' },
    ],
    cells: [
      { step: 'search', lane: 'doing', text: 'Compares fares', actions: 3 },
      { step: 'search', lane: 'mood', emotion: 1, text: 'Curious' },
      { step: 'fly', lane: 'mood', emotion: -1 },
      { step: 'search', lane: 'figures', measure: { question: { ask: 'metric', metric: 'customers' } } },
    ],
  };
}

const kept = async base => (await api(base, 'GET', `/documents/map/${KEY}`)).body;
const textAt = (map, step, lane) => map.cells?.find(one => one.step === step && one.lane === lane)?.text;
const saved = page => page.getByText('All changes saved').first().waitFor();

export async function checks({ base }) {
  const { touchpoints } = await api(base, 'GET', '/touchpoints');
  const bound = touchpoints.slice(0, 2).map(one => one.key);
  await api(base, 'PUT', `/documents/map/${KEY}`, { version: 0, body: body(bound) });
  // What another map was made from is kept as it was, whoever edits it next.
  await api(base, 'POST', `/maps/${KEY}/blueprint`, { kind: 'future_state' });
  const path = `/journeys/maps/${KEY}`;

  await check('a blank map is made from the list of maps', () =>
    open(base, '/journeys/maps', {}, async page => {
      await button(page, 'New map').click();
      await page.getByRole('menuitem', { name: /Blank map/ }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: 'Name of the map' }).fill(`Blank ${RUN}`);
      await dialog.getByRole('radio', { name: /Service blueprint/ }).check();
      await button(dialog, 'Create').click();
      await page.waitForURL(/journeys\/maps\/.+/);
      await page.getByRole('grid').waitFor();
      for (const line of ['Line of interaction', 'Line of visibility', 'Line of internal interaction']) {
        await page.getByText(line, { exact: true }).waitFor();
      }
    }),
  );

  await check('a table that is pasted becomes a map', () =>
    open(base, '/journeys/maps?make=paste', {}, async page => {
      const dialog = page.getByRole('dialog');
      const table = '\tBefore\t\tAfter\n\tSee\tBuy\tUse\nEmotions\t1\t-1\t2\nThoughts\tHm\tOh\tAh';
      await dialog.getByRole('textbox', { name: 'Table' }).fill(table);
      expect(await dialog.getByRole('checkbox').isChecked(), 'the row of stages is not seen');
      await dialog.getByRole('textbox', { name: 'Name of the map' }).fill(`Pasted ${RUN}`);
      await button(dialog, 'Create').click();
      await page.waitForURL(/journeys\/maps\/.+/);
      await page.getByRole('gridcell', { name: 'Oh' }).waitFor();
    }),
  );

  await check('cells are written from the keyboard, saved by themselves and taken back', () =>
    open(base, path, {}, async page => {
      await cell(page, 'search', 'doing').focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Enter');
      await page.keyboard.type('Pays by card');
      await page.keyboard.press('Tab');
      await page.keyboard.type('Sits down');
      await page.keyboard.press('Enter');
      await saved(page);
      expect(textAt(await kept(base), 'book', 'doing') === 'Pays by card', 'the cell is not saved');
      expect(textAt(await kept(base), 'fly', 'doing') === 'Sits down', 'Tab did not go on');
      const focused = await page.evaluate(() => document.activeElement?.getAttribute('data-spot'));
      expect(focused === 'cell\nfly\ndoing', `the focus is on ${focused}`);
      await page.keyboard.press('Enter');
      await page.keyboard.type(' again');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+z');
      await until(async () => textAt(await kept(base), 'fly', 'doing') === undefined, 'it was not taken back');
      await page.keyboard.press('Control+Shift+z');
      await until(async () => textAt(await kept(base), 'fly', 'doing') === 'Sits down', 'it was not done again');
    }),
  );

  await check('a step is moved by keys, over into the next stage, and keeps the focus', () =>
    open(base, path, {}, async page => {
      const stageOf = async () =>
        (await kept(base)).stages.find(stage => stage.steps.some(step => step.key === 'book')).key;
      await stepHead(page, 'book').focus();
      await page.keyboard.press('Alt+ArrowRight');
      await until(async () => (await stageOf()) === 'board', 'the step did not move');
      const focused = await page.evaluate(() => document.activeElement?.getAttribute('data-spot'));
      expect(focused === 'step\nbook', `the focus is on ${focused}`);
      await page.keyboard.press('Alt+ArrowLeft');
      await until(async () => (await stageOf()) === 'before', 'the step did not come back');
    }),
  );

  await check('a step is dragged to another place', () =>
    open(base, path, {}, async page => {
      const head = stepHead(page, 'search');
      await head.hover();
      const from = await head.locator('span[aria-hidden]').boundingBox();
      const to = await stepHead(page, 'fly').boundingBox();
      await page.mouse.move(from.x + 5, from.y + 5);
      await page.mouse.down();
      await page.mouse.move(to.x + to.width * 0.5, to.y + 20, { steps: 8 });
      await page.mouse.move(to.x + to.width * 0.9, to.y + 20, { steps: 4 });
      await page.mouse.up();
      const order = async () => (await kept(base)).stages.flatMap(stage => stage.steps.map(step => step.key)).join();
      await until(async () => (await order()) === 'book,fly,search', 'the step was not dropped');
      await button(page, 'Undo').click();
      await until(async () => (await order()) === 'search,book,fly', 'it was not taken back');
    }),
  );

  await check('a table is pasted into the grid, and makes the steps that it needs', () =>
    open(base, path, {}, async page => {
      await cell(page, 'fly', 'doing').focus();
      await page.evaluate(() => {
        const data = new DataTransfer();
        data.setData('text/plain', 'Looks out\tLands\n2\t-1');
        const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
        document.activeElement.dispatchEvent(event);
      });
      await until(async () => (await kept(base)).stages[1].steps.length === 2, 'no step was made');
      const map = await kept(base);
      const made = map.stages[1].steps[1].key;
      expect(textAt(map, made, 'doing') === 'Lands', 'the second cell is not there');
      expect(map.cells.find(one => one.step === made && one.lane === 'mood').emotion === -1, 'no point of the curve');
      await button(page, 'Undo').click();
      await saved(page);
    }),
  );

  await check('the curve of emotions is drawn by keys and by hand', () =>
    open(base, path, {}, async page => {
      const emotion = async step =>
        (await kept(base)).cells.find(one => one.step === step && one.lane === 'mood')?.emotion;
      await cell(page, 'book', 'mood').focus();
      await page.keyboard.press('Enter');
      await page.getByRole('slider').waitFor();
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Enter');
      await until(async () => (await emotion('book')) === 0.5, 'the point is not set');
      const point = cell(page, 'search', 'mood').locator('[data-editable]');
      const from = await point.boundingBox();
      await page.mouse.move(from.x + 7, from.y + 7);
      await page.mouse.down();
      await page.mouse.move(from.x + 7, from.y + 60, { steps: 6 });
      await page.mouse.up();
      await until(async () => (await emotion('search')) < 0, 'the point was not dragged');
    }),
  );

  await check('the details of a cell are edited beside the map', () =>
    open(base, path, {}, async page => {
      await cell(page, 'search', 'front').focus();
      await page.keyboard.press(' ');
      const pane = page.getByRole('dialog');
      await pane.getByRole('textbox', { name: 'Text' }).fill('Answers in the chat');
      await button(pane, 'Add evidence').click();
      await page.getByRole('menuitem', { name: 'Quote' }).click();
      await pane.getByRole('textbox', { name: 'What it says' }).fill('They were quick');
      await pane.getByRole('textbox', { name: 'Source' }).fill('Interviews');
      await button(pane, 'Add an outside figure').click();
      await pane.getByRole('textbox', { name: 'Figure' }).fill('42');
      await pane.getByRole('textbox', { name: 'What it is' }).fill('Chats a day');
      await pane.getByRole('textbox', { name: 'Source' }).last().fill('Report');
      await button(pane, 'Add').click();
      await page.keyboard.press('Escape');
      await until(async () => {
        const found = (await kept(base)).cells.find(one => one.step === 'search' && one.lane === 'front');
        return found?.evidence?.[0]?.source === 'Interviews' && found.reported?.[0]?.figure === 42;
      }, 'the cell is not saved');
      await cell(page, 'search', 'front').getByText('Chats a day').waitFor();
    }),
  );

  await check('two who edit one map have both edits, and no dialog', () =>
    open(base, path, { complaint: /409/ }, async page => {
      const other = await page.context().newPage();
      await other.goto(base + path);
      for (const [who, step, said] of [
        [page, 'search', 'mine'],
        [other, 'fly', 'theirs'],
      ]) {
        await cell(who, step, 'front').focus();
        await who.keyboard.press('Enter');
        await who.keyboard.press('Control+a');
        await who.keyboard.type(said);
        await who.keyboard.press('Enter');
      }
      await until(async () => {
        const map = await kept(base);
        return textAt(map, 'search', 'front') === 'mine' && textAt(map, 'fly', 'front') === 'theirs';
      }, 'one of the edits is gone');
      expect((await page.getByRole('dialog').count()) === 0, 'there is a dialog');
    }),
  );

  await check('an older version is looked at, compared and restored', () =>
    open(base, path, {}, async page => {
      await button(page, 'More').click();
      await page.getByRole('menuitem', { name: 'History' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Look at it' }).last().click();
      await page.waitForURL(/version=1/);
      await button(page, 'What changed since').click();
      await page.getByRole('dialog').getByText('Pays by card').waitFor();
      await page.keyboard.press('Escape');
      await button(page, 'Restore as the newest').click();
      await page.waitForURL(url => !url.searchParams.has('version'));
      await until(async () => textAt(await kept(base), 'book', 'doing') === undefined, 'it was not restored');
    }),
  );

  await check('a map is presented stage by stage', () =>
    open(base, path, {}, async page => {
      await button(page, 'Present').click();
      await page.getByRole('heading', { level: 1, name: 'Before the flight' }).waitFor();
      expect((await page.locator('nav[aria-label]').count()) === 0, 'the menu is there');
      await page.keyboard.press('ArrowRight');
      await page.getByRole('heading', { level: 1, name: 'On board' }).waitFor();
      await page.screenshot({ path: join(screens, 'map-presentation.desktop.en.png') });
      await accessible(page);
      await page.keyboard.press('Escape');
      await page.getByRole('grid').waitFor();
    }),
  );

  await check('the guide makes steps out of touchpoints', () =>
    open(base, '/journeys/maps?make=wizard', {}, async page => {
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: 'Name of the map' }).fill(`Guided ${RUN}`);
      await button(dialog, 'Begin the guide').click();
      await page.waitForURL(/view=guide/);
      await page.getByRole('textbox', { name: 'Goal', exact: true }).fill('More bookings');
      await button(page, 'Audience').last().click();
      await page.getByRole('textbox', { name: 'New persona' }).fill(`Anna ${RUN}`);
      await button(page, 'Add').last().click();
      await button(page, 'Touchpoints').last().click();
      await page.getByRole('heading', { level: 2, name: 'Touchpoints' }).waitFor();
      for (const box of (await page.getByRole('checkbox').all()).slice(0, 3)) await box.check();
      await button(page, 'Make 3 steps of them').click();
      await button(page, 'Data').last().click();
      await button(page, 'Measure at 3 steps').click();
      await button(page, 'Map').last().click();
      await page.getByRole('textbox', { name: 'Customer actions' }).fill('Looks around');
      await button(page, 'Test').last().click();
      await page.getByText(/checks passed/).waitFor();
      await button(page, 'Open the map').click();
      await page.getByRole('grid').waitFor();
      await page.getByText('Looks around').waitFor();
      await saved(page);
    }),
  );

  await check('a persona has its empathy map', () =>
    open(base, '/journeys/personas', {}, async page => {
      await page.getByRole('link', { name: new RegExp(`Anna ${RUN}`) }).click();
      await page.getByRole('textbox', { name: 'Feels: add a note' }).fill('Relieved');
      await page.keyboard.press('Enter');
      await page
        .getByRole('button', { name: /Relieved$/ })
        .first()
        .waitFor();
      await saved(page);
    }),
  );

  await check('a viewer looks at a map and is offered nothing to change', () =>
    open(base, path, {}, async page => {
      await page.route('**/api/v1/session', async route => {
        const reply = await route.fetch();
        const session = await reply.json();
        await route.fulfill({ response: reply, json: { ...session, user: { ...session.user, role: 'viewer' } } });
      });
      await page.reload();
      await page.getByRole('grid').waitFor();
      expect((await button(page, 'Add a stage').count()) === 0, 'a viewer can add a stage');
      await cell(page, 'search', 'doing').dblclick();
      expect((await page.locator('[role="grid"] textarea').count()) === 0, 'a viewer can write');
    }),
  );

  await check('sixty steps by twelve lanes stay fluid', () =>
    open(base, '/journeys/maps', {}, async page => {
      const steps = Array.from({ length: 60 }, (_, at) => ({ key: `s${at}`, name: `Step ${at}` }));
      const lanes = Array.from({ length: 12 }, (_, at) => ({ key: `l${at}`, kind: 'text', name: `Lane ${at}` }));
      const cells = steps.flatMap(step =>
        lanes.map(lane => ({ step: step.key, lane: lane.key, text: `${step.name} in ${lane.name}` })),
      );
      const large = { name: `Large ${RUN}`, stages: [{ key: 'a', name: 'All', steps }], lanes, cells };
      await api(base, 'PUT', `/documents/map/${KEY}-large`, { version: 0, body: large });
      await page.goto(`${base}/journeys/maps/${KEY}-large`);
      await cell(page, 's0', 'l0').focus();
      const began = Date.now();
      for (let at = 0; at < 20; at += 1) await page.keyboard.press('ArrowRight');
      const each = (Date.now() - began) / 20;
      expect(each < 100, `a key takes ${each} ms`);
      const focused = await page.evaluate(() => document.activeElement?.getAttribute('data-spot'));
      expect(focused === 'cell\ns20\nl0', `the focus is on ${focused}`);
    }),
  );

  await stands(base, 'maps', '/journeys/maps');
  await stands(base, 'map-designed', path);
  await stands(base, 'map-actual', `${path}?reality=1`);
  await stands(base, 'map-table', `${path}?view=table`);
  await stands(base, 'map-card', `${path}?view=card`);
  await stands(base, 'map-plan', `${path}?view=plan`);
  await stands(base, 'map-guide', `${path}?view=guide`);
  await stands(base, 'personas', '/journeys/personas');
}
