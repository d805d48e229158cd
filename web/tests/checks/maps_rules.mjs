import { call, check, company, expect, q, signedIn, stands, until } from '../kit.mjs';

const KEY = 'shop';
const PATH = `/journeys/maps/${KEY}?view=rules`;
const DAYS = 40;

/** Each day somebody searches: of ten, seven pay an hour later, two in the evening, one not at all. */
function rows() {
  const lines = ['user_id,email,time,event'];
  for (let day = 0; day < DAYS; day += 1) {
    const date = new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10);
    const of = `k-${day},k${day}@example.com,${date}`;
    lines.push(`${of} 10:00:00,search`);
    if (day % 10 < 7) lines.push(`${of} 11:00:00,purchase`);
    else if (day % 10 < 9) lines.push(`${of} 20:00:00,purchase`);
  }
  return lines;
}

const kept = async page => (await call(page, 'GET', `/documents/map/${KEY}`)).body.rules ?? [];
const button = (page, name) => page.getByRole('button', { name, exact: true });
const rule = (page, said) => page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: said }) });
/** Of a rule: so many cases of a state. */
const counted = (page, said, state, count) =>
  rule(page, said)
    .getByRole('button', { name: `${state} ${count}` })
    .waitFor();

const BOUGHT = /^Every “Looks around” is followed by “Pays”/;

async function prepared(page) {
  const { touchpoints } = await call(page, 'GET', '/touchpoints');
  const key = name => touchpoints.find(one => one.key === name || one.names.en.toLowerCase() === name).key;
  const steps = [
    { key: 'look', name: 'Looks around', touchpoints: [key('search')] },
    { key: 'pay', name: 'Pays', touchpoints: [key('purchase')] },
  ];
  const body = { name: 'Shop', stages: [{ key: 'buy', name: 'Buying', steps }] };
  await call(page, 'PUT', `/documents/map/${KEY}`, { version: 0, body });
}

export async function checks() {
  const own = await company('maps-rules', { shop: rows() });
  await signedIn(own, '/journeys/maps', {}, prepared);
  await stands(own, 'map-rules-none', PATH, signedIn);
  await begun(own);
  await edited(own);
  await unfinished(own);
  await behind(own);
  await asked(own);
  await failed(own);
  await stands(own, 'map-rules', PATH, signedIn);
}

async function begun(own) {
  await check('a rule is added from the steps of the map by a click, counted, and taken back', () =>
    signedIn(own, PATH, {}, async page => {
      await page.getByText('No rules yet').waitFor();
      await page.getByRole('button', { name: /^Add a rule: Every “Looks around”/ }).click();
      await counted(page, BOUGHT, 'kept', 36);
      await until(async () => (await kept(page)).length === 1, 'the rule is not saved');
      await button(page, 'Undo').click();
      await page.getByText('No rules yet').waitFor();
      await button(page, 'Redo').click();
      await counted(page, BOUGHT, 'kept', 36);
      await until(async () => (await kept(page)).length === 1, 'the rule did not come back');
    }),
  );
}

async function edited(own) {
  await check('the sentence of a rule is put together from its fields, and each change is taken back', () =>
    signedIn(own, PATH, {}, async page => {
      await rule(page, BOUGHT)
        .getByRole('button', { name: /^Edit:/ })
        .click();
      const count = page.getByLabel('How long', { exact: true });
      await count.fill('2');
      await page.getByRole('heading', { name: /within 2 hours$/ }).waitFor();
      for (const [state, of] of [
        ['kept', 28],
        ['still open', 1],
        ['broken', 11],
      ]) {
        await counted(page, BOUGHT, state, of);
      }
      await page.getByText(/^71.8%/).waitFor();
      await page.getByText('One journey', { exact: true }).click();
      await page.getByRole('heading', { name: /\(within one journey\)$/ }).waitFor();
      await button(page, 'Undo').click();
      await page.getByRole('heading', { name: /within 2 hours$/ }).waitFor();
      await until(async () => (await kept(page))[0]?.within === '2h', 'the time is not saved');
    }),
  );
}

async function unfinished(own) {
  await check('a rule that is being made says what it lacks, and is saved all the same', () =>
    signedIn(own, PATH, {}, async page => {
      await button(page, 'Add a rule').click();
      await page.getByRole('menuitem', { name: 'Never happens' }).click();
      await page.getByText('Choose the steps or touchpoints that it is about.').waitFor();
      const side = page.getByLabel('What the rule is about', { exact: true }).first();
      await side.click();
      await page.getByRole('option', { name: 'Pays', exact: true }).click();
      await page.keyboard.press('Escape');
      await counted(page, /^No customer has “Pays”/, 'broken', 36);
      await rule(page, /^No customer has “Pays”/)
        .getByRole('button', { name: /^Remove:/ })
        .click();
      await until(async () => (await kept(page)).length === 1, 'the rule is not removed');
    }),
  );
}

async function behind(own) {
  await check('the customers who broke a rule are a click away', () =>
    signedIn(own, PATH, {}, async page => {
      await rule(page, BOUGHT).getByRole('button', { name: 'broken 11' }).click();
      await page.getByRole('dialog').getByText('k-9', { exact: true }).waitFor();
      expect((await page.getByRole('dialog').getByText('k-0', { exact: true }).count()) === 0, 'who kept it is listed');
    }),
  );
}

async function asked(own) {
  await check('the rules of a map are asked in Explore', () =>
    signedIn(own, `/explore/rules?q=${q({ map: KEY })}`, {}, async page => {
      await page.getByText('How well are the rules of the map “Shop” kept').first().waitFor();
      await page.getByText(/kept in 72% of cases/).waitFor();
      await page
        .getByRole('rowheader', { name: /is followed by “Pays” within 2 hours/ })
        .or(page.getByRole('cell', { name: /is followed by “Pays” within 2 hours/ }))
        .first()
        .waitFor();
    }),
  );
}

async function failed(own) {
  await check('rules that could not be counted can be asked again', () =>
    signedIn(own, '/journeys/maps', { complaint: /422/ }, async page => {
      let refused = 0;
      await page.route('**/api/v1/ask', route => {
        if (!route.request().postData()?.includes('"rules"') || refused > 0) return route.continue();
        refused += 1;
        return route.fulfill({ status: 422, contentType: 'application/json', body: '{"detail": "no luck today"}' });
      });
      await page.goto(own + PATH);
      await page.getByText('no luck today').waitFor();
      await button(page, 'Try again').click();
      await counted(page, BOUGHT, 'kept', 28);
    }),
  );
}
