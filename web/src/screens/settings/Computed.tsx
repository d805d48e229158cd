import { Alert, Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { FormEvent } from 'react';
import { type ComputedTraits, useComputedTraits } from '../../api/computed';
import { useMayEdit } from '../../api/queries';
import { MOST_TRAITS, newTrait, type TraitDraft } from '../../computed/draft';
import { useText } from '../../i18n/index';
import { ConflictAlert } from '../../states/ConflictAlert';
import { ListSkeleton } from '../../states/Skeletons';
import { Empty, Failure, FailureText } from '../../states/State';
import { UnsavedGuard } from '../../states/Unsaved';
import { useOpenCards } from '../../states/useOpenCards';
import consent from '../consent/Consent.module.css';
import shared from '../identity/Identity.module.css';
import sources from '../sources/Sources.module.css';
import { ComputedCard } from './ComputedCard';
import { SaveBar } from './SaveBar';
import { type ComputedEditing, useComputedDraft } from './useComputedDraft';

/** What is computed of every customer. */
export function Computed() {
  const { data, error, refetch } = useComputedTraits();
  if (error && !data) return <Failure error={error} retry={() => void refetch()} compact />;
  if (!data) return <ListSkeleton rows={4} />;
  return <Form saved={data} />;
}

/** Editors change the traits, everybody else reads them. */
function Form({ saved }: { saved: ComputedTraits }) {
  const { t } = useText();
  const mayEdit = useMayEdit();
  const editing = useComputedDraft(saved);
  const { dirty, saving, discard } = editing;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (mayEdit && dirty) editing.save();
  };
  return (
    <form className={shared.rules} onSubmit={submit} noValidate>
      <p className={shared.lead}>{t('computed.lead')}</p>
      {!mayEdit && <Alert color="amber">{t('computed.editors')}</Alert>}
      <Cards editing={editing} editable={mayEdit} />
      <ConflictAlert editing={editing} body={t('computed.conflict')} />
      {editing.error !== null && (
        <Alert color="red" role="alert">
          <FailureText error={editing.error} />
        </Alert>
      )}
      {mayEdit && <SaveBar dirty={dirty} saving={saving} discard={discard} />}
      <UnsavedGuard dirty={mayEdit && dirty} />
    </form>
  );
}

function Cards({ editing, editable }: { editing: ComputedEditing; editable: boolean }) {
  const { t, format } = useText();
  const { shown, problems, change } = editing;
  const { opened, toggle, add, remove } = useOpenCards(change);
  const nameOf = ({ name }: TraitDraft) => (name.trim() ? format.quote(name.trim()) : t('computed.new'));
  return (
    <>
      {shown.length === 0 && <Empty compact title={t('computed.noneTitle')} body={t('computed.noneBody')} />}
      <ul className={consent.purposes} aria-label={t('settings.computed')}>
        {shown.map((trait, place) => (
          <ComputedCard
            key={trait.id}
            trait={trait}
            place={place}
            draft={shown}
            problems={problems.get(trait.id)}
            // What is wrong is in sight.
            open={opened.has(trait.id) || problems.has(trait.id)}
            editable={editable}
            onToggle={() => toggle(trait.id)}
            onChange={change}
            onRemove={() => remove(trait, place, t('computed.removed', { name: nameOf(trait) }))}
          />
        ))}
      </ul>
      {editable && (
        <div className={sources.buttons}>
          <Button
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden />}
            disabled={shown.length >= MOST_TRAITS}
            onClick={() => add(newTrait())}
          >
            {t('computed.add')}
          </Button>
        </div>
      )}
    </>
  );
}
