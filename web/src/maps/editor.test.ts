import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '../api/client';
import type { Saved } from '../api/documents';
import { editCell } from './commands/editCell';
import { editMap } from './commands/editMap';
import { editStep } from './commands/editStep';
import { DocumentEditor, SAVE_AFTER_MS } from './editor';
import { isAt, type MapDocument, readMap } from './map';
import { mergeMaps } from './merge';
import { sampleMap } from './sample';

/** A server that keeps one document, as the real one does. */
class Server {
  versions: Saved[] = [];
  down = false;

  constructor(body: unknown) {
    this.put(body, 'anna');
  }

  get newest(): Saved {
    return this.versions.at(-1) as Saved;
  }

  put(body: unknown, author: string): Saved {
    const version = this.versions.length + 1;
    const saved = { kind: 'map', key: 'flight', version, body, created: `2025-01-0${version}T00:00:00Z`, author };
    this.versions.push(JSON.parse(JSON.stringify(saved)));
    return this.newest;
  }

  readonly save = async ({ version, body }: { version: number; body: unknown }): Promise<Saved> => {
    if (this.down) throw new Error('down');
    if (version !== this.newest.version) throw new Problem(409, { current: this.newest } as never);
    return this.put(body, 'me');
  };
}

function opened(server: Server): DocumentEditor<MapDocument> {
  const body = readMap(server.newest.body) as MapDocument;
  return new DocumentEditor({ ...server.newest, body }, { read: readMap, merge: mergeMaps, save: server.save });
}

const text = (body: unknown, step: string, lane: string) =>
  (body as MapDocument).cells.find(cell => isAt(cell, { step, lane }))?.text;
