import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import {
  IconArrowBackUp,
  IconBookmark,
  IconBookmarkFilled,
  IconCopyPlus,
  IconDots,
  IconHistory,
  IconLayoutDashboard,
  IconLink,
  IconPencil,
  IconTrash,
} from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useMayEdit } from '../../../api/queries';
import { useText } from '../../../i18n/index';
import type { Kind } from '../../../question/kinds';
import type { ExploreSearch, PageSearch } from '../../../router';
import { ago } from '../../../saved/ago';
import { useAuthorName } from '../../../saved/useAuthorName';
import classes from './SavedBar.module.css';
import { type SavedState, useSaved } from './useSaved';
import { type Saving, useSaving } from './useSaving';

interface SavedBarProps {
  kind: Kind;
  search: ExploreSearch & PageSearch;
}

export type Dialog = 'save' | 'rename' | 'saveAs' | 'history' | 'pin';

// What is opened now and then is loaded then.
const SavedDialogs = lazy(() => import('./SavedDialogs'));
const QuestionConflict = lazy(() => import('./QuestionConflict'));

/** Where the question on the page is kept, and everything to do with that. */
export function SavedBar({ kind, search }: SavedBarProps) {
  const { t } = useText();
  const state = useSaved(kind, search);
  const saving = useSaving();
  const mayEdit = useMayEdit();
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const { base } = state;
  return (
    <div className={classes.bar}>
      {base && <Standing state={state} saving={saving} mayEdit={mayEdit} />}
      <div className={classes.actions}>
        {mayEdit && (
          <Button
            variant="default"
            size="sm"
            leftSection={<IconLayoutDashboard size={17} stroke={1.7} aria-hidden />}
            onClick={() => setDialog('pin')}
          >
            {t('pin.button')}
          </Button>
        )}
        {mayEdit && <SaveButton state={state} saving={saving} onNew={() => setDialog('save')} />}
        {base && <MoreMenu state={state} saving={saving} mayEdit={mayEdit} onDialog={setDialog} />}
      </div>
      <Suspense fallback={null}>
        {dialog && (
          <SavedDialogs
            dialog={dialog}
            onClose={() => setDialog(null)}
            state={state}
            saving={saving}
            mayEdit={mayEdit}
          />
        )}
        {saving.conflict && <QuestionConflict saving={saving} />}
      </Suspense>
    </div>
  );
}

export interface PartProps {
  state: SavedState;
  saving: Saving;
  mayEdit: boolean;
}

/** The name, the version, who saved it when, and how what is shown relates to it. */
function Standing({ state, saving, mayEdit }: PartProps) {
  const text = useText();
  const { t } = text;
  const authorName = useAuthorName();
  const { base, newest, old, changed, key } = state;
  if (!base || !newest || !key) return null;
  const deleted = newest.body === null;
  return (
    <div className={classes.standing} role="status">
      <IconBookmarkFilled size={17} className={classes.mark} aria-hidden />
      <div>
        <b>{base.body.name}</b>{' '}
        <span className={classes.muted} title={text.format.instant(base.created)}>
          {t('save.standing', {
            version: base.version,
            author: authorName(base.author),
            time: ago(base.created, text),
          })}
        </span>
        {base.body.note && <p className={classes.note}>{base.body.note}</p>}
        {(old || changed || deleted) && (
          <p className={classes.hint}>
            <span>
              {deleted
                ? t('save.isDeleted', { author: authorName(newest.author) })
                : old
                  ? t('save.isOld', { version: newest.version, author: authorName(newest.author) })
                  : t('save.isChanged', { version: base.version })}
            </span>
            {old && newest.body && (
              <button type="button" onClick={() => newest.body && saving.open({ ...newest, body: newest.body })}>
                {t('save.toNewest')}
              </button>
            )}
            {(old || deleted) && !changed && mayEdit && (
              <button type="button" onClick={() => void saving.save(key, newest.version, base.body)}>
                {t('save.restore')}
              </button>
            )}
            {changed && (
              <button type="button" onClick={() => saving.open(base)}>
                {t('save.discard')}
              </button>
            )}
          </p>
        )}
      </div>
    </div>
  );
}

function SaveButton({ state, saving, onNew }: { state: SavedState; saving: Saving; onNew: () => void }) {
  const { t } = useText();
  const { base, view, changed, key } = state;
  if (!base || !key) {
    return (
      <Button
        variant="light"
        size="sm"
        leftSection={<IconBookmark size={17} stroke={1.7} aria-hidden />}
        onClick={onNew}
      >
        {t('save.save')}
      </Button>
    );
  }
  if (!changed) return null;
  const { name, note } = base.body;
  return (
    <Button
      size="sm"
      loading={saving.busy}
      onClick={() => void saving.save(key, base.version, { ...view, name, ...(note && { note }) })}
    >
      {t('save.next')}
    </Button>
  );
}

interface MoreMenuProps extends PartProps {
  onDialog: (dialog: Dialog) => void;
}

function MoreMenu({ state, saving, mayEdit, onDialog }: MoreMenuProps) {
  const { t } = useText();
  const { base, newest, key } = state;
  if (!base || !newest || !key) return null;
  const icon = { size: 16, stroke: 1.7, 'aria-hidden': true } as const;
  const copyLink = async () => {
    await navigator.clipboard.writeText(`${location.origin}/explore/saved/${key}`);
    notifications.show({ message: t('answer.copied') });
  };
  return (
    <Menu position="bottom-end" width={250}>
      <Menu.Target>
        <Tooltip label={t('save.more')}>
          <ActionIcon variant="default" size={36} aria-label={t('save.more')}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconHistory {...icon} />} onClick={() => onDialog('history')}>
          {t('save.history')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLink {...icon} />} onClick={() => void copyLink()}>
          {t('save.copyLink')}
        </Menu.Item>
        {mayEdit && (
          <>
            <Menu.Item leftSection={<IconPencil {...icon} />} onClick={() => onDialog('rename')}>
              {t('save.rename')}
            </Menu.Item>
            <Menu.Item leftSection={<IconCopyPlus {...icon} />} onClick={() => onDialog('saveAs')}>
              {t('save.saveAs')}
            </Menu.Item>
            {state.changed && (
              <Menu.Item leftSection={<IconArrowBackUp {...icon} />} onClick={() => saving.open(base)}>
                {t('save.discard')}
              </Menu.Item>
            )}
            <Menu.Divider />
            <Menu.Item
              c="var(--bad)"
              leftSection={<IconTrash {...icon} />}
              disabled={newest.body === null}
              onClick={() => newest.body && void saving.remove(key, newest.version, newest.body)}
            >
              {t('save.delete')}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
