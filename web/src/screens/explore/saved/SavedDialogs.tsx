import { useTouchpoints } from '../../../api/queries';
import { useText } from '../../../i18n/index';
import { readDraft } from '../../../question/draft';
import { namesOf } from '../../../question/names';
import { sentence } from '../../../question/sentence';
import { NameDialog } from '../../../saved/NameDialog';
import { differingFields, readSavedQuestion } from '../../../saved/savedQuestion';
import { VersionHistory } from '../../../saved/VersionHistory';
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
  const suggested = sentence(draft, text, namesOf(registry.data, text)).replace(/\?$/, '').slice(0, 120);
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
        onSubmit={async named => (await saving.saveNew({ ...view, ...named })) && onClose()}
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
          await saving.save(key, base.version, { ...(state.changed ? view : base.body), ...named });
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
