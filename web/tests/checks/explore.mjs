import { ask, check, expect, LANGUAGES, open, q, stands } from '../kit.mjs';

const touch = name => ({ touchpoints: [name] });
const funnel = { steps: [touch('search'), touch('flight-selected'), touch('checkout')] };
const SCREENS = {
  explore: '/explore',
  funnel: `/explore/funnel?q=${q(funnel)}`,
  paths: `/explore/paths?q=${q({ direction: 'from', touchpoint: touch('search') })}`,
  transitions: '/explore/transitions',
  retention: '/explore/retention',
  series: `/explore/series?q=${q({ of: { metric: 'customers' }, period: 'week' })}`,
  'stands-out': '/explore/stands_out',
};

export async function checks({ base, data }) {
  const expected = Object.fromEntries(
    LANGUAGES.map(language => [language, ask(data, { ask: 'funnel', ...funnel, language })]),
  );
  for (const language of LANGUAGES) {
    await check(`a funnel shows what the program answers, in ${language}`, () =>
      open(base, SCREENS.funnel, { language }, async page => {
        const text = await page.textContent('main');
        const { verdict } = expected[language];
        const plain = one => one.replace(/\u2060/gu, '').replace(/\s+/gu, ' ');
        expect(plain(text).includes(plain(verdict)), `“${verdict}” is not on the page`);
        expect((await page.getAttribute('html', 'lang')) === language, 'the page names another language');
      }),
    );
  }
  for (const [name, path] of Object.entries(SCREENS)) await stands(base, name, path);
  await check('the customers behind a number open from the keyboard', () =>
    open(base, `${SCREENS.funnel}&open=${q({ behind: { number: 'step', step: 0, lost: true } })}`, {}, async page => {
      const lost = expected.en.result.groups[0].steps;
      const count = lost[0].customers - lost[1].customers;
      const drawer = await page.textContent('[role=dialog]');
      expect(
        drawer.replace(/\D/g, '').includes(String(count)),
        `${count} customers are not in “${drawer.slice(0, 200)}”`,
      );
      await page.keyboard.press('Escape');
      await page.waitForSelector('[role=dialog]', { state: 'detached' });
    }),
  );
  await check('the customers of a touchpoint open from the picture of transitions by mouse', () =>
    open(base, SCREENS.transitions, {}, async page => {
      await page.locator('.react-flow__node button').first().click();
      await page.locator('[role=dialog]').waitFor();
    }),
  );
  await check('a hand-edited address still shows a page', () =>
    open(base, `/explore/funnel?q=${q({ steps: [touch('gone'), 5], colour: 1 })}`, { complaint: /422/ }, async page => {
      expect((await page.textContent('main')).length > 100, 'the page is empty');
    }),
  );
}
