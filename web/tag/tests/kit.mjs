// What the checks of the tag share: a collector that holds every request to the
// contract, somebody's site under a strict content security policy, a browser.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
export const tag = readFileSync(join(root, 'dist/tag/styk.js'), 'utf8');
let failed = 0;

export async function check(name, what) {
  const started = Date.now();
  try {
    await what();
    const broken = collector.broken.splice(0);
    expect(!broken.length, `the contract is broken: ${broken[0]}`);
    console.log(`passed ${name}${process.env.TIMES ? ` (${Date.now() - started} ms)` : ''}`);
  } catch (error) {
    failed += 1;
    console.log(`failed ${name}: ${String(error.message ?? error).split('\n')[0]}`);
  }
}

export function expect(condition, why) {
  if (!condition) throw new Error(why);
}

export function same(found, expected, what) {
  const [a, b] = [JSON.stringify(found), JSON.stringify(expected)];
  expect(a === b, `${what}: ${a} instead of ${b}`);
}

export const pause = ms => new Promise(resolve => setTimeout(resolve, ms));

/** Waits until something holds, at most some seconds. */
export async function until(holds, what, ms = 8000) {
  const end = Date.now() + ms;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`it never came: ${typeof what === 'function' ? what() : what}`);
    await pause(25);
  }
}

// --- The collector

const FIELDS = {
  id: value => /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/.test(value),
  event: value => typeof value === 'string' && value !== '',
  type: value => ['page', 'track', 'identify'].includes(value),
  time: value => Number.isInteger(value) && Math.abs(value - Date.now()) < 600_000,
  sequence: value => Number.isInteger(value) && value > 0,
  anonymous_id: value => /^[\da-f-]{36}$/.test(value),
  user_id: value => value === undefined || typeof value === 'string',
  signature: value => value === undefined || typeof value === 'string',
  traits: value => value === undefined || isObject(value),
  url: value => /^https?:/.test(value),
  path: value => value.startsWith('/'),
  title: value => typeof value === 'string',
  referrer: value => value === undefined || /^https?:/.test(value),
  campaign: value => value === undefined || only(value, ['source', 'medium', 'name', 'term', 'content']),
  click_ids: value =>
    value === undefined || only(value, ['gclid', 'yclid', 'fbclid', 'ymclid', 'msclkid', 'ttclid', 'vk_click_id']),
  locale: value => /^[a-z]{2}(-[A-Z]{2})?$/.test(value),
  zone: value => /^\w+(\/\w+)*$/.test(value),
  screen: value => value.width > 0 && value.height > 0 && only(value, ['width', 'height']),
  properties: isObject,
};

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function only(value, names) {
  return isObject(value) && Object.keys(value).length > 0 && Object.keys(value).every(name => names.includes(name));
}

/** What a request has wrong; nothing where it keeps the contract. */
function wrong(request, bytes) {
  if (request.method !== 'POST') return `a request with ${request.method}, so a preflight`;
  if (request.headers['content-type'] !== 'text/plain;charset=UTF-8') return request.headers['content-type'];
  if (request.headers.cookie) return 'a cookie';
  if (bytes.length > 60 * 1024) return `${bytes.length} bytes`;
  const body = JSON.parse(bytes);
  if (Object.keys(body).join() !== 'key,sent,events') return `fields ${Object.keys(body)}`;
  if (body.key !== 'pk_test') return `key ${body.key}`;
  if (!FIELDS.time(body.sent)) return `sent ${body.sent}`;
  if (!body.events.length || body.events.length > 100) return `${body.events.length} events`;
  for (const event of body.events) {
    for (const name of Object.keys(event)) if (!FIELDS[name]) return `field ${name}`;
    for (const [name, holds] of Object.entries(FIELDS)) {
      if (!holds(event[name])) return `${name}: ${JSON.stringify(event[name])}`;
    }
  }
}

export const collector = {
  /** What the next requests are answered: a status, or [status, headers]; then 200. */
  answers: [],
  /** Events that were answered 200, as they came; twice where they came twice. */
  events: [],
  /** Requests that were answered, with their status. */
  requests: [],
  /** Bodies as they came. */
  bodies: [],
  broken: [],
  base: '',
  clear() {
    for (const list of ['answers', 'events', 'requests', 'bodies', 'broken']) collector[list].length = 0;
  },
  named: name => collector.events.filter(event => event.event === name),
  /** Every event once, with a sequence number of its own. */
  once() {
    const ids = new Set(collector.events.map(event => event.id));
    const numbers = new Set(collector.events.map(event => `${event.anonymous_id} ${event.sequence}`));
    same(ids.size, collector.events.length, 'events that came once');
    same(numbers.size, collector.events.length, 'sequence numbers that came once');
  },
};

