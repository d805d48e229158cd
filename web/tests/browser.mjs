// The app in a real browser against the real server: `STYK=target/debug/styk
// node web/tests/browser.mjs`. Simulates a company, serves it, and prints a line
// for each check: `passed NAME` or `failed NAME: why`. Pictures of every screen
// go to target/screens.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const styk = process.env.STYK;
if (!styk) {
  console.log('failed the browser: STYK names no program');
  process.exit(1);
}
const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const screens = join(root, 'target/screens');
mkdirSync(screens, { recursive: true });
const work = mkdtempSync(join(tmpdir(), 'styk-browser-'));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const LANGUAGES = ['en', 'ru', 'pl'];
const q = value => encodeURIComponent(JSON.stringify(value));
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

let failed = 0;

async function check(name, what) {
  try {
    await what();
    console.log(`passed ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`failed ${name}: ${String(error.message ?? error).split('\n')[0]}`);
  }
}

function expect(condition, why) {
  if (!condition) throw new Error(why);
}

/** Starts a server on a free port; resolves to its address. */
function serve(data, ...options) {
  const server = spawn(styk, ['--data', data, 'serve', '--listen', '127.0.0.1:0', ...options]);
  servers.push(server);
  return new Promise((resolve, reject) => {
    let said = '';
    server.stdout.on('data', bytes => {
      said += bytes;
      const address = said.match(/http:\/\/[\d.]+:\d+/);
      if (address) resolve(address[0]);
    });
    server.stderr.on('data', bytes => {
      said += bytes;
    });
    server.on('exit', () => reject(new Error(`the server ended: ${said}`)));
  });
}

const servers = [];
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-quic'],
});

/** Opens an address; what the page complains about is an error of the check. */
async function open(base, path, { language = 'en', size = [1440, 900], scheme = 'light' } = {}, act = async () => {}) {
  const [width, height] = size;
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, locale: language });
  const page = await context.newPage();
  const complaints = [];
  page.on('pageerror', error => complaints.push(String(error)));
  page.on('console', message => message.type() === 'error' && complaints.push(message.text()));
  await page.addInitScript(one => localStorage.setItem('styk-language', one), language);
  try {
    await page.goto(base + path);
    await page.waitForLoadState('networkidle');
    await act(page);
    expect(complaints.length === 0, `the page complains: ${complaints[0]}`);
  } finally {
    await context.close();
  }
}

/** The answer that the program itself gives to a question. */
function ask(data, question) {
  const text = execFileSync(styk, ['--data', data, '--format', 'json', 'ask', '-'], {
    input: JSON.stringify(question),
  });
  return JSON.parse(text);
}

async function fits(page) {
  const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect(wide <= room, `the page is ${wide} px wide in ${room} px`);
}

async function accessible(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  const serious = found.violations.filter(one => ['serious', 'critical'].includes(one.impact));
  expect(serious.length === 0, serious.map(one => `${one.id}: ${one.nodes[0].html.slice(0, 120)}`).join('; '));
}

try {
  execFileSync(styk, [
    'demo',
    '--company',
    'airline',
    '--language',
    'en',
    '--customers',
    '400',
    '--dir',
    join(work, 'demo'),
  ]);
  const data = join(work, 'demo/data');
  const expected = Object.fromEntries(
    LANGUAGES.map(language => [language, ask(data, { ask: 'funnel', ...funnel, language })]),
  );
  const base = await serve(data, '--demo');

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
  for (const [name, path] of Object.entries(SCREENS)) {
    await check(`${name} stands, is accessible and leaves nothing out`, () =>
      open(base, path, {}, async page => {
        await page.screenshot({ path: join(screens, `${name}.desktop.en.png`), fullPage: true });
        await accessible(page);
        await fits(page);
      }),
    );
    await check(`${name} fits a phone, in Russian`, () =>
      open(base, path, { size: [360, 780], language: 'ru' }, async page => {
        await page.screenshot({ path: join(screens, `${name}.phone.ru.png`), fullPage: true });
        await fits(page);
      }),
    );
    await check(`${name} in the dark, in Polish`, () =>
      open(base, path, { scheme: 'dark', language: 'pl' }, async page => {
        await page.screenshot({ path: join(screens, `${name}.dark.pl.png`), fullPage: true });
        await accessible(page);
      }),
    );
  }
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
  await check('commands are found from the keyboard', () =>
    open(base, SCREENS.explore, {}, async page => {
      await page.keyboard.press('Control+k');
      await page.keyboard.type('retention');
      await page.keyboard.press('Enter');
      await page.waitForURL(/retention/);
    }),
  );
  await check('a hand-edited address still shows a page', () =>
    open(base, `/explore/funnel?q=${q({ steps: [touch('gone'), 5], colour: 1 })}`, {}, async page => {
      expect((await page.textContent('main')).length > 100, 'the page is empty');
    }).catch(error => expect(/422/.test(error.message), error.message)),
  );

  const own = await serve(join(work, 'own'));
  await check('the first start makes an administrator in the browser', () =>
    open(own, '/', { language: 'pl' }, async page => {
      const [name, email, password] = [
        page.locator('input[autocomplete=name]'),
        page.locator('input[type=email]'),
        page.locator('input[type=password]'),
      ];
      await name.fill('Olga');
      await email.fill('olga@example.com');
      await password.first().fill('correct horse battery');
      if ((await password.count()) > 1) await password.nth(1).fill('correct horse battery');
      await page.screenshot({ path: join(screens, 'setup.desktop.pl.png') });
      await page.keyboard.press('Enter');
      await password.first().waitFor({ state: 'detached' });
      await page.waitForLoadState('networkidle');
      const session = await page.evaluate(() => fetch('/api/v1/session').then(reply => reply.json()));
      expect(session.user?.role === 'administrator', `signed in as ${JSON.stringify(session.user)}`);
    }),
  );
} catch (error) {
  failed += 1;
  console.log(
    `failed the browser: ${String(error.stack ?? error)
      .split('\n')
      .slice(0, 2)
      .join(' ')}`,
  );
} finally {
  await browser.close();
  for (const server of servers) server.kill('SIGTERM');
  rmSync(work, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
process.exit(failed === 0 ? 0 : 1);
