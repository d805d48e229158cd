import { Alert, Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useMayEdit } from '../../api/queries';
import type { Registry, TouchpointRule } from '../../api/types';
import { useText } from '../../i18n/index';
import { FailureText } from '../../states/State';
import { UnsavedGuard } from '../../states/Unsaved';
import { same } from '../../touchpoints/merge';
import { changed, nameIn } from '../../touchpoints/registry';
import { tidy } from '../../touchpoints/rule';
import type { RegistryEdit } from '../../touchpoints/useRegistryEdit';
import classes from './Card.module.css';
import type { CardProps } from './CardScreen';
import { Matched } from './Matched';
import { RuleFields } from './RuleFields';
import { RuleSaid } from './RuleSaid';
import { useMatched } from './useMatched';

const TYPING_MS = 350;

/** Which interactions belong to the touchpoint, and at once how many these are. */
export function RuleEditor({ registry, touchpoint, edit }: CardProps & { edit: RegistryEdit }) {
  const { t, format, language } = useText();
  const editor = useMayEdit();
  /** What is being written, and the registry that it began from: others may save meanwhile. */
  const [draft, setDraft] = useState<{ base: Registry; rule: TouchpointRule } | null>(null);
  const [error, setError] = useState<unknown>(null);
  const saved = touchpoint.rule ?? {};
  const rule = draft?.rule ?? saved;
  const dirty = draft !== null && !same(draft.rule, saved);
  const [asked] = useDebouncedValue(rule, TYPING_MS);
  const matched = useMatched(touchpoint.key, asked);
  const set = (next: TouchpointRule) => {
    setError(null);
    setDraft({ base: draft?.base ?? registry, rule: next });
  };
  const save = async () => {
    if (!draft) return;
    const mine = changed(draft.base, touchpoint.key, one => ({ ...one, rule: tidy(draft.rule) }));
    const message = t('rule.saved', { name: format.quote(nameIn(touchpoint, language)) });
    const outcome = await edit.save({ base: draft.base, mine, message });
    if (typeof outcome === 'object') setError(outcome.error);
    else if (outcome === 'saved') setDraft(null);
  };
  return (
    <div className={classes.ruleColumns}>
      <section className={classes.box} aria-label={t('touchpoint.view.rule')}>
        {editor ? (
          <>
            <RuleFields registry={registry} touchpoint={touchpoint} rule={rule} wrong={matched.error} onChange={set} />
            {error !== null && (
              <Alert color="red" role="alert" mt="md">
                <FailureText error={error} />
              </Alert>
            )}
            <div className={classes.actions}>
              <Button onClick={() => void save()} disabled={!dirty} loading={edit.saving}>
                {t('rule.save')}
              </Button>
              <Button variant="default" onClick={() => setDraft(null)} disabled={!dirty}>
                {t('rule.discard')}
              </Button>
            </div>
          </>
        ) : (
          <RuleSaid registry={registry} rule={saved} />
        )}
      </section>
      <Matched
        registry={registry}
        touchpoint={touchpoint}
        rule={asked}
        matched={matched}
        {...(editor ? { onPriority: (priority: number) => set({ ...rule, priority }) } : {})}
      />
      <UnsavedGuard dirty={dirty} />
    </div>
  );
}
