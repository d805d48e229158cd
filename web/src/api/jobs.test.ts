import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Problem, Unreachable } from './client';
import { follow } from './jobs';

type Listener = (event: { data: string }) => void;

/** A stream of events whose end the test holds. */
class Stream {
  static readonly CLOSED = 2;
  static last: Stream;
  readyState = 1;
  private readonly listeners: Record<string, Listener> = {};
  constructor(readonly url: string) {
    Stream.last = this;
  }
  addEventListener(name: string, listener: Listener) {
    this.listeners[name] = listener;
  }
  close() {
    this.readyState = Stream.CLOSED;
  }
  say(name: string, data: unknown) {
    this.listeners[name]?.({ data: JSON.stringify(data) });
  }
}

describe('following a job', () => {
  const signal = new AbortController().signal;
  beforeEach(() => vi.stubGlobal('EventSource', Stream));
  afterEach(() => vi.unstubAllGlobals());

  it('tells how far it is, then what came of it', async () => {
    const seen: number[] = [];
    const result = follow<{ rows: number }>('j1', { onProgress: ({ rows }) => seen.push(rows), signal });
    expect(Stream.last.url).toBe('/api/v1/jobs/j1/events');
    Stream.last.say('progress', { done: 10, total: 40, rows: 3 });
    Stream.last.say('progress', { done: 20, total: 40, rows: 6 });
    Stream.last.say('ended', { state: 'done', result: { rows: 6 } });
    await expect(result).resolves.toEqual({ rows: 6 });
    expect(seen).toEqual([3, 6]);
    expect(Stream.last.readyState).toBe(Stream.CLOSED);
  });

  it('ends with the problem that the job had', async () => {
    const result = follow('j2', { onProgress: () => undefined, signal });
    Stream.last.say('ended', { state: 'failed', problem: { status: 422, code: 'import', detail: 'Too many' } });
    await expect(result).rejects.toMatchObject({ status: 422, message: 'Too many' });
    await expect(result).rejects.toBeInstanceOf(Problem);
  });

  it('ends as aborted when it was cancelled', async () => {
    const result = follow('j3', { onProgress: () => undefined, signal });
    Stream.last.say('ended', { state: 'cancelled' });
    await expect(result).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('goes on over a broken connection, and gives up when refused', async () => {
    const result = follow('j4', { onProgress: () => undefined, signal });
    Stream.last.say('error', null);
    Stream.last.readyState = Stream.CLOSED;
    Stream.last.say('error', null);
    await expect(result).rejects.toBeInstanceOf(Unreachable);
  });
});
