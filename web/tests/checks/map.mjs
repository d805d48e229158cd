import { join } from 'node:path';
import { check, expect, LANGUAGES, open, q, screens, stands } from '../kit.mjs';

const MAP = '/journeys';

export async function checks({ base }) {
  await stands(base, 'map', MAP);
  const map = async language => {
    const response = await fetch(`${base}/api/v1/ask`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ask: 'map', language }),
    });
    return (await response.json()).result;
  };
  for (const language of LANGUAGES) {
    await check(`the map shows touchpoints with their customers and opens them, in ${language}`, () =>
      open(base, MAP, { language }, async page => {
        const { touchpoints } = await map(language);
        const most = touchpoints.reduce((best, one) => (one.customers > best.customers ? one : best));
        const card = page.locator(`button[aria-label^="${most.touchpoint}:"]`);
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
  await check('two groups are compared on the map', () =>
    open(base, `${MAP}?q=${q({ against: ['channel == "website"'] })}`, {}, async page => {
      await page.waitForSelector('[data-real]');
      await page.screenshot({ path: join(screens, 'map-compared.desktop.en.png'), fullPage: true });
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
