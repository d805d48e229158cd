import { accessible, api, check, company, expect, open, q, signedIn, stands } from '../kit.mjs';

/** Names of this run alone: the data may have others. */
const RUN = Date.now().toString(36);
const PATH = `/journeys/maps?make=discover&seen=${q({ journeys: { gap: '7d' } })}`;

const button = (page, name) => page.getByRole('button', { name, exact: true });
const dialogOf = page => page.getByRole('dialog', { name: 'From what customers do' });
const steps = map => map.stages.flatMap(stage => stage.steps);

export async function checks({ base }) {
  await check('the API proposes maps from the simplest to the one that everybody follows', async () => {
    const found = await api(base, 'POST', '/maps/discover', { journeys: { gap: '7d' } });
    expect(found.drafts.length === 11, `there are ${found.drafts.length} drafts`);
    const [simplest, fullest] = [found.drafts[0], found.drafts[10]];
    expect(simplest.simplicity === 1 && fullest.simplicity === 0, 'the drafts are in another order');
    expect(simplest.fit.steps < fullest.fit.steps, 'the simplest map has as many steps as the fullest');
    const { following } = fullest.fit;
    expect(following.successes === following.n && following.n > 0, 'not everybody follows the fullest map');
    const { touchpoints } = await api(base, 'GET', '/touchpoints');
    for (const step of steps(simplest.map).filter(one => one.touchpoints?.length)) {
      const [only] = step.touchpoints;
      expect(touchpoints.find(one => one.key === only)?.names.en === step.name, `${step.name} is called otherwise`);
    }
    const one = await api(base, 'POST', '/maps/discover', { journeys: { gap: '7d' }, simplicity: 0.5 });
    expect(one.drafts.filter(draft => draft.map).length === 1, 'more than the wanted map is given');
  });

  await check('a map of what customers do is made simpler, named and opened', () =>
    open(base, PATH, {}, async page => {
      const dialog = dialogOf(page);
      const fit = dialog.getByRole('status').filter({ hasText: 'follow' });
      await fit.waitFor();
      const before = await fit.textContent();
      await dialog.getByRole('slider', { name: 'Simplicity' }).focus();
      await page.keyboard.press('Home');
      await page.waitForURL(/simple=0/);
      await dialog.getByText('100').first().waitFor();
      expect((await fit.textContent()) !== before, 'the fit stays the same');
      await page.keyboard.press('End');
      await page.waitForURL(/simple=10/);
      await accessible(page);
      await dialog.getByRole('textbox', { name: 'Name of the map' }).fill(`Seen ${RUN}`);
      await button(dialog, 'Make this map').click();
      await page.waitForURL(/journeys\/maps\/[^?]+/);
      await page.getByRole('grid').waitFor();
      const key = decodeURIComponent(new URL(page.url()).pathname.split('/').pop());
      const { body } = await api(base, 'GET', `/documents/map/${key}`);
      expect(body.name === `Seen ${RUN}` && steps(body).length > 0, 'the map is not the one that was shown');
      expect(body.journeys.gap === '7d', 'the map is not compared with the journeys that it is made of');
      const answer = await api(base, 'POST', '/ask', { ask: 'conformance', map: key });
      expect(answer.result.journeys > 0, 'the map cannot be followed');
    }),
  );

  await check('which journeys they are stands in the address', () =>
    open(base, PATH, {}, async page => {
      const dialog = dialogOf(page);
      await dialog.getByText('Which journeys', { exact: true }).click();
      await dialog.getByLabel('What journeys are for', { exact: true }).first().click();
      await page.getByRole('option').first().click();
      await page.waitForURL(/goal/);
      await dialog.getByRole('button', { name: /^All customers/, pressed: true }).waitFor();
    }),
  );

  await stands(base, 'maps-discover', PATH);

  await check('without interactions it is said what to do', async () => {
    const own = await company('undiscovered', {});
    await signedIn(own, PATH, { complaint: /status of 4/ }, async page => {
      await dialogOf(page).getByRole('alert').getByText('there are no interactions yet').waitFor();
    });
  });
}
