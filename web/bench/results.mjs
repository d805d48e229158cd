// What was measured so far, kept on disk from the moment on that it is known,
// and how figures are written. As bench/src/results.rs and figures.rs do it.
import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/**
 * Results of a run that may have been stopped. They are of one key (what was
 * measured, by what): with another one the run begins anew. A run that came to
 * its end is not gone on with either.
 */
export class Results {
  #path;
  #measured = new Map();

  constructor(path, key) {
    this.#path = path;
    const lines = read(path, key);
    writeFileSync(path, [key, ...lines].map(line => `${JSON.stringify(line)}\n`).join(''));
    for (const { id, said } of lines) this.#keep(id, said);
  }

  /** All that was measured of one thing, in the order in which it was. */
  of(id) {
    return this.#measured.get(id) ?? [];
  }

  /** Measures until there are so many of one thing. */
  async until(id, count, measure) {
    while (this.of(id).length < count) {
      const said = await measure(this.of(id).length);
      appendFileSync(this.#path, `${JSON.stringify({ id, said })}\n`);
      this.#keep(id, said);
    }
    return this.of(id);
  }

  /** Marks the run as come to its end: the next one begins anew. */
  finish() {
    renameSync(this.#path, this.#path.replace(/\.jsonl$/, '.last.jsonl'));
  }

  #keep(id, said) {
    this.#measured.set(id, [...this.of(id), said]);
  }
}

/** The results in a file of this key; a line that a crash cut short ends them. */
function read(path, key) {
  const found = [];
  try {
    const [first, ...lines] = readFileSync(path, 'utf8').split('\n');
    if (JSON.parse(first) !== key) return [];
    for (const line of lines) found.push(JSON.parse(line));
  } catch {
    // No file yet, or its end: what came before counts.
  }
  return found;
}

/** Of an even number the mean of the middle two; NaN of none. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1
    ? sorted[Math.floor(middle)]
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

/** The smallest value that at least this share of all is no larger than (nearest rank); NaN of none. */
export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** A Markdown table; the first column is text, the others are numbers. */
export function table(headings, rows) {
  const line = cells => `| ${cells.join(' | ')} |\n`;
  return `${line(headings)}|---|${'--:|'.repeat(headings.length - 1)}\n${rows.map(line).join('')}`;
}

/** A goal and what became of it. */
export function goal(what, wanted, found, reached) {
  return `- ${what}, ${wanted}: ${found}, ${reached ? 'reached' : '**not reached**'}\n`;
}

/** Seconds with as many digits as mean something. */
export function seconds(value) {
  return value.toFixed(value < 1 ? 3 : value < 10 ? 2 : 1);
}

export function milliseconds(value) {
  return value.toFixed(value < 10 ? 1 : 0);
}

/** Whole numbers in groups of three. */
export function grouped(value) {
  return value.toLocaleString('en-US');
}
