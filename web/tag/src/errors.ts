import { redact, scrub } from './redact.ts';
import { listen } from './safe.ts';
import type { Properties } from './types.ts';

/** Different errors of a page load that are told of at most, and in a minute. */
const ALL = 50;
const IN_A_MINUTE = 10;
const LENGTH = 500;

/** Tells of errors of the page's scripts, each once. */
export function watchErrors(track: (name: string, properties: Properties) => void): void {
  const known = new Set<string>();
  const times: number[] = [];
  const tell = (message: unknown, source?: string, line?: number, column?: number) => {
    const text = scrub(`${message}`.slice(0, LENGTH));
    const key = [text, source, line].join();
    const now = performance.now();
    if (known.has(key) || known.size >= ALL || now - (times[times.length - IN_A_MINUTE] ?? -1 / 0) < 60_000) return;
    known.add(key);
    times.push(now);
    track('Error occurred', { message: text, source: source && redact(source), line, column });
  };
  // Those of pictures and scripts that do not load do not come here: they do not bubble.
  listen(window, 'error', (event: ErrorEvent) => tell(event.message, event.filename, event.lineno, event.colno));
  listen(window, 'unhandledrejection', (event: PromiseRejectionEvent) => tell(event.reason?.message ?? event.reason));
}
