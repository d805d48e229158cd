import type { Saved } from '../../../api/documents';
import { readSavedQuestion } from '../../../saved/savedQuestion';
import { searchOf } from '../../../saved/view';

/** Where a saved question is looked at; nothing where it was deleted. */
export function savedPlace({ key, version, body }: Saved) {
  const question = readSavedQuestion(body);
  if (!question) return undefined;
  const search = { ...searchOf(question), saved: key, version };
  return { to: '/explore/$kind', params: { kind: question.kind }, search, replace: true } as const;
}
