import type { Saved } from '../api/documents';
import { readView, sameView, type View } from './view';

/** A question that somebody saved. */
export interface SavedQuestion extends View {
  name: string;
  note?: string;
}

export function readSavedQuestion(raw: unknown): SavedQuestion | null {
  const view = readView(raw);
  if (!view) return null;
  const { name, note } = raw as Record<string, unknown>;
  return {
    ...view,
    name: typeof name === 'string' ? name : '',
    ...(typeof note === 'string' && note ? { note } : {}),
  };
}

/** The documents that can be read, in the versions given. */
export function readAll<Body>(documents: Saved[] | undefined, read: (raw: unknown) => Body | null): Saved<Body>[] {
  return (documents ?? []).flatMap(document => {
    const body = read(document.body);
    return body === null ? [] : [{ ...document, body }];
  });
}

export function sameQuestion(a: SavedQuestion, b: SavedQuestion): boolean {
  return a.name === b.name && (a.note ?? '') === (b.note ?? '') && sameView(a, b);
}

export type QuestionField = 'name' | 'note' | 'question' | 'period' | 'compare';

/** In what two versions differ. */
export function differingFields(a: SavedQuestion, b: SavedQuestion): QuestionField[] {
  const fields: QuestionField[] = [];
  if (a.name !== b.name) fields.push('name');
  if ((a.note ?? '') !== (b.note ?? '')) fields.push('note');
  const plain = ({ kind, question }: View): View => ({ kind, question });
  if (!sameView(plain(a), plain(b))) fields.push('question');
  if (a.period !== b.period) fields.push('period');
  if (a.compare !== b.compare) fields.push('compare');
  return fields;
}
