import { useTouchpoints } from '../../../api/queries';
import { useText } from '../../../i18n/index';
import { readDraft } from '../../../question/draft';
import { isOfMap } from '../../../question/kinds';
import { namesOf } from '../../../question/names';
import { sentence } from '../../../question/sentence';
import { NameDialog, type Named } from '../../../saved/NameDialog';
import { differingFields, readSavedQuestion, type SavedQuestion } from '../../../saved/savedQuestion';
import { useMapNames } from '../../../saved/useMapNames';
import { VersionHistory } from '../../../saved/VersionHistory';
import type { View } from '../../../saved/view';
import { PinDialog } from './PinDialog';
import type { Dialog, PartProps } from './SavedBar';

interface SavedDialogsProps extends PartProps {
  dialog: Dialog;
  onClose: () => void;
}

/** Everything that asks or tells more about a saved question. */
export default function SavedDialogs({ dialog, onClose, state, saving, mayEdit }: SavedDialogsProps) {
  const text = useText();
  const { t } = text;
  const registry = useTouchpoints();
  const { view, base, newest, key } = state;
  const draft = readDraft(view.kind, view.question).draft;
  const mapName = useMapNames(isOfMap(view.kind));
  const asked = sentence(draft, text, namesOf(registry.data, text), mapName);
  const suggested = asked.replace(/\?$/, '').slice(0, 120);
  if (dialog === 'pin') {
    const saved = base && !state.changed && !state.old && newest?.body ? key : undefined;
    return <PinDialog view={view} saved={saved} onClose={onClose} />;
  }
  if (dialog === 'save' || dialog === 'saveAs') {
    const name = base ? t('save.copyOf', { name: base.body.name }) : suggested;
    return (
      <NameDialog
        title={t('save.title')}
        start={{ name, note: base?.body.note ?? '' }}
        submit={t('save.save')}
        busy={saving.busy}
        onClose={onClose}
        onSubmit={async named => (await saving.saveNew({ ...view, ...written(named) })) && onClose()}
      />
    );
  }
  if (!base || !newest || !key) return null;
  if (dialog === 'rename') {
    return (
      <NameDialog
        title={t('save.rename')}
        start={{ name: base.body.name, note: base.body.note ?? '' }}
        submit={t('save.next')}
        busy={saving.busy}
        onClose={onClose}
        onSubmit={async named => {
          await saving.save(key, base.version, { ...(state.changed ? view : unnamed(base.body)), ...written(named) });
          onClose();
        }}
      />
    );
  }
  return (
    <VersionHistory
      kind="question"
      docKey={key}
      opened
      onClose={onClose}
      read={readSavedQuestion}
      describe={(before, after) =>
        differingFields(before, after)
          .map(field => t(`changed.${field}`))
          .join(', ')
      }
      shown={state.changed ? undefined : base.version}
      onLook={version => {
        onClose();
        saving.open(version);
      }}
      onRestore={
        mayEdit
          ? version => {
              onClose();
              void saving.save(key, newest.version, version.body);
            }
          : undefined
      }
    />
  );
}

/** A note that says nothing is none. */
function written({ name, note }: Named): Pick<SavedQuestion, 'name' | 'note'> {
  return note ? { name, note } : { name };
}

function unnamed({ name: _, note: __, ...view }: SavedQuestion): View {
  return view;
}
