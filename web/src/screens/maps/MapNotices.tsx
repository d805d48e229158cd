import { Alert, Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import { useMayEdit } from '../../api/queries';
import { useText } from '../../i18n/index';
import { restore } from '../../maps/commands/restore';
import { ago } from '../../saved/ago';
import { useAuthorName } from '../../saved/useAuthorName';
import { CompareDrawer } from './CompareDrawer';
import { useStudio } from './studio';

/** What stands above the map: an older version, somebody's deletion, and what came in from others. */
export function MapNotices() {
  useToldOfMerges();
  const { older, state } = useStudio();
  return (
    <>
      {older && <OlderNotice />}
      {state.deleted && <DeletedNotice />}
    </>
  );
}

function OlderNotice() {
  const text = useText();
  const { t } = text;
  const mayEdit = useMayEdit();
  const authorName = useAuthorName();
  const { older, run, go } = useStudio();
  if (!older) return null;
  const { version, author, created, body } = older;
  return (
    <Alert color="amber" variant="light" mb="md" role="status">
      <Group gap="sm">
        <span>{t('board.older', { version, author: authorName(author), time: ago(created, text) })}</span>
        <CompareDrawer />
        {mayEdit && (
          <Button
            size="compact-sm"
            variant="light"
            onClick={() => {
              run(restore(body));
              go({ version: undefined });
            }}
          >
            {t('save.restore')}
          </Button>
        )}
        <Button size="compact-sm" variant="default" onClick={() => go({ version: undefined })}>
          {t('save.toNewest')}
        </Button>
      </Group>
    </Alert>
  );
}

/** Nothing is dropped: whoever edits it decides whether it is had back. */
function DeletedNotice() {
  const text = useText();
  const { t } = text;
  const authorName = useAuthorName();
  const { editor, state } = useStudio();
  if (!state.deleted) return null;
  const { author, created } = state.deleted;
  return (
    <Alert color="red" variant="light" mb="md" role="alert">
      <Group gap="sm">
        <span>{t('conflict.deleted', { author: authorName(author), time: ago(created, text) })}</span>
        <Button size="compact-sm" onClick={() => void editor.revive()}>
          {t('conflict.keepMine')}
        </Button>
      </Group>
    </Alert>
  );
}

/** Says once whose edits were put together with mine, and where both wrote the same. */
function useToldOfMerges(): void {
  const { t } = useText();
  const authorName = useAuthorName();
  const { cameIn } = useStudio().state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each is told once, in the language of that moment.
  useEffect(() => {
    if (!cameIn?.merged) return;
    const author = authorName(cameIn.author);
    if (cameIn.clashes.length > 0) {
      const message = t('maps.clashes', { author, count: cameIn.clashes.length, version: cameIn.version });
      notifications.show({ color: 'amber', autoClose: 12_000, message });
    } else {
      notifications.show({ message: t('maps.merged', { author }) });
    }
  }, [cameIn]);
}
