import { readFileSync } from 'node:fs';
import { call, check, company, expect, signedIn, stands, until } from '../kit.mjs';

const PATH = '/journeys/maps/shop-future?view=before';
const DAYS = 60;

/** Each day somebody searches and somebody pays; in the first half of the days paying is rated low, then high. */
function rows() {
  const lines = ['user_id,email,time,event,CSAT (1-5)'];
  for (let day = 0; day < DAYS; day += 1) {
    const date = new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10);
    const rated = (day < DAYS / 2 ? 1 : 4) + (day % 2);
    lines.push(`k-${day},k${day}@example.com,${date} 10:00:00,search,3`);
    lines.push(`k-${day},k${day}@example.com,${date} 11:00:00,purchase,${rated}`);
  }
  return lines;
}

/** A map of eight steps, two of them bound, and the future state that was made from it and changed. */
async function prepared(page) {
  const { touchpoints } = await call(page, 'GET', '/touchpoints');
  const key = name => touchpoints.find(one => one.key === name || one.names.en.toLowerCase() === name).key;
  const others = Array.from({ length: 6 }, (_, at) => ({ key: `s${at}`, name: `Step ${at}` }));
  const body = {
    name: 'Shop',
    stages: [
      {
        key: 'buy',
        name: 'Buying',
        steps: [
          { key: 'look', name: 'Looks around', touchpoints: [key('search')] },
          { key: 'pay', name: 'Pays', touchpoints: [key('purchase')] },
        ],
      },
      { key: 'rest', name: 'The rest', steps: others },
    ],
    lanes: [
      { key: 'mood', kind: 'emotion' },
      { key: 'bad', kind: 'obstacle' },
      { key: 'fix', kind: 'solution' },
    ],
    cells: [
      { step: 'pay', lane: 'mood', emotion: -1 },
      { step: 'pay', lane: 'bad', text: 'Four pages to fill in' },
    ],
  };
  await call(page, 'PUT', '/documents/map/shop', { version: 0, body });
  await call(page, 'POST', '/maps/shop/blueprint', { kind: 'future_state' });
  const made = await call(page, 'GET', '/documents/map/shop-future');
  const future = made.body;
  future.stages[1].steps = [...future.stages[1].steps.slice(1), { key: 'new', name: 'Gets a gift' }];
  future.cells = [
    { step: 'pay', lane: 'mood', emotion: 1.5 },
    { step: 'pay', lane: 'fix', text: 'One page' },
  ];
  await call(page, 'PUT', '/documents/map/shop-future', { version: made.version, body: future });
}

const row = (page, name) => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });

export async function checks() {
  const own = await company('maps-before', { shop: rows() });
  await signedIn(own, '/journeys/maps', {}, prepared);
  await told(own);
  await movedPeriods(own);
  await sideBySide(own);
  await alone(own);
  await stands(own, 'map-before', PATH, signedIn);
  await stands(own, 'map-sides', `${PATH}&sides=1`, signedIn);
}

async function told(own) {
  await check('the table tells the problem, what was changed and how customers feel before and after', () =>
    signedIn(own, PATH, {}, async page => {
      const pays = row(page, /^Pays/);
      for (const text of ['Four pages to fill in', 'One page', '−1.0 → +1.5']) await pays.getByText(text).waitFor();
      await pays.getByText(/better: \+.* · n = 60/).waitFor();
      await row(page, /^Looks around/)
        .getByText(/no clear change/)
        .waitFor();
      await row(page, /^Gets a gift/)
        .getByText('The step is new')
        .waitFor();
      await page.getByRole('region', { name: 'The journey as a whole' }).getByText('n = 120').waitFor();
      await page.getByRole('switch', { name: 'Only what changed' }).check({ force: true });
      await row(page, /^Looks around/).waitFor({ state: 'detached' });
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Download as CSV' }).click(),
      ]);
      const [heading] = readFileSync(await file.path(), 'utf8').split('\r\n');
      for (const column of ['measured_before_n', 'measured_change_low', 'what_was_changed']) {
        expect(heading.includes(column), `the file has no ${column}: ${heading}`);
      }
    }),
  );
}

async function movedPeriods(own) {
  await check('the periods are moved by the keyboard and never share a day', () =>
    signedIn(own, PATH, {}, async page => {
      const end = page.getByRole('slider', { name: 'Last day before the change' });
      await end.focus();
      await page.keyboard.press('ArrowLeft');
      await page.waitForURL(/was=2024-01-01\.\.2024-01-29/);
      await end.focus();
      for (let pressed = 0; pressed < 3; pressed += 1) await page.keyboard.press('ArrowRight');
      await page.waitForURL(/was=2024-01-01\.\.2024-02-01&now=2024-02-02\.\.2024-02-29/);
    }),
  );
}

async function sideBySide(own) {
  await check('both versions stand side by side, marked, and scroll together', () =>
    signedIn(own, PATH, {}, async page => {
      await page.getByText('Side by side', { exact: true }).click();
      const pane = side => page.getByRole('table', { name: new RegExp(`^${side}: `) });
      const [before, after] = [pane('Before'), pane('After')];
      await before.getByRole('columnheader', { name: 'Step 0 removed' }).waitFor();
      await after.getByRole('columnheader', { name: 'Gets a gift added' }).waitFor();
      await after.getByRole('cell', { name: 'One page added' }).waitFor();
      await before.getByRole('rowheader', { name: 'Obstacles removed' }).waitFor();
      const [top, other] = await Promise.all(
        [before, after].map(one => one.getByRole('rowheader', { name: /Solutions/ }).boundingBox()),
      );
      expect(Math.abs(top.y - other.y) < 1, 'a lane does not stand beside itself');
      await before.evaluate(element => {
        element.scrollLeft = 120;
      });
      await until(() => after.evaluate(element => element.scrollLeft === 120), 'the other side does not follow');
    }),
  );
}

async function alone(own) {
  await check('a map of one version says that there is nothing to compare it with', () =>
    signedIn(own, '/journeys/maps/shop?view=before', {}, async page => {
      await page.getByText('There is nothing to compare with yet').waitFor();
      await page.getByRole('combobox', { name: 'Compared with' }).click();
      await page.getByRole('option', { name: /future state/ }).click();
      await page.waitForURL(/of=shop-future/);
      await page.getByRole('columnheader', { name: 'Problem' }).waitFor();
    }),
  );
}