const write = (step: string, said: string) => editCell({ step, lane: 'doing' }, { text: said });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a document that is edited', () => {
  it('is saved by itself a moment after the last edit', async () => {
    const server = new Server(sampleMap());
    const editor = opened(server);
    expect(editor.getState().status).toBe('saved');
    editor.run(write('book', 'Pays'));
    expect(editor.getState().status).toBe('saved');
    editor.run(write('book', 'Pays by card'));
    await vi.advanceTimersByTimeAsync(SAVE_AFTER_MS - 1);
    editor.run(editMap({ goal: 'More' }));
    expect([server.versions.length, editor.getState().status]).toEqual([1, 'waiting']);
    await vi.advanceTimersByTimeAsync(SAVE_AFTER_MS);
    expect([server.versions.length, editor.getState().status]).toEqual([2, 'saved']);
    expect(text(server.newest.body, 'book', 'doing')).toBe('Pays by card');
    expect(editor.getState().base.version).toBe(2);
  });

  it('tells whoever listens', () => {
    const editor = opened(new Server(sampleMap()));
    const told = vi.fn();
    const leave = editor.subscribe(told);
    editor.run(editMap({ goal: 'More' }));
    expect(told).toHaveBeenCalled();
    leave();
    told.mockClear();
    editor.undo();
    expect(told).not.toHaveBeenCalled();
  });

  it('takes edits of one group back at once', () => {
    const editor = opened(new Server(sampleMap()));
    for (const goal of ['M', 'Mo', 'Mor', 'More']) editor.run(editMap({ goal }), 'goal');
    editor.run(editMap({ owner: 'Olga' }));
    editor.undo();
    expect([editor.getState().body.goal, editor.getState().body.owner]).toEqual(['More', undefined]);
    editor.undo();
    expect([editor.getState().body.goal, editor.getState().canUndo]).toEqual([undefined, false]);
    editor.redo();
    expect([editor.getState().body.goal, editor.getState().canRedo]).toEqual(['More', true]);
  });

  it('is put together with what somebody else saved meanwhile', async () => {
    const server = new Server(sampleMap());
    const editor = opened(server);
    editor.run(write('book', 'Pays by card'));
    server.put(editStep('fly', { name: 'Flies' })(sampleMap()), 'boris');
    await editor.flush();
    const { body, status, cameIn, base } = editor.getState();
    expect([server.versions.length, status, base.version]).toEqual([3, 'saved', 3]);
    expect(text(server.newest.body, 'book', 'doing')).toBe('Pays by card');
    expect((server.newest.body as MapDocument).stages[1]?.steps[0]?.name).toBe('Flies');
    expect(body.stages[1]?.steps[0]?.name).toBe('Flies');
    expect(cameIn).toMatchObject({ author: 'boris', version: 2, merged: true, clashes: [] });
    editor.undo();
    expect(text(editor.getState().body, 'book', 'doing')).toBe('Pays');
    expect(editor.getState().body.stages[1]?.steps[0]?.name).toBe('Flies');
  });

  it('tells where both wrote the same, and keeps mine', async () => {
    const server = new Server(sampleMap());
    const editor = opened(server);
    editor.run(write('book', 'mine'));
    server.put(write('book', 'theirs')(sampleMap()), 'boris');
    await editor.flush();
    expect(text(server.newest.body, 'book', 'doing')).toBe('mine');
    expect(editor.getState().cameIn?.clashes).toHaveLength(1);
  });

  it('takes what arrives while nothing is unsaved, and saves nothing for it', async () => {
    const server = new Server(sampleMap());
    const editor = opened(server);
    editor.receive(server.put(write('book', 'theirs')(sampleMap()), 'boris'));
    expect(text(editor.getState().body, 'book', 'doing')).toBe('theirs');
    expect(editor.getState()).toMatchObject({ status: 'saved', cameIn: { merged: false } });
    await vi.advanceTimersByTimeAsync(10 * SAVE_AFTER_MS);
    expect(server.versions).toHaveLength(2);
    editor.receive(server.versions[0] as Saved);
    expect(text(editor.getState().body, 'book', 'doing')).toBe('theirs');
  });

  it('needs no saving where both did the same', async () => {
    const server = new Server(sampleMap());
    const editor = opened(server);
    editor.run(editMap({ goal: 'More' }));
    server.put(editMap({ goal: 'More' })(sampleMap()), 'boris');
    await editor.flush();
    expect([server.versions.length, editor.getState().status]).toEqual([2, 'saved']);
  });

  it('keeps what could not be saved, and tries again when asked', async () => {
    const server = new Server(sampleMap());
    const editor = opened(server);
    server.down = true;
    editor.run(editMap({ goal: 'More' }));
    await editor.flush();
    expect(editor.getState()).toMatchObject({ status: 'failed', body: { goal: 'More' } });
    server.down = false;
    await editor.flush();
    expect([server.versions.length, editor.getState().status]).toEqual([2, 'saved']);
  });

  it('saves edits that were made while it was saving', async () => {
    const server = new Server(sampleMap());
    const editor = opened(server);
    editor.run(editMap({ goal: 'More' }));
    const saving = editor.flush();
    expect(editor.getState().status).toBe('saving');
    editor.run(editMap({ owner: 'Olga' }));
    await saving;
    expect(server.newest.body).toMatchObject({ goal: 'More', owner: 'Olga' });
    expect(editor.getState().status).toBe('saved');
  });

  it('that somebody deleted is not brought back unless it is wanted', async () => {
    const server = new Server(sampleMap());
    const editor = opened(server);
    editor.run(editMap({ goal: 'More' }));
    server.put(null, 'boris');
    await editor.flush();
    expect(editor.getState().deleted).toMatchObject({ author: 'boris' });
    editor.run(editMap({ owner: 'Olga' }));
    await vi.advanceTimersByTimeAsync(10 * SAVE_AFTER_MS);
    expect(server.newest.body).toBeNull();
    await editor.revive();
    expect(server.newest.body).toMatchObject({ goal: 'More', owner: 'Olga' });
    expect(editor.getState()).toMatchObject({ deleted: null, status: 'saved' });
  });
});
