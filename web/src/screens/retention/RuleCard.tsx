import { useMemo } from 'react';
import { useTouchpoints } from '../../api/queries';
import { moved } from '../../consent/policy';
import { useText } from '../../i18n/index';
import type { PlainKey } from '../../i18n/types';
import { namesOf } from '../../question/names';
import { fitName, lengthName } from '../../retention/names';
import { type RuleDraft, ruleOf } from '../../retention/policy';
import consent from '../consent/Consent.module.css';
import { FoldedCard } from '../consent/FoldedCard';
import classes from './Retention.module.css';
import { RuleFields } from './RuleFields';
import type { ChangeRules } from './useRetentionDraft';

export interface RuleCardProps {
  rule: RuleDraft;
  place: number;
  /** How many rules there are. */
  count: number;
  isUnreached: boolean;
  /** What is wrong with its length. */
  problem: PlainKey | undefined;
  open: boolean;
  editable: boolean;
  onToggle: () => void;
  onChange: ChangeRules;
  onRemove: () => void;
}

/** A rule in short; open, with all there is to say or to change. */
export function RuleCard(props: RuleCardProps) {
  const { rule, place, count, isUnreached, problem, open, editable, onToggle, onChange, onRemove } = props;
  const text = useText();
  const { t } = text;
  const registry = useTouchpoints();
  const name = useMemo(() => namesOf(registry.data, text), [registry.data, text]);
  const said = ruleOf(rule);
  return (
    <li className={consent.purpose} data-rule={place + 1} data-wrong={problem ? true : undefined}>
      <FoldedCard
        name={t('retention.rule', { number: place + 1 })}
        short={`${fitName(said, name, text)} · ${lengthName(said.keep, text)}`}
        open={open}
        editable={editable}
        isFirst={place === 0}
        isLast={place === count - 1}
        onToggle={onToggle}
        onMove={by => onChange(before => ({ ...before, rules: moved(before.rules, rule.id, by) }))}
        onRemove={onRemove}
      >
        {editable ? <RuleFields {...props} /> : <Basis basis={rule.basis} />}
      </FoldedCard>
      {isUnreached && <p className={classes.never}>{t('retention.unreached')}</p>}
    </li>
  );
}

/** What those who may not change a rule do not see in short. */
function Basis({ basis }: Pick<RuleDraft, 'basis'>) {
  const { t } = useText();
  return (
    <dl className={consent.told}>
      <dt>{t('retention.basis')}</dt>
      <dd>{basis || '–'}</dd>
    </dl>
  );
}
