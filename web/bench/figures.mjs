// What was measured, as Markdown.
import { PANNED } from './frames.mjs';
import { goal, grouped, median, milliseconds, seconds, table } from './results.mjs';

const MOST_FIRST_S = 1;
const MOST_CACHED_MS = 20;
const MOST_FRAME_MS = 8;
const LEAST_SCORE = 95;

const of = (measured, figure) => median(measured.map(one => one[figure]));

export function questionsFigures(results, { kinds }) {
  const found = kinds.map(({ name }) => {
    const measured = results.of(`question/${name}`);
    return {
      name,
      failed: measured.find(one => one.failed)?.failed,
      first_s: of(measured, 'first_ms') / 1000,
      slowest_s: Math.max(...measured.map(one => one.first_ms)) / 1000,
      cpu_s: of(measured, 'cpu_s'),
      passes: of(measured, 'passes'),
      cached_ms: of(measured, 'cached_ms'),
      kb: of(measured, 'bytes') / 1000,
    };
  });
  const headings = [
    'question',
    'first time, s',
    'slowest of five, s',
    'CPU s',
    'rows read / rows',
    'cached, ms',
    'answer, KB',
  ];
  const shown = (value, show) => (Number.isFinite(value) ? show(value) : '');
  const rows = found.map(one => [
    one.name,
    seconds(one.first_s),
    seconds(one.slowest_s),
    shown(one.cpu_s, seconds),
    shown(one.passes, value => value.toFixed(2)),
    shown(one.cached_ms, milliseconds),
    shown(one.kb, value => grouped(Math.round(value))),
  ]);
  const slow = found.filter(one => one.failed || one.first_s >= MOST_FIRST_S);
  const slowest = Math.max(...found.map(one => one.first_s));
  const cached = Math.max(...found.map(one => one.cached_ms).filter(Number.isFinite));
  const map = found.find(one => one.name === 'map');
  const goals =
    goal(
      'an answer the first time, server time',
      `under ${MOST_FIRST_S} s`,
      `at most ${seconds(slowest)} s`,
      slow.length === 0,
    ) +
    goal(
      'an answer from the cache, server time',
      `under ${MOST_CACHED_MS} ms`,
      `at most ${milliseconds(cached)} ms`,
      cached < MOST_CACHED_MS,
    ) +
    goal('the map', 'in one pass', `${map.passes.toFixed(2)} times the rows`, map.passes <= 1);
  const listed = slow.map(one => `- ${one.name}: ${seconds(one.first_s)} s, ${reason(one)}\n`);
  const reasons = slow.length > 0 ? `\nSlower than ${MOST_FIRST_S} s:\n\n${listed.join('')}` : '';
  return `\nServer time of answers over HTTP, two cores:\n\n${table(headings, rows)}\nGoals:\n\n${goals}${reasons}`;
}

function reason({ failed, passes, first_s, cpu_s }) {
  if (failed) return `not answered: ${failed}`;
  const busy = Number.isNaN(cpu_s) ? '' : `, ${(cpu_s / first_s).toFixed(1)} cores busy`;
  if (passes < 1.05) return `one pass${busy}`;
  return `the rows are read ${passes.toFixed(1)} times, ${seconds(first_s / passes)} s each${busy}`;
}

export function framesFigures(results) {
  const found = Object.values(PANNED).map(links => {
    const measured = results.of(`frames/${links}`);
    const { count, canvas } = measured[0].links;
    return {
      count,
      canvas,
      ...Object.fromEntries(
        ['frames', 'p50_ms', 'p95_ms', 'most_ms', 'cpu_p95_ms'].map(name => [name, of(measured, name)]),
      ),
    };
  });
  const rows = found.map(one => [
    `${grouped(one.count)} links, ${one.canvas ? 'canvas' : 'SVG'}`,
    grouped(one.frames),
    milliseconds(one.p50_ms),
    milliseconds(one.p95_ms),
    milliseconds(one.most_ms),
    milliseconds(one.cpu_p95_ms),
  ]);
  const goals = found.map((one, index) =>
    goal(
      `panning and zooming ${rows[index][0]}, p95 of the main thread's CPU a frame`,
      `under ${MOST_FRAME_MS} ms`,
      `${milliseconds(one.cpu_p95_ms)} ms`,
      one.cpu_p95_ms < MOST_FRAME_MS,
    ),
  );
  const text = table(['map', 'frames', 'p50, ms', 'p95, ms', 'longest, ms', 'p95 of CPU, ms'], rows);
  return `\nWork of the main thread for a frame while the map is panned and zoomed for eight seconds:\n\n${text}\nGoals:\n\n${goals.join('')}`;
}

export function screensFigures(results, demo) {
  const measured = (data, name) => results.of(`screen/${data}/${name}`);
  const found = demo.screens.map(({ name }) => {
    const both = [measured('demo', name), measured('rows', name)];
    return { name, both, lacks: [...new Set(both.flat().flatMap(one => one.lacks))] };
  });
  const cell = (runs, figure, show = String) => (runs.length === 0 ? '' : show(of(runs, figure)));
  const headings = [
    'screen',
    'performance',
    'accessibility',
    'best practices',
    'LCP, s',
    'TBT, ms',
    'CLS',
    'performance, benchmark rows',
    'accessibility, benchmark rows',
    'LCP, s, benchmark rows',
  ];
  const lines = found.map(({ name, both: [own, large] }) => [
    name,
    cell(own, 'performance'),
    cell(own, 'accessibility'),
    cell(own, 'best_practices'),
    cell(own, 'lcp_ms', value => seconds(value / 1000)),
    cell(own, 'tbt_ms', value => value.toFixed(0)),
    cell(own, 'cls', value => value.toFixed(3)),
    cell(large, 'performance'),
    cell(large, 'accessibility'),
    cell(large, 'lcp_ms', value => seconds(value / 1000)),
  ]);
  const goals = ['performance', 'accessibility'].map(figure => {
    const low = found.filter(({ both }) => both.some(runs => runs.length > 0 && of(runs, figure) < LEAST_SCORE));
    const least = Math.min(
      ...found.flatMap(({ both }) => both.filter(runs => runs.length > 0).map(runs => of(runs, figure))),
    );
    const named = low.length > 0 ? ` (${low.map(({ name }) => name).join('; ')})` : '';
    return goal(
      `Lighthouse ${figure} of every screen`,
      `at least ${LEAST_SCORE}`,
      `${least}${named}`,
      low.length === 0,
    );
  });
  const lacking = new Map();
  for (const { name, lacks } of found) {
    for (const lack of lacks) {
      const id = lack.split(' ')[0];
      lacking.set(id, [...(lacking.get(id) ?? []), name]);
    }
  }
  const lacks = [...lacking].map(([id, where]) => `- \`${id}\`: ${[...new Set(where)].join('; ')}\n`);
  const listed = lacks.length > 0 ? `\nWhat Lighthouse found lacking:\n\n${lacks.join('')}` : '';
  return `\nLighthouse 12, preset for desktops, a demo company of ${grouped(demo.interactions)} interactions and the benchmark's rows:\n\n${table(headings, lines)}\nGoals:\n\n${goals.join('')}${listed}`;
}
