// Three-way merges of the parts of a document: what only one changed is taken from that one; where both
// changed the same, mine counts and the clash is told.

import { same as sameValue } from '../touchpoints/merge';

/** What both changed, each in another way; mine counts. */
export interface Clash {
  of: 'map' | 'stage' | 'step' | 'lane' | 'cell' | 'edge' | 'rule' | 'persona' | 'framework' | 'phase';
  /** Of a cell its place. */
  key: string;
  field: string;
}

/** Most of what is compared was never touched and is one object. */
export function same(a: unknown, b: unknown): boolean {
  return a === b || sameValue(a, b);
}

interface Fields<T> {
  merged: T;
  conflicts: string[];
}

/** The fields of one object; lists are put together, all else is taken whole. */
export function mergedFields<T extends object>(base: T, mine: T, theirs: T): Fields<T> {
  if (same(mine, base)) return { merged: theirs, conflicts: [] };
  if (same(theirs, base)) return { merged: mine, conflicts: [] };
  const merged = { ...theirs };
  const conflicts: string[] = [];
  const fields = new Set([...Object.keys(base), ...Object.keys(mine), ...Object.keys(theirs)]) as Set<keyof T & string>;
  for (const field of fields) {
    const [was, own, other] = [base[field], mine[field], theirs[field]];
    if (same(own, was)) continue;
    const both = !same(other, was) && !same(other, own);
    if (both && (Array.isArray(own) || Array.isArray(other))) {
      merged[field] = mergedList(listOf(was), listOf(own), listOf(other)) as unknown as T[typeof field];
      continue;
    }
    if (both) conflicts.push(field);
    if (own === undefined) delete merged[field];
    else merged[field] = own;
  }
  return { merged, conflicts };
}

function listOf(value: unknown): unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

/** Lists as sets: what either added is there, what either took out is not. */
export function mergedList<T>(base: T[] | undefined, mine: T[] | undefined, theirs: T[] | undefined): T[] {
  const [was, own, other] = [base ?? [], mine ?? [], theirs ?? []];
  if (same(own, was)) return other;
  if (same(other, was) || same(own, other)) return own;
  const name = (one: T) => JSON.stringify(one);
  const [before, kept] = [new Set(was.map(name)), new Set(own.map(name))];
  const result = other.filter(one => kept.has(name(one)) || !before.has(name(one)));
  const there = new Set(other.map(name));
  return [...result, ...own.filter(one => !before.has(name(one)) && !there.has(name(one)))];
}

/** Keys in an order that keeps both: mine where I moved any, else theirs, each new one behind what it stood behind. */
export function mergedOrder(base: readonly string[], mine: readonly string[], theirs: readonly string[]): string[] {
  const common = new Set(base.filter(key => mine.includes(key) && theirs.includes(key)));
  const among = (keys: readonly string[]) => keys.filter(key => common.has(key)).join('\n');
  const moved = among(mine) !== among(base);
  const [first, second] = moved ? [mine, theirs] : [theirs, mine];
  const result = [...first];
  for (const [at, key] of second.entries()) {
    if (result.includes(key)) continue;
    const before = second.slice(0, at).findLast(one => result.includes(one));
    result.splice(before === undefined ? 0 : result.indexOf(before) + 1, 0, key);
  }
  return result;
}
