// Edits with a way back, without limit. An edit keeps the document before and after it; taking it back puts
// the one in the place of the other, or, where other people's edits came in since, takes back what it changed
// and leaves theirs: the inverse of an edit is a merge from what it made to what it was made from.

/** Makes a new version of a document; the same one where it changes nothing. */
export type Edit<Body> = (body: Body) => Body;

export type Merge<Body> = (base: Body, mine: Body, theirs: Body) => Body;

interface Done<Body> {
  before: Body;
  after: Body;
}

export interface History<Body> {
  body: Body;
  past: readonly Done<Body>[];
  future: readonly Done<Body>[];
  /** Edits of one group in a row, such as the letters of a word, are taken back at once. */
  group: string | null;
}

export function startedWith<Body>(body: Body): History<Body> {
  return { body, past: [], future: [], group: null };
}

export function edited<Body>(history: History<Body>, edit: Edit<Body>, group: string | null = null): History<Body> {
  const after = edit(history.body);
  if (after === history.body) return history;
  const last = history.past.at(-1);
  const joins = group !== null && group === history.group && last?.after === history.body;
  const past = joins && last ? history.past.slice(0, -1) : history.past;
  const before = joins && last ? last.before : history.body;
  return { body: after, past: [...past, { before, after }], future: [], group };
}

export function undone<Body>(history: History<Body>, merge: Merge<Body>): History<Body> {
  const last = history.past.at(-1);
  if (!last) return history;
  const body = history.body === last.after ? last.before : merge(last.after, last.before, history.body);
  const done = { before: body, after: history.body };
  return { body, past: history.past.slice(0, -1), future: [done, ...history.future], group: null };
}

export function redone<Body>(history: History<Body>, merge: Merge<Body>): History<Body> {
  const [next, ...future] = history.future;
  if (!next) return history;
  const body = history.body === next.before ? next.after : merge(next.before, next.after, history.body);
  const done = { before: history.body, after: body };
  return { body, past: [...history.past, done], future, group: null };
}

/** Goes on from what came in from others; the way back stays. */
export function joined<Body>(history: History<Body>, body: Body): History<Body> {
  return { ...history, body, group: null };
}
