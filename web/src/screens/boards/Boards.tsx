import { ActionIcon, Button, Group, TextInput, Title, Tooltip } from '@mantine/core';
import { IconPlus, IconReportAnalytics, IconSearch, IconTrash } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useSaveDocument } from '../../api/documents';
import { useMayEdit } from '../../api/queries';
import { useText } from '../../i18n/index';
import { ago } from '../../saved/ago';
import { type Board, emptyBoard } from '../../saved/board';
import { newKey } from '../../saved/key';
import { NameDialog } from '../../saved/NameDialog';
import { useAuthorName } from '../../saved/useAuthorName';
import { useBoards } from '../../saved/useBoards';
import { ListSkeleton } from '../../states/Skeletons';
import { Failure, State } from '../../states/State';
import { showFailure } from '../../states/undo';
import { Pictogram } from '../explore/Pictogram';
import classes from './Boards.module.css';
import { useRemoveBoard } from './useRemoveBoard';

/** Below so many there is nothing to search. */
const WORTH_SEARCHING = 6;
const PICTOGRAMS = 5;

/** All boards. */
export function Boards() {
  const text = useText();
  const { t } = text;
  const { boards, data, error, refetch } = useBoards();
  const { find = '' }: { find?: string } = useSearch({ strict: false });
  const navigate = useNavigate();
  const mayEdit = useMayEdit();
  const remove = useRemoveBoard();
  const authorName = useAuthorName();
  const [making, setMaking] = useState(false);
  const words = find.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const matching = boards.filter(({ body, author }) => {
    const searched = `${body.name} ${body.note} ${author}`.toLocaleLowerCase();
    return words.every(word => searched.includes(word));
  });
  const newBoard = (
    <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setMaking(true)}>
      {t('board.new')}
    </Button>
  );
  return (
    <div className={classes.screen}>
      <header className={classes.head}>
        <div>
          <Title order={1}>{t('nav.boards')}</Title>
          <p>{t('board.lead')}</p>
        </div>
        <Group gap="xs">
          {(boards.length >= WORTH_SEARCHING || find) && (
            <TextInput
              aria-label={t('board.find')}
              placeholder={t('board.find')}
              leftSection={<IconSearch size={16} aria-hidden />}
              value={find}
              onChange={event =>
                void navigate({
                  to: '/boards',
                  search: before => ({ ...before, find: event.currentTarget.value || undefined }),
                  replace: true,
                })
              }
            />
          )}
          <Button
            component={Link}
            to="/boards/monthly"
            variant="default"
            leftSection={<IconReportAnalytics size={17} aria-hidden />}
          >
            {t('board.monthly')}
          </Button>
          {mayEdit && boards.length > 0 && newBoard}
        </Group>
      </header>
      {error && !data ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !data ? (
        <ListSkeleton rows={4} />
      ) : boards.length === 0 ? (
        <State
          mood="empty"
          title={t('board.noneTitle')}
          body={t(mayEdit ? 'board.noneBody' : 'board.noneViewer')}
          action={
            mayEdit && (
              <Group mt="sm" justify="center">
                <Button component={Link} to="/explore" variant="default">
                  {t('board.toExplore')}
                </Button>
                {newBoard}
              </Group>
            )
          }
        />
      ) : (
        <ul className={classes.cards}>
          {matching.map(board => (
            <li key={board.key} className={classes.card}>
              <Link to="/boards/$key" params={{ key: board.key }}>
                <BoardPictograms board={board.body} />
                <b>{board.body.name}</b>
                {board.body.note && <span className={classes.note}>{board.body.note}</span>}
                <small title={text.format.instant(board.created)}>
                  {t('board.cards', { count: board.body.cards.length })} ·{' '}
                  {t('save.by', { author: authorName(board.author), time: ago(board.created, text) })}
                </small>
              </Link>
              {mayEdit && (
                <Tooltip label={t('save.delete')}>
                  <ActionIcon
                    className={classes.remove ?? ''}
                    variant="subtle"
                    color="gray"
                    aria-label={t('board.delete', { name: board.body.name })}
                    onClick={() => void remove(board)}
                  >
                    <IconTrash size={17} stroke={1.7} aria-hidden />
                  </ActionIcon>
                </Tooltip>
              )}
            </li>
          ))}
          {matching.length === 0 && <li className={classes.none}>{t('build.nothingFound')}</li>}
        </ul>
      )}
      {making && <NewBoard onClose={() => setMaking(false)} />}
    </div>
  );
}

/** What is on a board, at a glance. */
function BoardPictograms({ board }: { board: Board }) {
  const kinds = board.cards.flatMap(card => (card.type === 'answer' ? [card.view.kind] : []));
  return (
    <span className={classes.pictograms}>
      {kinds.slice(0, PICTOGRAMS).map((kind, index) => (
        <Pictogram key={index} kind={kind} width={38} />
      ))}
    </span>
  );
}

function NewBoard({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const navigate = useNavigate();
  const save = useSaveDocument<Board>('board');
  return (
    <NameDialog
      title={t('board.new')}
      start={{ name: '', note: '' }}
      submit={t('board.make')}
      busy={save.isPending}
      onClose={onClose}
      onSubmit={async ({ name, note }) => {
        try {
          const { key } = await save.mutateAsync({ key: newKey(), version: 0, body: { ...emptyBoard(name), note } });
          void navigate({ to: '/boards/$key', params: { key }, search: { edit: 1 } });
        } catch (error) {
          showFailure(error);
        }
      }}
    />
  );
}
