import { freeKey, slug } from '../touchpoints/keys';

/** Words that stand where a key would in an address. */
const RESERVED = ['new', 'sizes', 'try'];
/** Leaves room for a number behind it. */
const LONGEST = 60;

/** The key of a new segment, from its name. */
export function segmentKey(name: string, taken: Iterable<string>): string {
  return freeKey(slug(name).slice(0, LONGEST) || 'segment', new Set([...RESERVED, ...taken]));
}
