// What the browser checks share: the program, its server, a browser, and lines
// that say what passed. Pictures of every screen go to target/screens.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

export const LANGUAGES = ['en', 'ru', 'pl'];
/** Whoever sets up a company that is a check's own. */
export const ADMINISTRATOR = { email: 'olga@example.com', password: 'correct horse battery' };
export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
export const screens = join(root, 'target/screens');
mkdirSync(screens, { recursive: true });

export const styk = process.env.STYK;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** A folder for data, removed in the end. */
export const work = mkdtempSync(join(tmpdir(), 'styk-browser-'));
const servers = [];
let failed = 0;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-quic'],
});

export async function check(name, what) {
  try {
    await what();
    console.log(`passed ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`failed ${name}: ${reason(error)}`);
  }
}

/** What went wrong, and what the browser was waiting for, in one line. */
function reason(error) {
  const [first, ...log] = String(error.message ?? error).split('\n');
  const waiting = log.find(line => line.includes('waiting for'));
  return waiting ? `${first} ${waiting.trim().replace(/^- /, '')}` : first;
}

export function skip(name, why) {
  console.log(`skipped ${name}: ${why}`);
}

export function expect(condition, why) {
  if (!condition) throw new Error(why);
}

/** A value in an address. */
export const q = value => encodeURIComponent(JSON.stringify(value));

/** Starts a server on a free port; resolves to its address. */
export function serve(data, ...options) {
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

/** Runs the program over a data folder; its standard output. */
export function run(data, options, input = '') {
  return execFileSync(styk, ['--data', data, ...options], { input }).toString();
}

/** The answer that the program itself gives to a question. */
export function ask(data, question) {
  return JSON.parse(run(data, ['--format', 'json', 'ask', '-'], JSON.stringify(question)));
}

/** Calls the API as the page would. */
export async function api(base, method, path, body) {
  const { csrf } = await (await fetch(`${base}/api/v1/session`)).json();
  const reply = await fetch(`${base}/api/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json', 'x-styk-csrf': csrf },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  expect(reply.ok, `${method} ${path}: ${reply.status}`);
  return reply.json();
}

/** Calls the API as whoever is signed in on a page; what was answered, null where there is nothing. */
export async function call(page, method, path, body) {
  const { status, text } = await page.evaluate(
    async ([verb, address, sent]) => {
      const { csrf } = await (await fetch('/api/v1/session')).json();
      const reply = await fetch(`/api/v1${address}`, {
        method: verb,
        headers: { 'content-type': 'application/json', 'x-styk-csrf': csrf },
        ...(sent ? { body: JSON.stringify(sent) } : {}),
      });
      return { status: reply.status, text: await reply.text() };
    },
    [method, path, body],
  );
  expect(status < 300, `${method} ${path}: ${status} ${text}`);
  return text === '' ? null : JSON.parse(text);
}

/** Sends events to a live source. */
export async function send(base, source, key, events) {
  const reply = await fetch(`${base}/in/${source}/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify(events),
  });
  expect(reply.ok, `the event was answered with ${reply.status}`);
}

/** Waits for what the server does in its own time. */
export async function until(holds, what) {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await holds()) return;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  expect(false, `in ten seconds it did not come to this: ${what}`);
}

/** Opens an address; what the page complains about is an error of the check, unless it is expected. */
export async function open(
  base,
  path,
  { language = 'en', size = [1440, 900], scheme = 'light', touch = false, complaint } = {},
  act = async () => {},
) {
  const [width, height] = size;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    locale: language,
    hasTouch: touch,
  });
  const page = await context.newPage();
  const complaints = [];
  page.on('pageerror', error => complaints.push(String(error)));
  page.on('console', message => message.type() === 'error' && complaints.push(message.text()));
  await page.addInitScript(one => localStorage.setItem('styk-language', one), language);
  try {
    await page.goto(base + path);
    await page.waitForLoadState('networkidle');
    await act(page);
    const unexpected = complaints.filter(text => !complaint?.test(text));
    expect(unexpected.length === 0, `the page complains: ${unexpected[0]}`);
  } finally {
    await context.close();
  }
}

/** Serves a company of a check's own, made of the lines of CSV files by name; resolves to its address. */
export async function company(name, files) {
  const folder = join(work, name);
  for (const [file, lines] of Object.entries(files)) {
    const path = join(work, `${name}-${file}.csv`);
    writeFileSync(path, `${lines.join('\n')}\n`);
    run(folder, ['import', path]);
  }
  const own = await serve(folder);
  const reply = await fetch(`${own}/api/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...ADMINISTRATOR, name: 'Olga', language: 'en' }),
  });
  expect(reply.ok, `the company was not set up: ${reply.status}`);
  return own;
}

/** Opens an address as somebody, whose language is that of the page. */
export function signedIn(own, path, options, act, who = ADMINISTRATOR) {
  return open(own, '/', options, async page => {
    const reply = await page.request.post(`${own}/api/v1/session`, { data: who });
    expect(reply.ok(), `${who.email} was not let in: ${reply.status()}`);
    const { csrf } = await reply.json();
    const { language = 'en' } = options;
    await page.request.patch(`${own}/api/v1/me`, { headers: { 'x-styk-csrf': csrf }, data: { language } });
    await page.goto(own + path);
    await page.waitForLoadState('networkidle');
    await act(page);
  });
}

export async function fits(page) {
  const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect(wide <= room, `the page is ${wide} px wide in ${room} px`);
}

export async function accessible(page) {
  // What fades in has no contrast yet.
  await page.evaluate(async () => {
    const passing = document.getAnimations().filter(one => one.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(passing.map(one => one.finished));
  });
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  const serious = found.violations.filter(one => ['serious', 'critical'].includes(one.impact));
  expect(serious.length === 0, serious.map(one => `${one.id}: ${one.nodes[0].html.slice(0, 120)}`).join('; '));
}

/** What every screen must do: stand, be accessible, fit a phone, be as good in the dark; opened as somebody or nobody. */
export async function stands(base, name, path, opened = open) {
  await check(`${name} stands, is accessible and leaves nothing out`, () =>
    opened(base, path, {}, async page => {
      await page.screenshot({ path: join(screens, `${name}.desktop.en.png`), fullPage: true });
      await accessible(page);
      await fits(page);
    }),
  );
  await check(`${name} fits a phone, in Russian`, () =>
    opened(base, path, { size: [360, 780], language: 'ru' }, async page => {
      await page.screenshot({ path: join(screens, `${name}.phone.ru.png`), fullPage: true });
      await fits(page);
    }),
  );
  await check(`${name} in the dark, in Polish`, () =>
    opened(base, path, { scheme: 'dark', language: 'pl' }, async page => {
      await page.screenshot({ path: join(screens, `${name}.dark.pl.png`), fullPage: true });
      await accessible(page);
    }),
  );
}

/** Ends a server, and waits until it has. */
function ended(server) {
  if (server.exitCode !== null || server.signalCode !== null) return;
  return new Promise(resolve => {
    server.once('exit', resolve);
    server.kill('SIGTERM');
  });
}

/** Runs checks; ends the process with what became of them. */
export async function finish(checks) {
  try {
    await checks();
  } catch (error) {
    failed += 1;
    const [first, second] = String(error.stack ?? error).split('\n');
    console.log(`failed the browser: ${first} ${second ?? ''}`);
  } finally {
    await browser.close();
    // What arrived last is still written while they end.
    await Promise.all(servers.map(ended));
    rmSync(work, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
  process.exit(failed === 0 ? 0 : 1);
}
