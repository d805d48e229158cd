// Pictures of every screen and chart, to be looked at: languages, sizes, light
// and dark. STYK_URL is where the app runs; the pictures go to target/screens.
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';

const base = process.env.STYK_URL ?? 'http://127.0.0.1:5173';
const folder = process.env.STYK_SCREENS ?? 'target/screens';
const only = process.argv[2] ?? '';
mkdirSync(folder, { recursive: true });

const q = value => encodeURIComponent(JSON.stringify(value));
const touch = (...names) => ({ touchpoints: names });
const funnel = { steps: [touch('search'), touch('flight-selected'), touch('checkout'), touch('booking')] };

const SCREENS = {
  home: '/explore',
  funnel: `/explore/funnel?q=${q(funnel)}`,
  'funnel-by': `/explore/funnel?q=${q({ ...funnel, window: { whole: '7d' }, by: 'first.channel' })}`,
  'funnel-empty': '/explore/funnel',
  'paths-from': `/explore/paths?q=${q({ direction: 'from', touchpoint: touch('search') })}`,
  'paths-around': `/explore/paths?q=${q({ direction: 'around', touchpoint: touch('checkout'), depth: 3 })}`,
  flow: '/explore/transitions',
  variants: '/explore/variants',
  'step-matrix': '/explore/step_matrix',
  'drop-off': `/explore/drop_off?q=${q({ goal: touch('booking') })}`,
  channels: `/explore/channels?q=${q({ goal: touch('booking') })}`,
  bottlenecks: '/explore/bottlenecks',
  rework: '/explore/rework',
  retention: '/explore/retention',
  lifecycle: '/explore/lifecycle',
  stickiness: '/explore/stickiness',
  repeat: `/explore/repeat_purchase?q=${q({ purchase: touch('booking') })}`,
  metric: `/explore/metric?q=${q({ metric: 'conversion', goal: touch('checkout') })}`,
  'metric-by': `/explore/metric?q=${q({ metric: 'customers', by: 'channel' })}`,
  series: `/explore/series?q=${q({ of: { metric: 'customers' }, period: 'week' })}`,
  'series-by': `/explore/series?q=${q({ of: { metric: 'conversion', goal: touch('checkout') }, period: 'month', by: 'channel' })}`,
  difference: `/explore/difference?q=${q({ of: { ask: 'transitions' }, a: { name: 'desktop', filters: ['properties["Тип устройства"] == "desktop"'] }, b: { name: 'mobile', filters: ['properties["Тип устройства"] == "mobile"'] } })}`,
  compare: `/explore/retention?period=365d&compare=previous`,
  'stands-out': '/explore/stands_out',
  behind: `/explore/funnel?q=${q(funnel)}&open=${q({ behind: { number: 'step', step: 0, lost: true } })}`,
  stale: `/explore/funnel?q=${q({ steps: [touch('gone'), touch('search'), 5], colour: 1 })}`,
  missing: '/nowhere/at/all',
};

const SIZES = { desktop: [1440, 900], phone: [360, 780], wall: [2560, 1300] };

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});

async function shoot(name, path, { size = 'desktop', scheme = 'light', language = 'en', act } = {}) {
  const file = [name, size, scheme, language].join('.');
  if (only && !file.match(only)) return;
  const [width, height] = SIZES[size];
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, locale: language });
  const page = await context.newPage();
  page.on('console', message => message.type() === 'error' && console.log(`${file}: ${message.text().slice(0, 300)}`));
  page.on('pageerror', error => console.log(`${file}: ${String(error.stack).slice(0, 400)}`));
  await page.request.patch(`${base}/api/v1/me`, { data: { language } });
  await page.addInitScript(one => localStorage.setItem('styk-language', one), language);
  await page.goto(base + path);
  await page.waitForLoadState('networkidle');
  await page
    .waitForFunction(() => !document.querySelector('[aria-busy="true"]'), undefined, { timeout: 20000 })
    .catch(() => console.log(`${file}: still busy`));
  await page.waitForTimeout(500);
  if (act) await act(page);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wide > 0) console.log(`${file}: ${wide} px wider than the window`);
  await page.screenshot({ path: `${folder}/${file}.png`, fullPage: !act && size !== 'wall' });
  await context.close();
}

for (const [name, path] of Object.entries(SCREENS)) {
  await shoot(name, path);
  await shoot(name, path, { language: 'ru' });
  await shoot(name, path, { language: 'pl', scheme: 'dark' });
  await shoot(name, path, { language: 'ru', size: 'phone' });
}
await shoot('funnel', SCREENS.funnel, { size: 'wall' });
await shoot('home', SCREENS.home, { size: 'phone', language: 'pl', scheme: 'dark' });
await shoot('palette', SCREENS.home, {
  language: 'ru',
  act: page => page.keyboard.press('Control+k').then(() => page.waitForTimeout(400)),
});
await shoot('keys', SCREENS.home, {
  language: 'pl',
  act: page => page.keyboard.press('?').then(() => page.waitForTimeout(400)),
});
await shoot('period', SCREENS.retention, {
  language: 'ru',
  act: page => page.keyboard.press('p').then(() => page.waitForTimeout(1200)),
});
await shoot('period', SCREENS.retention, {
  language: 'ru',
  size: 'phone',
  act: page => page.keyboard.press('p').then(() => page.waitForTimeout(1200)),
});
await shoot('tip', SCREENS.funnel, {
  act: async page => {
    await page.locator('[data-mark]').nth(3).hover();
    await page.waitForTimeout(300);
  },
});
await shoot('menu', SCREENS.home, {
  language: 'ru',
  size: 'phone',
  act: async page => {
    await page.locator('button.mantine-Burger-root').click();
    await page.waitForTimeout(500);
  },
});
await shoot('kinds', SCREENS.funnel, {
  language: 'ru',
  act: async page => {
    await page.locator('button:has(h1)').click();
    await page.waitForTimeout(400);
  },
});
await browser.close();
