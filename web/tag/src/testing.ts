import { createStore, type Store } from './storage.ts';

/** The browser's storage: one for all pages of an origin; `room`: characters that fit. */
export class FakeStorage implements Storage {
  private readonly all = new Map<string, string>();
  room = 5_000_000;

  get length(): number {
    return this.all.size;
  }
  key(index: number): string | null {
    return [...this.all.keys()][index] ?? null;
  }
  getItem(name: string): string | null {
    return this.all.get(name) ?? null;
  }
  setItem(name: string, value: string): void {
    const others = [...this.all].reduce((sum, [key, held]) => sum + (key === name ? 0 : key.length + held.length), 0);
    if (others + name.length + value.length > this.room) throw new Error('QuotaExceededError');
    this.all.set(name, value);
  }
  removeItem(name: string): void {
    this.all.delete(name);
  }
  clear(): void {
    this.all.clear();
  }
  keys(): string[] {
    return [...this.all.keys()];
  }
}

/** What one page sees of it. */
export function opened(area: Storage): Store {
  const store = createStore('styk:shop:', () => area);
  store.on = true;
  return store;
}

/** Numbers that look random and are the same in every run (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
