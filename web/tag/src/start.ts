import { guard, listen } from './safe.ts';
import { type Calls, createTag } from './tag.ts';
import type { Consent, Options, Styk } from './types.ts';

export type Call = [name: string, ...given: unknown[]];

/**
 * The function that pages call. What they call before `init` waits for it, as
 * does everything while a page is only prepared in case somebody opens it.
 */
export function createStyk(waiting: Call[], host?: string): Styk {
  let calls: Calls | undefined;
  let started = false;

  function init(given: Options): void {
    const options = { host, ...given };
    if (started) return;
    if (!options.source || !options.key || !options.host) {
      console.warn('styk: `source`, `key` and `host` are needed, see docs/TAG.md of Styk');
      return;
    }
    started = true;
    options.host = options.host.replace(/\/+$/, '');
    const start = () => {
      // What was decided about consent holds from the first event on.
      const decided = waiting.filter(([name]) => name === 'consent').pop();
      calls = createTag(options, decided?.[1] as Consent);
      for (const call of waiting) if (call !== decided) styk(...call);
    };
    if ((document as { prerendering?: boolean }).prerendering) listen(document, 'prerenderingchange', start);
    else start();
  }
  const styk = guard((...call: Call) => {
    if (call[0] === 'init') init(call[1] as Options);
    else if (calls) calls[call[0]]?.(...(call.slice(1) as never[]));
    else waiting.push(call);
  });
  const first = waiting.find(([name]) => name === 'init');
  if (first) styk(...first);
  return styk as Styk;
}
