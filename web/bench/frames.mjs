// How long the main thread works for a frame while a map follows the hand.
import { percentile } from './results.mjs';

/** Links of the map that is panned: as many as are drawn as SVG, and all. */
export const PANNED = { svg: 200, all: 4000 };

const CATEGORIES = ['disabled-by-default-devtools.timeline', 'blink.user_timing'];
/** A move of the hand each so often: at sixty a second. */
const STEP_MS = 1000 / 60;
const STEPS = 240;

/** Pans and zooms the picture of a page for some seconds; what its frames took, in milliseconds. */
export async function followed(context, url) {
  const page = await context.newPage();
  try {
    await page.goto(url);
    const picture = page.locator('.react-flow__pane').first();
    await picture.waitFor();
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(1500);
    await picture.scrollIntoViewIfNeeded();
    const box = await picture.boundingBox();
    const middle = await emptySpot(page, box);
    const links = await drawn(page);
    const events = await traced(page, () => gesture(page, middle));
    await page.waitForTimeout(1000);
    if (!(await inked(page))) throw new Error(`${url}: no link was drawn`);
    return { links, ...figures(events) };
  } finally {
    await page.close();
  }
}

/** A place of the pane itself: on a card the hand would not move the map. */
function emptySpot(page, { x, y, width, height }) {
  return page.evaluate(
    ([left, top, wide, tall]) => {
      const spots = Array.from({ length: 400 }, (_, index) => ({
        x: left + wide * (0.3 + 0.4 * ((index % 20) / 20)),
        y: Math.min(innerHeight - 8, top + tall * (0.1 + 0.8 * (Math.floor(index / 20) / 20))),
      }));
      const found = spots.find(spot => document.elementFromPoint(spot.x, spot.y)?.matches('.react-flow__pane'));
      if (!found) throw new Error('nothing of the map is free of cards');
      return found;
    },
    [x, y, width, height],
  );
}

/** How many links the picture draws, and as what. */
async function drawn(page) {
  const shown = await page.locator('main').evaluate(main => ({
    text: [...main.querySelectorAll('[role=slider]')].map(one => Number(one.getAttribute('aria-valuenow'))),
    canvas: main.querySelector('.react-flow canvas') !== null,
  }));
  return { count: shown.text[0] ?? Number.NaN, canvas: shown.canvas };
}

/** Whether any link can be seen: a picture of nothing follows the hand with ease. */
function inked(page) {
  return page.locator('main').evaluate(main => {
    const canvas = main.querySelector('.react-flow canvas');
    if (!canvas) return main.querySelector('.react-flow svg path') !== null;
    const copy = Object.assign(document.createElement('canvas'), { width: 200, height: 100 });
    const context = copy.getContext('2d');
    context.drawImage(canvas, 0, 0, copy.width, copy.height);
    return context.getImageData(0, 0, copy.width, copy.height).data.some(value => value > 0);
  });
}

/** A circle by hand, then in and out with the wheel. */
async function gesture(page, { x, y }) {
  const input = await page.context().newCDPSession(page);
  const mouse = (type, more) => input.send('Input.dispatchMouseEvent', { type, x, y, ...more });
  const around = step => {
    const angle = (step / STEPS) * 4 * Math.PI;
    return { x: x + 130 * Math.sin(angle), y: y + 90 * (1 - Math.cos(angle)) };
  };
  await mouse('mouseMoved', {});
  await mouse('mousePressed', { button: 'left', buttons: 1, clickCount: 1 });
  await paced(step => mouse('mouseMoved', { button: 'left', buttons: 1, ...around(step) }));
  await mouse('mouseReleased', { button: 'left', clickCount: 1 });
  await page.keyboard.down('Control');
  const wheel = step => mouse('mouseWheel', { deltaX: 0, deltaY: step % 80 < 40 ? -6 : 6, modifiers: 2 });
  await paced(wheel);
  await page.keyboard.up('Control');
  // What is put off until the hand rests counts as well.
  await page.waitForTimeout(400);
  await input.detach();
}

/** Sends a move at each of its times, whether or not the one before has been dealt with. */
async function paced(send) {
  const begun = performance.now();
  const sent = [];
  for (let step = 0; step < STEPS; step += 1) {
    const wait = begun + step * STEP_MS - performance.now();
    if (wait > 0) await new Promise(resolve => setTimeout(resolve, wait));
    sent.push(send(step));
  }
  await Promise.all(sent);
}

async function traced(page, act) {
  const session = await page.context().newCDPSession(page);
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  const complete = new Promise(resolve => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: CATEGORIES, excludedCategories: ['*'] },
  });
  await page.evaluate(() => performance.mark('styk-begin'));
  await act();
  await page.evaluate(() => performance.mark('styk-end'));
  await session.send('Tracing.end');
  await complete;
  await session.detach();
  return events;
}

/** The work of each frame out of a trace: tasks of the page's main thread from one frame to the next. */
export function figures(events) {
  const mark = name => events.find(event => event.name === name && event.cat.includes('blink.user_timing'));
  const [begin, end] = [mark('styk-begin'), mark('styk-end')];
  if (!begin || !end) throw new Error('the trace does not have the beginning and the end of the gesture');
  const own = events.filter(
    ({ pid, tid, ts }) => pid === begin.pid && tid === begin.tid && ts >= begin.ts && ts <= end.ts,
  );
  const commits = own.filter(({ name }) => name === 'Commit').map(({ ts }) => ts);
  const tasks = own.filter(({ name, dur }) => name === 'RunTask' && dur > 0);
  const frames = work(commits, tasks);
  if (frames.length < STEPS / 2)
    throw new Error(`only ${frames.length} frames for ${2 * STEPS} moves: the machine is too busy`);
  // How long the thread was on a processor, which a busy machine does not lengthen.
  const processor = work(
    commits,
    tasks.map(task => ({ ...task, spent: task.tdur ?? 0 })),
  );
  return {
    frames: frames.length,
    p50_ms: percentile(frames, 0.5),
    p95_ms: percentile(frames, 0.95),
    most_ms: Math.max(...frames),
    cpu_p95_ms: percentile(processor, 0.95),
  };
}

/**
 * Milliseconds of tasks for each frame. A frame is handed over (committed) at the end of the task that
 * made it; what was done since the frame before, such as dealing with input, was done for it.
 */
export function work(commits, tasks) {
  const sorted = [...commits].sort((a, b) => a - b);
  const sums = sorted.map(() => 0);
  let frame = 0;
  for (const { ts, dur, spent = dur } of [...tasks].sort((a, b) => a.ts - b.ts)) {
    while (frame < sorted.length && sorted[frame] < ts) frame += 1;
    if (frame === sorted.length) break;
    sums[frame] += spent / 1000;
  }
  return sums;
}
