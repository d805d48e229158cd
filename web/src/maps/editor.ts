// A document while it is edited: with undo, saved by itself a moment after each edit, and never over the
// edits of others, which are put together with one's own. Knows neither screens nor how saving is done.

import { currentOf } from '../api/client';
import type { Saved } from '../api/documents';
import { type Edit, edited, type History, joined, redone, startedWith, undone } from './history';
import { type Clash, same } from './mergeFields';

export const SAVE_AFTER_MS = 900;
/** After so many refusals in a row somebody else is saving all the time. */
const ATTEMPTS = 5;

export type SaveStatus = 'saved' | 'waiting' | 'saving' | 'failed';

/** What is done with documents of a kind. */
export interface Ways<Body> {
  read: (raw: unknown) => Body | null;
  merge: (base: Body, mine: Body, theirs: Body) => { merged: Body; clashes: Clash[] };
  save: (version: { key: string; version: number; body: Body }) => Promise<Saved>;
}

/** Whose edits came in last, and where both wrote the same. */
export interface CameIn {
  version: number;
  author: string;
  created: string;
  /** Whether edits of mine that were not saved yet were put together with them. */
  merged: boolean;
  clashes: Clash[];
}

export interface EditorState<Body> {
  /** The version that the server has. */
  base: Saved<Body>;
  body: Body;
  status: SaveStatus;
  failure: unknown;
  cameIn: CameIn | null;
  /** The version with which somebody else deleted it. */
  deleted: Saved | null;
  canUndo: boolean;
  canRedo: boolean;
}

export class DocumentEditor<Body> {
  private history: History<Body>;
  private base: Saved<Body>;
  private busy: Promise<void> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failure: unknown = null;
  private cameIn: CameIn | null = null;
  private deleted: Saved | null = null;
  /** To be saved though nothing was edited: it was deleted meanwhile. */
  private revived = false;
  private state: EditorState<Body>;
  private readonly listeners = new Set<() => void>();

  constructor(
    base: Saved<Body>,
    private readonly ways: Ways<Body>,
  ) {
    this.base = base;
    this.history = startedWith(base.body);
    this.state = this.stateNow();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  readonly getState = (): EditorState<Body> => this.state;

  readonly run = (edit: Edit<Body>, group: string | null = null): void => this.take(edited(this.history, edit, group));

  readonly undo = (): void => this.take(undone(this.history, this.merge));

  readonly redo = (): void => this.take(redone(this.history, this.merge));

  /** A newer version that somebody saved meanwhile; one on its way to the server is told of it there. */
  readonly receive = (theirs: Saved): void => {
    if (this.busy || this.deleted || theirs.version <= this.base.version) return;
    this.join(theirs);
    if (this.isDirty()) this.wait();
    this.tell();
  };

  /** Saves all that is not saved yet; resolves when it is, or could not be. */
  readonly flush = (): Promise<void> => {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.busy) return this.busy;
    if (!this.isDirty() || this.deleted) return Promise.resolve();
    this.failure = null;
    this.busy = this.saveAll().finally(() => {
      this.busy = null;
      this.tell();
    });
    this.tell();
    return this.busy;
  };

  /** Saves mine though somebody deleted it. */
  readonly revive = (): Promise<void> => {
    if (!this.deleted) return Promise.resolve();
    this.base = { ...this.base, version: this.deleted.version };
    this.deleted = null;
    this.revived = true;
    return this.flush();
  };

  private readonly merge = (base: Body, mine: Body, theirs: Body): Body => this.ways.merge(base, mine, theirs).merged;

  private isDirty(): boolean {
    return this.revived || this.history.body !== this.base.body;
  }

  private take(history: History<Body>): void {
    if (history === this.history) return;
    this.history = history;
    this.failure = null;
    if (this.isDirty()) this.wait();
    this.tell();
  }

  private wait(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), SAVE_AFTER_MS);
  }

  private async saveAll(): Promise<void> {
    let refused = 0;
    while (this.isDirty() && !this.deleted) {
      const { body } = this.history;
      const { key, version } = this.base;
      try {
        const saved = await this.ways.save({ key, version, body });
        this.base = { ...saved, body };
        this.revived = false;
        refused = 0;
      } catch (error) {
        const theirs = currentOf<Saved>(error);
        refused += 1;
        if (!theirs || refused === ATTEMPTS) {
          this.failure = error;
          return;
        }
        this.join(theirs);
      }
      this.tell();
    }
  }

  /** Goes on from what somebody else saved, with both edits. */
  private join(theirs: Saved): void {
    const body = this.ways.read(theirs.body);
    if (body === null) {
      this.deleted = theirs;
      return;
    }
    const dirty = this.isDirty();
    const both = dirty ? this.ways.merge(this.base.body, this.history.body, body) : { merged: body, clashes: [] };
    this.base = { ...theirs, body };
    // What both did alike needs no saving.
    this.history = joined(this.history, same(both.merged, body) ? body : both.merged);
    const { version, author, created } = theirs;
    this.cameIn = { version, author, created, merged: dirty, clashes: both.clashes };
  }

  private status(): SaveStatus {
    if (this.busy) return 'saving';
    if (this.failure !== null) return 'failed';
    return this.isDirty() ? 'waiting' : 'saved';
  }

  private stateNow(): EditorState<Body> {
    const { base, history, failure, cameIn, deleted } = this;
    const [canUndo, canRedo] = [history.past.length > 0, history.future.length > 0];
    return { base, body: history.body, status: this.status(), failure, cameIn, deleted, canUndo, canRedo };
  }

  private tell(): void {
    this.state = this.stateNow();
    for (const listener of this.listeners) listener();
  }
}
