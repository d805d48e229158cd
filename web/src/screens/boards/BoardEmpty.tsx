import { Button, Group } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type Saved, useSaveDocument, useVersions } from '../../api/documents';
import { useMayEdit } from '../../api/queries';
import { useText } from '../../i18n/index';
import { type Board, readBoard } from '../../saved/board';
import { useAuthorName } from '../../saved/useAuthorName';
import { State } from '../../states/State';
import { showFailure } from '../../states/undo';

/** A board without cards says where they come from. */
export function BoardEmpty({ mayEdit }: { mayEdit: boolean }) {
  const { t } = useText();
  return (
    <State
      mood="empty"
      title={t('board.emptyTitle')}
      body={t(mayEdit ? 'board.emptyBody' : 'board.emptyViewer')}
      action={
        mayEdit && (
          <Button component={Link} to="/explore" variant="light" mt="sm">
            {t('board.toExplore')}
          </Button>
        )
      }
    />
  );
}

/** The address names no board, or one that was deleted and can be had back. */
export function BoardGone({ boardKey, document }: { boardKey: string; document: Saved | undefined }) {
  const { t } = useText();
  const mayEdit = useMayEdit();
  const authorName = useAuthorName();
  const deleted = document !== undefined;
  const versions = useVersions('board', boardKey, deleted && mayEdit);
  const save = useSaveDocument<Board>('board');
  const last = versions.data?.map(one => readBoard(one.body)).find(body => body !== null);
  return (
    <State
      mood="empty"
      title={t('board.goneTitle')}
      body={document ? t('save.isDeleted', { author: authorName(document.author) }) : t('state.notFoundBody')}
      action={
        <Group mt="sm" justify="center">
          {document && last && (
            <Button
              loading={save.isPending}
              onClick={() =>
                save.mutate({ key: boardKey, version: document.version, body: last }, { onError: showFailure })
              }
            >
              {t('save.restore')}
            </Button>
          )}
          <Button component={Link} to="/boards" variant="default">
            {t('board.all')}
          </Button>
        </Group>
      }
    />
  );
}
