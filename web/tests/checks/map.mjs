import { join } from 'node:path';
import { ask, check, expect, LANGUAGES, open, q, screens, stands } from '../kit.mjs';

const MAP = '/journeys';

export async function checks({ base, data }) {
  await stands(base, 'map', MAP);
  for (const language of LANGUAGES) {
    await check(`the map shows touchpoints with their customers and opens them, in ${language}`, () =>
      open(base, MAP, { language }, async page => {
        const { touchpoints } = ask(data, { ask: 'map', language }).result;
        const most = touchpoints.reduce((best, one) => (one.customers > best.customers ? one : best));
        const card = page.getByRole('button', { name: most.touchpoint }).first();
        await card.focus();
        await page.keyboard.press('Enter');
        const drawer = page.locator('[role=dialog]');
        await drawer.waitFor();
        const text = (await drawer.textContent()).replace(/\s/gu, '');
        const count = String(most.customers);
        expect(text.replace(/\D/g, '').includes(count), `${count} customers are not in “${text.slice(0, 200)}”`);
        expect(new URL(page.url()).searchParams.get('at') === most.key, `the address is ${page.url()}`);
        await page.screenshot({ path: join(screens, `map-open.desktop.${language}.png`) });
      }),
    );
  }
  await check('a touchpoint of the map opens by mouse', () =>
    open(base, MAP, {}, async page => {
      await page.locator('.react-flow__viewport button').first().click();
      await page.locator('[role=dialog]').waitFor();
    }),
  );
  await check('two groups are compared on the map', () =>
    open(base, `${MAP}?q=${q({ against: ['channel == "web"'] })}`, {}, async page => {
      await page.waitForSelector('[data-real]');
      await page.screenshot({ path: join(screens, 'map-compared.desktop.en.png'), fullPage: true });
    }),
  );
  await check('the map is laid out by the company’s own stages', () =>
    open(base, '/journeys', {}, async page => {
      const key = await page.evaluate(async () => {
        const { csrf } = await (await fetch('/api/v1/session')).json();
        const { touchpoints } = await (await fetch('/api/v1/touchpoints')).json();
        const names = { en: 'On the way', ru: 'В пути', pl: 'W drodze' };
        const stages = [{ key: 'way', names, touchpoints: [touchpoints[0].key] }];
        const headers = { 'content-type': 'application/json', 'x-styk-csrf': csrf };
        const version = (await (await fetch('/api/v1/documents/stages')).json())[0]?.version ?? 0;
        const body = JSON.stringify({ version, body: { used: false, stages } });
        await fetch('/api/v1/documents/stages/own', { method: 'PUT', headers, body });
        return touchpoints[0].key;
      });
      expect(key, 'there is no touchpoint');
      await page.reload();
      await page.getByRole('radiogroup', { name: 'Stages' }).getByText('Own stages').click();
      await page.waitForURL(/own/);
      await page.getByText('On the way').waitFor();
      await page.getByText('No stage yet').waitFor();
      await page.screenshot({ path: join(screens, 'map-own-stages.png') });
    }),
  );
  await check('the map goes through time from the keyboard', () =>
    open(base, MAP, {}, async page => {
      const before = await page.locator('[role=slider]').last().getAttribute('aria-valuenow');
      await page.locator('[role=slider]').last().focus();
      await page.keyboard.press('ArrowRight');
      await page.waitForURL(/moment=/);
      const after = await page.locator('[role=slider]').last().getAttribute('aria-valuenow');
      expect(before !== after, `the slider stayed at ${before}`);
    }),
  );
}
