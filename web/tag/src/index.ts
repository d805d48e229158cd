import { createStyk } from './start.ts';
import type { Styk } from './types.ts';

export type { Automatic, Consent, Event, Json, Options, Properties, Styk, Told } from './types.ts';

/** Starts with `styk('init', { source, key, host })`; what is called before waits. */
export const styk: Styk = createStyk([]);
