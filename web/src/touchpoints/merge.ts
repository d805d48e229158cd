// Edits of one document by several people: what each changed is kept, and only
// where both changed the same thing somebody has to choose.

/** One spelling per value: fields in order, and nothing for what is not set. */
export function canonical(value: unknown): unknown {
  if (value === null || value === undefined || value === '') return undefined;
  if (Array.isArray(value)) return value.length > 0 ? value.map(canonical) : undefined;
  if (typeof value !== 'object') return value;
  const fields = Object.entries(value)
    .map(([key, one]) => [key, canonical(one)] as const)
    .filter(([, one]) => one !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return fields.length > 0 ? Object.fromEntries(fields) : undefined;
}

export function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));
}

export interface Merged<T> {
  merged: T;
  /** Fields that both changed, each in another way; `merged` has mine. */
  conflicts: (keyof T & string)[];
}

/** Three-way merge of the fields of one object. */
export function mergeFields<T extends object>(base: T, mine: T, theirs: T): Merged<T> {
  const merged = { ...theirs };
  const conflicts: (keyof T & string)[] = [];
  const keys = new Set([...Object.keys(base), ...Object.keys(mine), ...Object.keys(theirs)]) as Set<keyof T & string>;
  for (const key of keys) {
    if (same(mine[key], base[key])) continue;
    if (!same(theirs[key], base[key]) && !same(theirs[key], mine[key])) conflicts.push(key);
    if (mine[key] === undefined) delete merged[key];
    else merged[key] = mine[key];
  }
  return { merged, conflicts };
}

export interface MergedList<T> {
  merged: T[];
  /** Whether both changed one thing in different ways; `merged` has mine. */
  clash: boolean;
}

/** Edits of two people to one list of things with keys: each field of each by itself. */
export function mergeKeyed<T extends { key: string }>(base: T[], mine: T[], theirs: T[]): MergedList<T> {
  const [before, own, others] = [byKey(base), byKey(mine), byKey(theirs)];
  let clash = false;
  const merged = mergedOrder(base, mine, theirs).flatMap(key => {
    const [was, one, other] = [before.get(key), own.get(key), others.get(key)];
    if (one && other) {
      const both = mergeFields(was ?? ({} as T), one, other);
      clash ||= both.conflicts.length > 0;
      return [both.merged];
    }
    const left = one ?? other;
    // Added by one of the two.
    if (!left || !was) return left ? [left] : [];
    // Removed by one, and changed by the other or not.
    const changed = !same(left, was);
    clash ||= changed;
    return changed && one ? [one] : [];
  });
  return { merged, clash };
}

function byKey<T extends { key: string }>(list: T[]): Map<string, T> {
  return new Map(list.map(one => [one.key, one]));
}

function keysOf(list: { key: string }[]): string[] {
  return list.map(({ key }) => key);
}

/** Theirs, unless I reordered; what only one of us has comes last. */
function mergedOrder<T extends { key: string }>(base: T[], mine: T[], theirs: T[]): string[] {
  const [before, own, others] = [keysOf(base), keysOf(mine), keysOf(theirs)];
  const stayed = own.filter(key => before.includes(key));
  const isMoved = !same(
    stayed,
    before.filter(key => own.includes(key)),
  );
  return [...new Set(isMoved ? [...own, ...others] : [...others, ...own])];
}
