// What people say to each other about a map: threads, what is open where, and mentions while they are typed.

import type { Colleague, MapComment, MapTask } from '../api/talk';

/** A part of the map: a cell where both are given, the whole map where neither is. */
export interface Where {
  step?: string;
  lane?: string;
}

/** As the server tells it. */
interface Placed {
  step?: string | null;
  lane?: string | null;
}

/** A first comment and the answers to it, oldest first. */
export interface Thread {
  head: MapComment;
  answers: MapComment[];
}

/** Newest first. */
export function threadsOf(comments: readonly MapComment[]): Thread[] {
  const threads = new Map<number, Thread>();
  for (const comment of comments) {
    if (comment.thread == null) threads.set(comment.id, { head: comment, answers: [] });
    else threads.get(comment.thread)?.answers.push(comment);
  }
  return [...threads.values()].reverse();
}

/** Whether something stands at a part of the map, or within it. */
export function standsAt({ step, lane }: Placed, where: Where): boolean {
  return (where.step === undefined || step === where.step) && (where.lane === undefined || lane === where.lane);
}

/** What the open threads and tasks of a place are counted under. */
export function whereKey({ step, lane }: Placed): string {
  return `${step ?? ''}\n${lane ?? ''}`;
}

/** How many threads and tasks are open. */
export interface Open {
  comments: number;
  tasks: number;
}

/** What is open at each place that has any. */
export function openByPlace(comments: readonly MapComment[], tasks: readonly MapTask[]): ReadonlyMap<string, Open> {
  const counts = new Map<string, Open>();
  const count = (place: Placed, what: keyof Open) => {
    const key = whereKey(place);
    const open = counts.get(key) ?? { comments: 0, tasks: 0 };
    counts.set(key, { ...open, [what]: open[what] + 1 });
  };
  for (const comment of comments) if (comment.thread == null && comment.resolved == null) count(comment, 'comments');
  for (const task of tasks) if (task.done == null) count(task, 'tasks');
  return counts;
}

/** A mention while it is typed: where its @ stands, and what stands between that and the cursor. */
export interface Typed {
  start: number;
  name: string;
}

/** A first name and the beginning of another, behind an @ that begins a word. */
const TYPED = /(?:^|[\s(])@([\p{L}\p{N}._’'-]*(?: [\p{L}\p{N}._’'-]*)?)$/u;

/** The mention that ends at the cursor; none where no name is typed there. */
export function typedMention(text: string, cursor: number): Typed | null {
  const name = TYPED.exec(text.slice(0, cursor))?.[1];
  return name === undefined ? null : { start: cursor - name.length - 1, name };
}

/** Those whose name has a word that begins so, or whose e-mail does. */
export function colleaguesFor(typed: string, colleagues: readonly Colleague[], most = 6): Colleague[] {
  const wanted = typed.toLocaleLowerCase();
  const fits = ({ name, email }: Colleague) =>
    name !== '' && (` ${name.toLocaleLowerCase()}`.includes(` ${wanted}`) || email.startsWith(wanted));
  return colleagues.filter(fits).slice(0, most);
}

/** The text with a name in the place of what was typed of it, and where the cursor is then. */
export function withMention(text: string, typed: Typed, name: string): { text: string; cursor: number } {
  const before = `${text.slice(0, typed.start)}@${name} `;
  const after = text.slice(typed.start + 1 + typed.name.length).replace(/^ /, '');
  return { text: before + after, cursor: before.length };
}

/** Finds `@` and one of the names as whole words, the longest that fits. */
function mentionPattern(names: readonly string[]): RegExp | null {
  const known = names.filter(Boolean).sort((a, b) => b.length - a.length);
  if (known.length === 0) return null;
  const escaped = known.map(name => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`(?<![\\p{L}\\p{N}])@(${escaped.join('|')})(?![\\p{L}\\p{N}])`, 'gu');
}

/** A text in pieces, some of which name somebody. */
export function partsOf(text: string, names: readonly string[]): { text: string; mention: boolean }[] {
  const pattern = mentionPattern(names);
  const parts: { text: string; mention: boolean }[] = [];
  let end = 0;
  for (const found of pattern ? text.matchAll(pattern) : []) {
    if (found.index > end) parts.push({ text: text.slice(end, found.index), mention: false });
    parts.push({ text: found[0], mention: true });
    end = found.index + found[0].length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), mention: false });
  return parts;
}

/**
 * The accounts that a text mentions. Where several have the same name, those of them that were chosen; a name that was
 * taken out of the text mentions nobody.
 */
export function mentionedIn(text: string, colleagues: readonly Colleague[], chosen: ReadonlySet<number>): number[] {
  const pattern = mentionPattern(colleagues.map(one => one.name));
  if (!pattern) return [];
  const names = new Set([...text.matchAll(pattern)].map(found => found[1]));
  const named = colleagues.filter(one => names.has(one.name));
  const alone = (one: Colleague) => named.filter(other => other.name === one.name).length === 1;
  return named.filter(one => alone(one) || chosen.has(one.id)).map(one => one.id);
}
