import { Alert, Button } from '@mantine/core';
import { IconPlus, IconTemplate } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { type Policy, useConsentPolicy } from '../../api/consent';
import { useSignedIn } from '../../api/queries';
import { fromPreset, newPurpose, type PurposeDraft } from '../../consent/policy';
import { useText } from '../../i18n/index';
import { ConflictAlert } from '../../states/ConflictAlert';
import { ListSkeleton } from '../../states/Skeletons';
import { Empty, Failure, FailureText } from '../../states/State';
import { UnsavedGuard } from '../../states/Unsaved';
import { showDone } from '../../states/undo';
import { useOpenCards } from '../../states/useOpenCards';
import shared from '../identity/Identity.module.css';
import { SaveBar } from '../settings/SaveBar';
import sources from '../sources/Sources.module.css';
import classes from './Consent.module.css';
import { HowItArrives } from './HowItArrives';
import { PresetDialog } from './PresetDialog';
import { PurposeCard } from './PurposeCard';
import { type PolicyEditing, usePolicyDraft } from './usePolicyDraft';

/** As many as the server keeps. */
const MOST = 50;

/** What customers are asked for. */
export function Purposes() {
  const policy = useConsentPolicy();
  if (policy.error && !policy.data) return <Failure error={policy.error} retry={() => void policy.refetch()} compact />;
  if (!policy.data) return <ListSkeleton rows={6} />;
  return <Form saved={policy.data} />;
}

/** Administrators change the purposes, everybody else reads them. */
function Form({ saved }: { saved: Policy }) {
  const { t } = useText();
  const administrator = useSignedIn().user?.role === 'administrator';
  const editing = usePolicyDraft(saved);
  const { shown, dirty, saving, discard } = editing;
  const [choosing, setChoosing] = useState(false);
  // The purposes that Styk begins with are saved as they are, too.
  const fresh = saved.version === 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (administrator && (dirty || fresh)) editing.save();
  };
  return (
    <form className={shared.rules} onSubmit={submit} noValidate>
      <div className={classes.tools}>
        <p className={shared.lead}>{t('consent.purposesLead')}</p>
        {administrator && (
          <Button
            variant="default"
            leftSection={<IconTemplate size={17} aria-hidden />}
            onClick={() => setChoosing(true)}
          >
            {t('consent.startFrom')}
          </Button>
        )}
      </div>
      {fresh && administrator && (
        <Alert color="amber" title={t('consent.firstTitle')}>
          {t('consent.firstBody')}
        </Alert>
      )}
      {!administrator && (
        <Alert color="amber">{`${fresh ? `${t('consent.notSaved')} ` : ''}${t('settings.readOnly')}`}</Alert>
      )}
      <Cards editing={editing} editable={administrator} />
      <ConflictAlert editing={editing} body={t('settings.conflict')} />
      {editing.error !== null && (
        <Alert color="red" role="alert">
          <FailureText error={editing.error} />
        </Alert>
      )}
      {administrator && <SaveBar dirty={dirty} saving={saving} fresh={fresh} discard={discard} />}
      <HowItArrives policy={saved} />
      {choosing && (
        <PresetDialog
          draft={shown}
          onTake={preset => {
            editing.change(before => fromPreset(preset, before));
            setChoosing(false);
            showDone(t('consent.presetTaken'));
          }}
          onClose={() => setChoosing(false)}
        />
      )}
      <UnsavedGuard dirty={administrator && dirty} />
    </form>
  );
}

function Cards({ editing, editable }: { editing: PolicyEditing; editable: boolean }) {
  const { t, format } = useText();
  const { shown, problems, change } = editing;
  const { opened, toggle, add, remove } = useOpenCards(change);
  const nameOf = ({ name }: PurposeDraft) => (name.trim() ? format.quote(name.trim()) : t('consent.newPurpose'));
  return (
    <>
      {shown.length === 0 && <Empty compact title={t('consent.noPurposesTitle')} body={t('consent.noPurposesBody')} />}
      <ul className={classes.purposes} aria-label={t('consent.tab.purposes')}>
        {shown.map((purpose, place) => (
          <PurposeCard
            key={purpose.id}
            purpose={purpose}
            place={place}
            draft={shown}
            problems={problems.get(purpose.id)}
            // What is wrong is in sight.
            open={opened.has(purpose.id) || problems.has(purpose.id)}
            editable={editable}
            onToggle={() => toggle(purpose.id)}
            onChange={change}
            onRemove={() => remove(purpose, place, t('consent.purposeRemoved', { name: nameOf(purpose) }))}
          />
        ))}
      </ul>
      {editable && (
        <div className={sources.buttons}>
          <Button
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden />}
            disabled={shown.length >= MOST}
            onClick={() => add(newPurpose())}
          >
            {t('consent.addPurpose')}
          </Button>
        </div>
      )}
    </>
  );
}
