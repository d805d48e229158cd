import type { SegmentRow } from '../api/segments';
import { isComplete, type Rule, sameRule } from './tree';

/** A rule while it is edited: clicked together, or written in CEL. */
export type DraftRule = { tree: Rule } | { text: string };

/** A segment while it is edited. */
export interface SegmentDraft {
  name: string;
  description: string;
  rule: DraftRule;
}

/** A rule that can no longer be read is there to be written anew. */
export function draftOf({ name, description, rule, tree }: SegmentRow): SegmentDraft {
  return { name, description, rule: tree ? { tree } : { text: rule } };
}

export function isFilled(rule: DraftRule): boolean {
  return 'tree' in rule ? isComplete(rule.tree) : rule.text.trim() !== '';
}

/** Whether an edit says something else than what it began with; `text` is that rule in CEL. */
export function isChanged(mine: SegmentDraft, start: SegmentDraft, text: string): boolean {
  return (
    mine.name.trim() !== start.name ||
    mine.description.trim() !== start.description ||
    !sameDraftRule(mine.rule, start.rule, text)
  );
}

function sameDraftRule(mine: DraftRule, start: DraftRule, text: string): boolean {
  if ('text' in mine) return mine.text.trim() === text;
  return 'tree' in start && sameRule(mine.tree, start.tree);
}
