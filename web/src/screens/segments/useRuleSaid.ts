import { useMemo } from 'react';
import { useTouchpoints } from '../../api/queries';
import { useText } from '../../i18n/index';
import { namesOf } from '../../question/names';
import { ruleSaid } from '../../segments/say';
import type { Rule } from '../../segments/tree';

/** Says rules in the reader's language, with touchpoints by their names. */
export function useRuleSaid(): (rule: Rule) => string {
  const text = useText();
  const registry = useTouchpoints();
  return useMemo(() => {
    const name = namesOf(registry.data, text);
    return (rule: Rule) => ruleSaid(rule, text, name);
  }, [registry.data, text]);
}
