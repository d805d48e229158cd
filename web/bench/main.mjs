// `node web/bench/main.mjs --styk PROGRAM --rows DIR --demo DIR --results FILE
// [--rounds N]`: what the web app and the server behind it take. `rows` is a
// data folder full of benchmark rows, `demo` that of a demo company. Progress
// goes to standard error, figures to standard output as Markdown. `cargo xtask
// bench web` makes the folders and calls it. `--only PART` measures one of
// `questions`, `frames`, `screens` and shows what there is.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { browse } from './chromium.mjs';
import { framesFigures, questionsFigures, screensFigures } from './figures.mjs';
import { followed, PANNED } from './frames.mjs';
import { audit } from './lighthouse.mjs';
import { kinds, measure, names, registry, VARIANTS } from './questions.mjs';
import { grouped, Results } from './results.mjs';
import { screens } from './screens.mjs';
import { serve } from './server.mjs';

/** Of the map that is measured, and of the links it has at least. */
const TOUCHPOINTS = 60;
const LINKS = 2000;

const here = dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({
  options: {
    styk: { type: 'string' },
    rows: { type: 'string' },
    demo: { type: 'string' },
    results: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string' },
  },
});
for (const name of ['styk', 'rows', 'demo', 'results']) {
  if (!options[name]) throw new Error(`\`--${name}\` is missing: run \`cargo xtask bench web\``);
}
const rounds = Number(options.rounds);
const results = new Results(options.results, key());
const wanted = part => !options.only || options.only === part;

const parts = [await withServer(options.rows, ofRows), await withServer(options.demo, ofDemo)];
const [rows, demo] = parts;
const text = [
  `${grouped(rows.interactions)} interactions, ${rows.touchpoints} touchpoints; median of ${rounds}, answers of ${VARIANTS} questions of a kind.`,
];
if (wanted('questions')) text.push(questionsFigures(results, rows));
if (wanted('frames')) text.push(framesFigures(results));
if (wanted('screens')) text.push(screensFigures(results, demo));
console.log(text.join('\n'));
if (!options.only) results.finish();
process.exit(0);

/** What results depend on: the program, the app and these scripts. */
function key() {
  const hash = createHash('sha256');
  const scripts = readdirSync(here).filter(name => /\.mjs$|^package-lock/.test(name) && !name.endsWith('.test.mjs'));
  const files = [options.styk, join(here, '../dist/index.html'), ...scripts.sort().map(name => join(here, name))];
  for (const file of files) hash.update(readFileSync(file));
  return `${options.rows} ${options.demo} ${hash.digest('hex')}`;
}

async function withServer(data, act) {
  const server = await serve(options.styk, data);
  try {
    return await act(server);
  } finally {
    await server.stop();
  }
}

async function ofRows(server) {
  const data = await server.call('GET', '/data');
  const named = names(data);
  const found = await server.call('GET', '/touchpoints');
  const own = registry(found, named, TOUCHPOINTS);
  if (found.touchpoints.length !== own.touchpoints.length) await server.call('PUT', '/touchpoints', own);
  const asked = kinds(named);
  // The files are in the page cache before anything is measured.
  await server.call('POST', '/ask', { ask: 'metric', metric: 'count', language: 'pl' });
  if (wanted('questions')) {
    for (const { name, questions } of asked) {
      say(name);
      // Where one is not answered in the time that a server gives it, the others of its kind are not waited for.
      const failed = () => results.of(`question/${name}`).some(one => one.failed);
      for (let count = 1; count <= questions.length && !failed(); count += 1) {
        await results.until(`question/${name}`, count, round => measure(server, questions[round], data.interactions));
      }
    }
  }
  if (wanted('frames')) await ofFrames(server);
  const audited = (await screens(server, named)).filter(({ answers }) => answers);
  if (wanted('screens')) await ofScreens(server, 'rows', audited);
  return { interactions: data.interactions, touchpoints: own.touchpoints.length, kinds: asked, screens: audited };
}

async function ofDemo(server) {
  const data = await server.call('GET', '/data');
  const all = await screens(server, names(data));
  if (wanted('screens')) await ofScreens(server, 'demo', all);
  return { interactions: data.interactions, screens: all };
}

async function ofFrames(server) {
  const { result } = await server.call('POST', '/ask', { ask: 'map', period: 'week', limit: PANNED.all });
  if (result.links.length < LINKS) say(`the map has ${result.links.length} links only: more rows have more`);
  for (const links of Object.values(PANNED)) {
    await results.until(`frames/${links}`, rounds, async round => {
      say(`panning and zooming up to ${links} links, ${round + 1} of ${rounds}`);
      const { context, close } = await browse(server.base, server.cookie);
      try {
        return await followed(context, `${server.base}/journeys?q=${encodeURIComponent(JSON.stringify({ links }))}`);
      } finally {
        await close();
      }
    });
  }
}

async function ofScreens(server, data, list) {
  for (const { name, path, anonymous, leadsTo } of list) {
    let browser = null;
    try {
      await results.until(`screen/${data}/${name}`, rounds, async round => {
        say(`Lighthouse: ${name} (${data}), ${round + 1} of ${rounds}`);
        browser ??= await browse(server.base, anonymous ? '' : server.cookie);
        return await audit(server.base + path, browser.port, leadsTo);
      });
    } finally {
      await browser?.close();
    }
  }
}

function say(text) {
  console.error(text);
}
