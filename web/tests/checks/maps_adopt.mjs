import { accessible, api, check, expect, open, q, stands, until } from '../kit.mjs';

/** Names of this run alone: the data may have others. */
const RUN = Date.now().toString(36);
const KEY = `adopt-${RUN}`;
const JOURNEYS = { gap: '30m' };

const button = (page, name) => page.getByRole('button', { name, exact: true });
/** A text in a regular expression. */
const literal = text => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const kept = async base => (await api(base, 'GET', `/documents/map/${KEY}`)).body;
const stepKeys = map => map.stages.flatMap(stage => stage.steps.map(step => step.key));
const compared = async base => (await api(base, 'POST', '/ask', { ask: 'conformance', map: KEY })).result;

/** The touchpoints of the most frequent journey through several, each once. */
async function commonJourney(base, touchpoints) {
  const asked = { ask: 'variants', journeys: JOURNEYS, language: 'en' };
  const { variants } = (await api(base, 'POST', '/ask', asked)).result;
  const found = variants.find(({ steps }) => steps.length > 1 && new Set(steps).size === steps.length);
  expect(found, 'no journey leads through several touchpoints');
  return found.steps.map(name => touchpoints.find(one => one.names.en === name));
}

/** A map that lacks the last step of that journey, and one of its deviations that more journeys follow with. */
async function mapWithDeviation(base) {
  const { touchpoints } = await api(base, 'GET', '/touchpoints');
  const journey = await commonJourney(base, touchpoints);
  const steps = journey.slice(0, -1).map(({ key, names }) => ({ key, name: names.en, touchpoints: [key] }));
  const stages = [{ key: 'all', name: 'All', steps }];
  const body = { name: `Adopted ${RUN}`, stages, lanes: [], journeys: JOURNEYS };
  await api(base, 'PUT', `/documents/map/${KEY}`, { version: 0, body });
  const { deviations } = await compared(base);
  const offTheMap = deviations.filter(one => one.kind === 'unplanned' && !one.step).slice(0, 8);
  for (const { touchpoint } of offTheMap) {
    const drafted = await api(base, 'POST', `/maps/${KEY}/adopt`, { version: 1, kind: 'unplanned', of: touchpoint });
    if (drafted.after.journeys.successes > drafted.before.journeys.successes) {
      return { touchpoint: touchpoints.find(one => one.key === touchpoint), drafted, first: steps[0].key };
    }
  }
  throw new Error('with no deviation more journeys follow the map');
}

export async function checks({ base }) {
  const path = `/journeys/maps/${KEY}`;
  let found;

  await check('a draft of the API tells before and then, and saves nothing', async () => {
    found = await mapWithDeviation(base);
    const { drafted, touchpoint } = found;
    expect(
      drafted.changes.some(change => change.includes(touchpoint.names.en)),
      'the new step is not told',
    );
    expect(!stepKeys(await kept(base)).includes(touchpoint.key), 'the draft is saved');
  });
  if (!found) return;
  const name = found.touchpoint.names.en;
  const pane = `${path}?reality=1&beside=${q(['deviation', `unplanned:${found.touchpoint.key}`])}`;

  await check('a deviation on the map is explained, with examples, before it is adopted', () =>
    open(base, `${path}?reality=1`, {}, async page => {
      const offTheMap = page.getByRole('list', { name: 'Not on the map:' });
      await offTheMap.getByRole('button', { name: new RegExp(`^${literal(name)} [<\\d]`) }).click();
      const drawer = page.getByRole('dialog');
      await drawer.getByText(/In \d.*of these journeys .* n = /).waitFor();
      await drawer.getByRole('heading', { name: 'Examples' }).waitFor();
      await button(drawer, 'Make this part of the plan').click();
      const dialog = page.getByRole('dialog', { name: 'Make this part of the plan' });
      await dialog.getByText(`the step “${name}” comes in`).waitFor();
      await accessible(page);
      await button(dialog, 'Cancel').click();
      expect(!stepKeys(await kept(base)).includes(found.touchpoint.key), 'it was adopted though it was cancelled');
    }),
  );

  await stands(base, 'map-deviation', pane);

  await check('an adopted deviation is in the plan, more follow it, and it is taken back', () =>
    open(base, pane, {}, async page => {
      const before = await compared(base);
      await button(page.getByRole('dialog'), 'Make this part of the plan').click();
      const dialog = page.getByRole('dialog', { name: 'Make this part of the plan' });
      await button(dialog, 'Change the map').click();
      await page.getByText('The map is changed.').waitFor();
      await until(async () => stepKeys(await kept(base)).includes(found.touchpoint.key), 'the step is not saved');
      const map = await kept(base);
      const own = map.edges.some(edge => edge.from === edge.to && edge.kind === 'optional');
      expect(own, 'the new step may not be left out');
      const after = await compared(base);
      const [were, are] = [before, after].map(one => one.following_journeys.successes);
      expect(are > were && are === found.drafted.after.journeys.successes, `${were} followed before, ${are} now`);
      expect(after.following.successes >= before.following.successes, 'fewer customers follow');
      await button(page, 'Undo').click();
      await until(async () => !stepKeys(await kept(base)).includes(found.touchpoint.key), 'it was not taken back');
      expect((await kept(base)).edges === undefined || (await kept(base)).edges.length === 0, 'its edges are left');
    }),
  );

  await check('a step may be left out by its own switch', () =>
    open(base, `${path}?beside=${q(['step', found.first])}`, {}, async page => {
      await page.getByRole('checkbox', { name: 'The step may be left out' }).check();
      await until(async () => {
        const { edges = [] } = await kept(base);
        return edges.some(edge => edge.from === found.first && edge.to === found.first && edge.kind === 'optional');
      }, 'it is not saved');
    }),
  );

  await check('a viewer reads what customers do and is offered nothing to change', () =>
    open(base, pane, {}, async page => {
      await page.route('**/api/v1/session', async route => {
        const reply = await route.fetch();
        const session = await reply.json();
        await route.fulfill({ response: reply, json: { ...session, user: { ...session.user, role: 'viewer' } } });
      });
      await page.reload();
      await button(page.getByRole('dialog'), 'Show these customers').waitFor();
      expect((await button(page, 'Make this part of the plan').count()) === 0, 'a viewer can adopt it');
    }),
  );
}
