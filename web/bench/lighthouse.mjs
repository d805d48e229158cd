// Lighthouse over one screen: preset for desktops, a cold load each time.
import lighthouse, { desktopConfig } from 'lighthouse';

const CATEGORIES = ['performance', 'accessibility', 'best-practices'];
/** Figures behind the performance, with their unit in the name. */
const METRICS = {
  fcp_ms: 'first-contentful-paint',
  lcp_ms: 'largest-contentful-paint',
  tbt_ms: 'total-blocking-time',
  cls: 'cumulative-layout-shift',
  si_ms: 'speed-index',
};

/** A trace that a busy machine has spoilt is taken again, so often at most. */
const ATTEMPTS = 3;

/** Loads an address in the browser at `port`, which may lead to another path; scores are of 100. */
export async function audit(url, port, leadsTo = new URL(url).pathname) {
  const flags = { port, output: 'json', logLevel: 'silent', onlyCategories: CATEGORIES, locale: 'en-US' };
  let lhr;
  for (let attempt = 0; attempt < ATTEMPTS && (!lhr || lhr.runtimeError); attempt += 1) {
    lhr = (await lighthouse(url, flags, desktopConfig))?.lhr;
  }
  if (!lhr || lhr.runtimeError) throw new Error(`${url}: ${lhr?.runtimeError?.message ?? 'no report'}`);
  // Another screen than the one asked for would be measured in silence.
  if (new URL(lhr.finalDisplayedUrl).pathname !== leadsTo) throw new Error(`${url} led to ${lhr.finalDisplayedUrl}`);
  const scores = CATEGORIES.map(name => [name.replace('-', '_'), score(lhr, name)]);
  const metrics = Object.entries(METRICS).map(([name, id]) => [name, lhr.audits[id].numericValue]);
  const lacks = CATEGORIES.slice(1).flatMap(name => failed(lhr, name));
  return { ...Object.fromEntries([...scores, ...metrics]), lacks };
}

function score(lhr, category) {
  const { score: found } = lhr.categories[category];
  if (found === null) throw new Error(`${lhr.requestedUrl}: no score of ${category}`);
  return Math.round(found * 100);
}

/** What counts in a category and is not as it should be, each with the first place. */
function failed(lhr, category) {
  const counting = lhr.categories[category].auditRefs.filter(({ weight }) => weight > 0);
  const audits = counting.map(({ id }) => lhr.audits[id]).filter(({ score: found }) => found !== null && found < 0.9);
  return audits.map(({ id, details }) => {
    const [first] = details?.items ?? [];
    const where = first?.node?.snippet ?? first?.description ?? first?.url ?? '';
    return `${id} ${String(where).slice(0, 200)}`.trim();
  });
}