async function collect(request, response) {
  if (request.url === '/tag/styk.js') {
    response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(tag);
    return;
  }
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const cross = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': 'Retry-After' };
  if (request.url !== '/in/shop/events') collector.broken.push(`an address ${request.url}`);
  const found = wrong(request, bytes);
  if (found) collector.broken.push(found);
  collector.bodies.push(bytes.toString());
  const [status, headers] = [collector.answers.shift() ?? 200].flat();
  const body = JSON.parse(bytes.length ? bytes : '{"events":[]}');
  collector.requests.push({ from: request.socket.remotePort, status, at: Date.now(), events: body.events });
  if (status === 200) collector.events.push(...body.events);
  response.writeHead(status, { ...cross, ...headers });
  response.end(status === 200 ? JSON.stringify({ accepted: body.events.length }) : '{}');
}

// --- The site

export const site = {
  /** What stands in its pages; the policy can only be loosened by a check that says so. */
  page: '',
  base: '',
  scripts: {},
};

/** The tag as somebody puts it into a page: under the policy of the strictest sites. */
export function install(attributes = {}, content = '') {
  const all = { 'data-source': 'shop', 'data-key': 'pk_test', 'data-host': collector.base, ...attributes };
  const written = Object.entries({ src: '/tag/styk.js', ...all })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}="${value}"`)
    .join(' ');
  site.page = `<!doctype html><html lang="en"><head><title>The shop</title><script async ${written}></script></head><body>${content}</body></html>`;
}

function show(request, response) {
  const path = new URL(request.url, site.base).pathname;
  const script = path === '/tag/styk.js' ? tag : site.scripts[path];
  if (script !== undefined) {
    response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(script);
    return;
  }
  if (path === '/favicon.ico') return response.writeHead(204).end();
  const policy = `default-src 'none'; script-src 'self'${site.from ? ` ${site.from}` : ''}; connect-src ${collector.base}; form-action 'self'; require-trusted-types-for 'script'; trusted-types 'none'`;
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': policy });
  response.end(site.page);
}

async function listening(answer) {
  const server = createServer((request, response) => {
    Promise.resolve(answer(request, response)).catch(error => {
      collector.broken.push(String(error));
      response.destroy();
    });
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const servers = [await listening(collect), await listening(show)];
collector.base = `http://127.0.0.1:${servers[0].address().port}`;
site.base = `http://localhost:${servers[1].address().port}`;

// --- The browser

export const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  ignoreDefaultArgs: ['--disable-back-forward-cache'],
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-quic'],
});

/** A device: `visit` opens pages of the site. Complaints of pages fail the check, unless they are expected. */
export async function device(act, { prepare, complaint, ...options } = {}) {
  collector.clear();
  site.from = '';
  const context = await browser.newContext({ locale: 'ru-RU', timezoneId: 'Europe/Warsaw', ...options });
  const complaints = [];
  if (prepare) await context.addInitScript(prepare);
  const visit = async (path = '/', page = undefined) => {
    const on = page ?? (await context.newPage());
    if (!page) {
      on.on('pageerror', error => complaints.push(String(error)));
      on.on('console', message => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
    }
    await on.goto(site.base + path);
    return on;
  };
  try {
    await act({ context, visit });
    const unexpected = complaints.filter(text => !complaint?.test(text));
    expect(unexpected.length === 0, `the page complains: ${unexpected[0]}`);
  } finally {
    await context.close();
  }
}

/** Calls the tag in a page. */
export const call = (page, ...given) => page.evaluate(given => window.styk(...given), given);

/** Everything that a browser can keep for a site. */
export async function kept(page) {
  const found = await page.evaluate(async () => ({
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    databases: (await indexedDB.databases()).map(one => one.name),
    caches: await caches.keys(),
    cookie: document.cookie,
  }));
  const cookies = (await page.context().cookies()).map(one => one.name);
  return [...found.local, ...found.session, ...found.databases, ...found.caches, ...cookies, found.cookie].filter(
    Boolean,
  );
}

/** Ends the process with what became of the checks. */
export async function finish(checks) {
  try {
    await checks();
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
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  }
  process.exit(failed === 0 ? 0 : 1);
}
