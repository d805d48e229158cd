import { Alert, Button, Select } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { type FormEvent, useMemo, useState } from 'react';
import { useIsAdministrator } from '../../api/queries';
import { type RetentionFound, type RetentionPolicy, useRemoval } from '../../api/retention';
import { useText } from '../../i18n/index';
import { MOST_RULES, newRule, policyOf, problemsOf, type RuleDraft, unreached } from '../../retention/policy';
import { ConflictAlert } from '../../states/ConflictAlert';
import { Empty, FailureText } from '../../states/State';
import { UnsavedGuard } from '../../states/Unsaved';
import { useOpenCards } from '../../states/useOpenCards';
import shared from '../identity/Identity.module.css';
import { zoneChoices } from '../settings/choices';
import { SaveBar } from '../settings/SaveBar';
import sources from '../sources/Sources.module.css';
import { RemovalDialog } from './RemovalDialog';
import classes from './Retention.module.css';
import { RuleCard } from './RuleCard';
import { type RetentionEditing, useRetentionDraft } from './useRetentionDraft';

/** Administrators change the rules, everybody else reads them. */
export function Rules({ found }: { found: RetentionFound }) {
  const { t } = useText();
  const administrator = useIsAdministrator();
  const editing = useRetentionDraft(found.policy);
  const { shown, dirty } = editing;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (administrator && dirty) editing.save();
  };
  return (
    <>
      <form className={shared.rules} onSubmit={submit} noValidate>
        <p className={shared.lead}>{t('retention.rulesLead')}</p>
        <Standing found={found} />
        {!administrator && <Alert color="amber">{t('settings.readOnly')}</Alert>}
        <Cards key={found.policy.version} editing={editing} editable={administrator} />
        {shown.rules.length > 0 && <Zone editing={editing} editable={administrator} />}
        <ConflictAlert editing={editing} body={t('settings.conflict')} />
        {editing.error !== null && (
          <Alert color="red" role="alert">
            <FailureText error={editing.error} />
          </Alert>
        )}
        {administrator && <SaveBar dirty={dirty} saving={editing.saving} discard={editing.discard} />}
      </form>
      {administrator && <Foreseeing editing={editing} />}
      <UnsavedGuard dirty={administrator && dirty} />
    </>
  );
}

/** What the rules would remove as they stand in the form, and the removal by those that are saved. */
function Foreseeing({ editing: { shown, dirty } }: { editing: RetentionEditing }) {
  const { t } = useText();
  const removal = useRemoval();
  const { remove } = removal;
  const [asked, setAsked] = useState<{ policy: RetentionPolicy; isSaved: boolean } | null>(null);
  const close = () => {
    setAsked(null);
    if (!remove.isPending) remove.reset();
  };
  return (
    <div className={classes.foresee}>
      <Button
        variant="default"
        disabled={shown.rules.length === 0 || problemsOf(shown).size > 0}
        onClick={() => setAsked({ policy: policyOf(shown, 0), isSaved: !dirty })}
      >
        {t('retention.foresee')}
      </Button>
      {asked && <RemovalDialog {...asked} removal={removal} onClose={close} />}
    </div>
  );
}

/** What became of the rules so far. */
function Standing({ found: { next, trouble, removed_before: before, policy } }: { found: RetentionFound }) {
  const { t, format } = useText();
  return (
    <>
      {before && <p className={shared.lead}>{t('retention.removedBefore', { day: format.day(before) })}</p>}
      {next && policy.rules.length > 0 && (
        <p className={shared.quiet}>{t('retention.next', { time: format.instant(next) })}</p>
      )}
      {trouble && (
        <Alert color="red" title={t('retention.trouble')}>
          {trouble}
        </Alert>
      )}
    </>
  );
}

interface PartProps {
  editing: RetentionEditing;
  editable: boolean;
}

function Cards({ editing: { shown, problems, change }, editable }: PartProps) {
  const { t } = useText();
  const { rules } = shown;
  const never = useMemo(() => unreached(shown), [shown]);
  const { opened, toggle, add, remove } = useOpenCards<RuleDraft>(next =>
    change(before => ({ ...before, rules: next(before.rules) })),
  );
  return (
    <>
      {rules.length === 0 && <Empty compact title={t('retention.noRulesTitle')} body={t('retention.noRulesBody')} />}
      <ol className={classes.rules} aria-label={t('retention.tab.rules')}>
        {rules.map((rule, place) => (
          <RuleCard
            key={rule.id}
            rule={rule}
            place={place}
            count={rules.length}
            isUnreached={never.has(rule.id)}
            problem={problems.get(rule.id)}
            // What is wrong is in sight.
            open={opened.has(rule.id) || problems.has(rule.id)}
            editable={editable}
            onToggle={() => toggle(rule.id)}
            onChange={change}
            onRemove={() => remove(rule, place, t('retention.ruleRemoved'))}
          />
        ))}
      </ol>
      {editable && (
        <div className={sources.buttons}>
          <Button
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden />}
            disabled={rules.length >= MOST_RULES}
            onClick={() => add(newRule())}
          >
            {t('retention.addRule')}
          </Button>
        </div>
      )}
    </>
  );
}

function Zone({ editing: { shown, change }, editable }: PartProps) {
  const { t } = useText();
  const zones = useMemo(zoneChoices, []);
  return (
    <Select<string>
      className={classes.zone}
      label={t('retention.zone')}
      description={t('retention.zoneHelp')}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      searchable
      allowDeselect={false}
      readOnly={!editable}
      data={zones.includes(shown.zone) ? zones : [shown.zone, ...zones]}
      value={shown.zone}
      nothingFoundMessage={t('build.nothingFound')}
      onChange={zone => zone && change(before => ({ ...before, zone }))}
    />
  );
}
