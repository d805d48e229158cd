import { useEffect, useSyncExternalStore } from 'react';
import { type Take, type Taken, takeTable } from '../../api/data';
import { follow, type Progress } from '../../api/jobs';
import type { Mapping } from '../../mapping/mapping';
import { Followed, keep, kept } from './kept';

/** The import of a table: under way, done, or failed. */
export interface Run {
  state: 'running' | 'done' | 'failed' | 'cancelled';
  progress?: Progress;
  /** With a job an import can be followed and cancelled. */
  job?: string;
  taken?: Taken;
  error?: unknown;
  /** Touchpoints that there were before. */
  before: string[];
  undone?: boolean;
}

const runs = new Followed<ReadonlyMap<string, Run>>(new Map());
const stops = new Map<string, AbortController>();

const keyOf = (upload: string, table: string) => `styk-run-${upload}-${table}`;

function put(key: string, run: Run | undefined): void {
  const next = new Map(runs.get());
  if (run) next.set(key, run);
  else next.delete(key);
  runs.set(next);
  const last = run && run.state !== 'failed' && (run.job || run.taken);
  keep(key, last ? { ...run, progress: undefined, error: undefined } : undefined);
}

/** Whether every table of an upload has been imported, and still is. */
export function useTaken(upload: string, tables: string[]): boolean {
  const all = useSyncExternalStore(runs.subscribe, runs.get);
  return tables.every(table => {
    const key = keyOf(upload, table);
    const run = all.get(key) ?? kept<Run>(key);
    return run?.state === 'done' && !run.undone;
  });
}

export function useRun(upload: string, table: string): Run | undefined {
  const all = useSyncExternalStore(runs.subscribe, runs.get);
  const key = keyOf(upload, table);
  const run = all.get(key);
  useEffect(() => {
    if (run) return;
    const before = kept<Run>(key);
    if (!before) return;
    put(key, before);
    if (before.state === 'running' && before.job) {
      const { job } = before;
      void settle(key, before, options => follow<Taken>(job, options));
    }
  }, [key, run]);
  return run;
}

/** Begins an import; resolves when it has ended in whatever way. */
export function startRun(upload: string, take: Take, before: string[]): Promise<Run> {
  const key = keyOf(upload, take.table);
  const first: Run = { state: 'running', before };
  put(key, first);
  return settle(key, first, options =>
    takeTable(upload, take, { ...options, onJob: job => put(key, { ...(runs.get().get(key) ?? first), job }) }),
  );
}

type Work = (options: { onProgress: (progress: Progress) => void; signal: AbortSignal }) => Promise<Taken>;

async function settle(key: string, first: Run, work: Work): Promise<Run> {
  const stop = new AbortController();
  stops.set(key, stop);
  const now = () => runs.get().get(key) ?? first;
  try {
    const taken = await work({ signal: stop.signal, onProgress: progress => put(key, { ...now(), progress }) });
    put(key, { ...now(), state: 'done', taken });
  } catch (error) {
    const cancelled = error instanceof DOMException && error.name === 'AbortError';
    put(key, { ...now(), state: cancelled ? 'cancelled' : 'failed', error });
  }
  stops.delete(key);
  return now();
}

export function cancelRun(upload: string, table: string): void {
  stops.get(keyOf(upload, table))?.abort();
}

export function markUndone(upload: string, table: string): void {
  const key = keyOf(upload, table);
  const run = runs.get().get(key);
  if (run) put(key, { ...run, undone: true });
}

/** Back to the mapping. */
export function clearRun(upload: string, table: string): void {
  put(keyOf(upload, table), undefined);
}

export function forgetRuns(upload: string): void {
  const own = [...runs.get().keys()].filter(key => key.startsWith(`styk-run-${upload}-`));
  for (const key of own) put(key, undefined);
}

const draftKey = (upload: string, table: string) => `styk-mapping-${upload}-${table}`;

/** A mapping that is being edited outlives a reload. */
export function keepDraft(upload: string, table: string, mapping: Mapping): void {
  keep(draftKey(upload, table), mapping);
}
export function keptDraft(upload: string, table: string): Mapping | undefined {
  return kept<Mapping>(draftKey(upload, table));
}
