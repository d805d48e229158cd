import { BASE, call, Problem, Unreachable } from './client';
import type { ProblemBody, Schema } from './types';

/** How far a job is; `total` is unknown for some files. Of bytes, with the rows read so far. */
export type Progress = Pick<Schema<'JobRow'>, 'done' | 'total' | 'rows'>;
interface Ended<T> {
  state: Exclude<Schema<'JobState'>, 'running'>;
  result?: T;
  problem?: ProblemBody;
}
interface FollowOptions {
  onProgress: (progress: Progress) => void;
  /** Ends the job on the server as well. */
  signal: AbortSignal;
}

/** Follows a job to its end. */
export function follow<T>(job: string, { onProgress, signal }: FollowOptions): Promise<T> {
  return new Promise((resolve, reject) => {
    const events = new EventSource(`${BASE}/jobs/${job}/events`);
    const stop = () => void call('DELETE', `/jobs/${job}`).catch(() => undefined);
    const end = (act: () => void) => {
      events.close();
      signal.removeEventListener('abort', stop);
      act();
    };
    events.addEventListener('progress', event => onProgress(JSON.parse(event.data) as Progress));
    events.addEventListener('ended', event => {
      const ended = JSON.parse(event.data) as Ended<T>;
      end(() => {
        if (ended.state === 'done' && ended.result !== undefined) resolve(ended.result);
        else if (ended.state === 'cancelled') reject(new DOMException('the job was cancelled', 'AbortError'));
        else reject(new Problem(ended.problem?.status ?? 500, ended.problem ?? {}));
      });
    });
    // A connection that breaks is made again by the browser; one that is refused is not.
    events.addEventListener('error', () => {
      if (events.readyState === EventSource.CLOSED) end(() => reject(new Unreachable()));
    });
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop);
  });
}
