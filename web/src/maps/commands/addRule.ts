import { MOST, type Rule } from '../map';
import type { Command } from './parts';

/** Adds a rule behind the others, as long as there is room for one. */
export function addRule(rule: Rule): Command {
  return map => {
    const rules = map.rules ?? [];
    return rules.length >= MOST.rules ? map : { ...map, rules: [...rules, rule] };
  };
}
