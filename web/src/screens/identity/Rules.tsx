import { Alert, Button, Group } from '@mantine/core';
import { type FormEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { currentOf } from '../../api/client';
import { type IdentityRules, useIdentityRules, usePreviewRules } from '../../api/identity';
import { useMayEdit, useSignedIn } from '../../api/queries';
import { useText } from '../../i18n/index';
import { ListSkeleton } from '../../states/Skeletons';
import { Failure, FailureText } from '../../states/State';
import { UnsavedGuard } from '../../states/Unsaved';
import sources from '../sources/Sources.module.css';
import classes from './Identity.module.css';
import { PreviewSaid } from './PreviewSaid';
import { Junk, Limits, Shared, Trust } from './RulesFields';
import { draftOf, mergeRules, type RulesDraft, rulesOf, sameDraft } from './rules';
import { useRulesEdit } from './useRulesEdit';

/** When identifiers are taken for one customer. */
export function Rules() {
  const rules = useIdentityRules();
  if (rules.error && !rules.data) return <Failure error={rules.error} retry={() => void rules.refetch()} compact />;
  if (!rules.data) return <ListSkeleton rows={8} />;
  return <Form saved={rules.data} />;
}

/** Administrators save rules; editors may try others and see what these would do. */
function Form({ saved }: { saved: IdentityRules }) {
  const { t } = useText();
  const administrator = useSignedIn().user?.role === 'administrator';
  const mayTry = useMayEdit();
  const { edit, saving } = useRulesEdit();
  const preview = usePreviewRules();
  const { reset } = preview;
  const [draft, setDraft] = useState<{ base: IdentityRules; mine: RulesDraft } | null>(null);
  /** Somebody else changed the same numbers meanwhile. */
  const [theirs, setTheirs] = useState<IdentityRules | null>(null);
  const [error, setError] = useState<unknown>(null);
  const before = useMemo(() => draftOf(saved), [saved]);
  const shown = draft?.mine ?? before;
  const dirty = draft !== null && !sameDraft(shown, before);
  const complete = shown.shared_after !== null && shown.hub_after !== null;
  const change = useCallback(
    (next: (before: RulesDraft) => RulesDraft) => {
      setDraft(now => ({ base: now?.base ?? saved, mine: next(now?.mine ?? draftOf(saved)) }));
      reset();
    },
    [saved, reset],
  );
  const discard = () => {
    setDraft(null);
    setTheirs(null);
    setError(null);
    reset();
  };
  const save = async (base: IdentityRules, mine: IdentityRules) => {
    setError(null);
    try {
      await edit(base, mine, t('identity.rulesSaved'));
      discard();
    } catch (failure) {
      const current = currentOf<IdentityRules>(failure);
      if (current) setTheirs(current);
      else setError(failure);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const mine = draft && rulesOf(draft.mine, draft.base.version);
    if (administrator && dirty && mine) void save(draft.base, mine);
  };
  const keepMine = () => {
    const mine = draft && rulesOf(draft.mine, draft.base.version);
    if (!mine || !theirs) return;
    const { merged } = mergeRules(draft.base, mine, theirs);
    setTheirs(null);
    setDraft({ base: theirs, mine: draftOf(merged) });
    void save(theirs, merged);
  };
  const ask = () => {
    const rules = rulesOf(shown, saved.version);
    if (rules) preview.mutate(rules);
  };
  const said = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (preview.data) said.current?.scrollIntoView();
  }, [preview.data]);
  const field = { editable: mayTry, onChange: change };
  return (
    <form className={classes.rules} onSubmit={submit} noValidate>
      {!administrator && <Alert color="amber">{t(mayTry ? 'identity.tryOnly' : 'settings.readOnly')}</Alert>}
      <Limits limits={shown.limits} {...field} />
      <Shared shared_after={shown.shared_after} hub_after={shown.hub_after} {...field} />
      <Trust trust={shown.trust} {...field} />
      <Junk junk={shown.junk} {...field} />
      {theirs && draft && (
        <Alert color="amber" role="alert" title={t('registry.conflict.title')}>
          {t('settings.conflict')}
          <Group mt="sm" gap="xs">
            <Button size="xs" onClick={keepMine}>
              {t('settings.keepMine')}
            </Button>
            <Button size="xs" variant="default" onClick={discard}>
              {t('settings.takeTheirs')}
            </Button>
          </Group>
        </Alert>
      )}
      {error !== null && (
        <Alert color="red" role="alert">
          <FailureText error={error} />
        </Alert>
      )}
      {preview.error && (
        <Alert color="red" role="alert">
          <FailureText error={preview.error} />
        </Alert>
      )}
      <div ref={said} className={classes.foreseen} aria-live="polite">
        {preview.data && <PreviewSaid preview={preview.data} />}
      </div>
      {mayTry && (
        <div className={`${sources.buttons} ${classes.bar}`} data-dirty={dirty || undefined}>
          <Button variant="default" disabled={!complete} loading={preview.isPending} onClick={ask}>
            {t('identity.preview')}
          </Button>
          {administrator && (
            <Button type="submit" disabled={!dirty || !complete} loading={saving}>
              {t('settings.save')}
            </Button>
          )}
          <Button variant="default" disabled={!dirty} onClick={discard}>
            {t('rule.discard')}
          </Button>
        </div>
      )}
      <UnsavedGuard dirty={administrator && dirty} />
    </form>
  );
}
