import type { Rule } from '../map';
import { same } from '../mergeFields';
import { type Command, mapped } from './parts';

/** Puts another version of a rule in its place, by its key. */
export function editRule(rule: Rule): Command {
  return map => {
    const before = map.rules ?? [];
    const rules = mapped(before, one => (one.key === rule.key && !same(one, rule) ? rule : one));
    return rules === before ? map : { ...map, rules };
  };
}
