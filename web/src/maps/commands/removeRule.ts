import type { Command } from './parts';

export function removeRule(key: string): Command {
  return map => {
    const rules = (map.rules ?? []).filter(rule => rule.key !== key);
    return rules.length === (map.rules ?? []).length ? map : { ...map, rules };
  };
}
