import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { figures, work } from './frames.mjs';
import { kinds, names, registry } from './questions.mjs';
import { median, percentile, Results } from './results.mjs';

describe('results', () => {
  let folder;
  let path;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'styk-bench-'));
    path = join(folder, 'web.jsonl');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('go on where a run was stopped, and begin anew with another key or after the end', async () => {
    await new Results(path, 'one').until('a', 2, round => round);
    let calls = 0;
    const again = new Results(path, 'one');
    const all = await again.until('a', 3, round => {
      calls += 1;
      return round;
    });
    expect([all, calls]).toEqual([[0, 1, 2], 1]);
    expect(new Results(path, 'other').of('a')).toEqual([]);
    const whole = new Results(path, 'other');
    await whole.until('a', 1, () => 7);
    whole.finish();
    expect(new Results(path, 'other').of('a')).toEqual([]);
  });

  it('measure what a crash cut short again', async () => {
    await new Results(path, 'one').until('a', 2, round => round);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.slice(0, -5));
    expect(new Results(path, 'one').of('a')).toEqual([0]);
  });

  it('are summed up by the middle one and the nearest rank', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect([percentile(hundred, 0.5), percentile(hundred, 0.95), percentile([7], 0.95)]).toEqual([50, 95, 7]);
  });
});

describe('frames', () => {
  it('take the task that they are handed over in and those since the frame before', () => {
    const task = (ts, dur) => ({ ts, dur });
    const tasks = [task(0, 2000), task(10_000, 1000), task(12_000, 5000), task(16_900, 3000), task(90_000, 9000)];
    expect(work([13_000, 1000, 17_000], tasks)).toEqual([2, 6, 3]);
  });

  it('count the main thread of the page alone, between the two marks', () => {
    const of = (name, ts, more) => ({ name, ts, pid: 1, tid: 1, cat: 'toplevel', ...more });
    const mark = (name, ts) => of(name, ts, { cat: 'blink.user_timing' });
    const moves = Array.from({ length: 300 }, (_, index) => [
      of('Commit', 1000 + index * 1000),
      of('RunTask', 900 + index * 1000, { dur: index < 290 ? 400 : 700, tdur: 300 }),
      of('RunTask', 900 + index * 1000, { dur: 900, tid: 2 }),
    ]).flat();
    const events = [mark('styk-begin', 10), of('RunTask', 1, { dur: 9 }), ...moves, mark('styk-end', 400_000)];
    expect(figures(events)).toEqual({ frames: 300, p50_ms: 0.4, p95_ms: 0.4, most_ms: 0.7, cpu_p95_ms: 0.3 });
    expect(() => figures(events.slice(0, 30))).toThrow(/beginning and the end/);
  });
});

describe('questions', () => {
  const data = {
    events: [
      { event: 'cart', channel: 'app', count: 3 },
      { event: 'search', channel: 'web', count: 9 },
      { event: 'search', channel: 'app', count: 2 },
      { event: 'product', channel: 'web', count: 5 },
      { event: 'purchase', channel: '', count: 1 },
    ],
  };

  it('take events and channels by how often they are', () => {
    expect(names(data)).toEqual({ events: ['search', 'product', 'cart', 'purchase'], channels: ['web', 'app'] });
  });

  it('are five of a kind, all different, of every kind there is', () => {
    const all = kinds({ ...names(data), events: [...names(data).events, 'login'] });
    for (const { name, questions } of all) {
      expect([name, new Set(questions.map(one => JSON.stringify(one))).size]).toEqual([name, 5]);
    }
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  });

  it('are asked of a registry as large as wanted, in which no key comes twice', () => {
    const many = {
      events: Array.from({ length: 40 }, (_, index) => `event ${index}`),
      channels: ['call centre', 'app'],
    };
    const { version, touchpoints } = registry({ version: 4 }, many, 60);
    expect([version, touchpoints.length, new Set(touchpoints.map(({ key }) => key)).size]).toEqual([4, 60, 60]);
    expect(touchpoints[0].rule).toEqual({ events: ['event 0'], where: 'channel == "call centre"' });
    expect(touchpoints[0].key).toBe('event-0-call-centre');
  });
});
