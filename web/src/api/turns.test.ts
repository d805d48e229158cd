import { describe, expect, it } from 'vitest';
import { Turns } from './turns';

/** Work that ends when it is told to. */
function work() {
  let end = () => {};
  const done = new Promise<void>(resolve => {
    end = resolve;
  });
  return { done: () => done, end };
}

const settled = () => new Promise(resolve => setTimeout(resolve));

describe('turns', () => {
  it('let so many work at once, the others in their order', async () => {
    const turns = new Turns(2);
    const { signal } = new AbortController();
    const begun: number[] = [];
    const works = [0, 1, 2, 3].map(work);
    const all = works.map(({ done }, at) =>
      turns.run(signal, () => {
        begun.push(at);
        return done();
      }),
    );
    await settled();
    expect(begun).toEqual([0, 1]);
    works[1]?.end();
    await settled();
    expect(begun).toEqual([0, 1, 2]);
    for (const { end } of works) end();
    await Promise.all(all);
    expect(begun).toEqual([0, 1, 2, 3]);
  });

  it('are left by whoever is aborted, and kept by nobody who failed', async () => {
    const turns = new Turns(1);
    const first = work();
    const [stays, leaves] = [new AbortController(), new AbortController()];
    const failing = turns.run(stays.signal, async () => {
      await first.done();
      throw new Error('no');
    });
    const gone = turns.run(leaves.signal, () => Promise.resolve('gone'));
    const next = turns.run(stays.signal, () => Promise.resolve('next'));
    const refused = expect(gone).rejects.toThrow();
    leaves.abort();
    await refused;
    const failed = expect(failing).rejects.toThrow('no');
    first.end();
    await failed;
    expect(await next).toBe('next');
    await expect(turns.run(leaves.signal, () => Promise.resolve(1))).rejects.toThrow();
  });
});
