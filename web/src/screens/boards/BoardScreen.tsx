import { Alert, Button, Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useState } from 'react';
import { Problem } from '../../api/client';
import { useVersions } from '../../api/documents';
import { useMayEdit } from '../../api/queries';
import { useText } from '../../i18n/index';
import type { BoardSearch, PageSearch } from '../../router';
import { ago } from '../../saved/ago';
import { type Board, readBoard } from '../../saved/board';
import { useAuthorName } from '../../saved/useAuthorName';
import { useBoard } from '../../saved/useBoard';
import { ListSkeleton } from '../../states/Skeletons';
import { Failure } from '../../states/State';
import classes from './Board.module.css';
import { BoardEmpty, BoardGone } from './BoardEmpty';
import { BoardGrid } from './BoardGrid';
import { BoardHead } from './BoardHead';
import { MergeDialog } from './MergeDialog';

const MINUTE_MS = 60_000;

export function BoardScreen() {
  const { key = '' } = useParams({ strict: false });
  // Another board starts anew, and the one before is saved.
  return <OneBoard key={key} boardKey={key} />;
}

function OneBoard({ boardKey }: { boardKey: string }) {
  const { t } = useText();
  const search: BoardSearch & PageSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const mayEdit = useMayEdit();
  const editing = useBoard(boardKey);
  const [eager, setEager] = useState(false);
  const look = useCallback(
    (changed: BoardSearch) =>
      void navigate({ to: '.', search: (before: BoardSearch) => ({ ...before, ...changed }), resetScroll: false }),
    [navigate],
  );
  const { board, base, document } = editing;
  const older = useOlder(boardKey, search.version !== base?.version ? search.version : undefined);
  const { asOf, answered, refresh, refreshing } = useFreshness(board);
  const leaveWall = useWall(search.wall === 1, look);
  if (!board || !base) {
    const deleted = document.data && readBoard(document.data.body) === null;
    if (deleted || (document.error instanceof Problem && document.error.status === 404))
      return <BoardGone boardKey={boardKey} document={document.data} />;
    if (document.error) return <Failure error={document.error} retry={() => void document.refetch()} />;
    return <ListSkeleton />;
  }
  const arranging = search.edit === 1 && mayEdit && !older.wanted;
  const shown = older.body ?? board;
  return (
    <div className={classes.screen} data-wall={search.wall || undefined}>
      <BoardHead
        editing={editing}
        board={board}
        base={base}
        arranging={arranging}
        mayEdit={mayEdit}
        older={older.wanted !== undefined}
        search={search}
        onLook={look}
        onLeaveWall={leaveWall}
        onPrint={() => setEager(true)}
        asOf={asOf}
        refreshing={refreshing}
        onRefresh={refresh}
      />
      {older.wanted !== undefined && (
        <OlderVersion
          older={older}
          onNewest={() => look({ version: undefined })}
          onRestore={
            mayEdit && older.body
              ? () => {
                  const body = older.body as Board;
                  editing.change(() => body);
                  look({ version: undefined });
                }
              : undefined
          }
        />
      )}
      {shown.note && !arranging && <p className={classes.note}>{shown.note}</p>}
      {shown.cards.length === 0 ? (
        <BoardEmpty mayEdit={mayEdit} />
      ) : (
        <BoardGrid
          board={shown}
          period={search.period}
          eager={eager}
          onAnswered={answered}
          edits={arranging ? editing : undefined}
        />
      )}
      <Printing wanted={eager} onDone={() => setEager(false)} />
      <MergeDialog
        editing={editing}
        onCopied={copied => void navigate({ to: '/boards/$key', params: { key: copied } })}
        onGone={() => void navigate({ to: '/boards' })}
      />
      <span className="unseen" aria-live="polite">
        {editing.status === 'saved' ? '' : t(`board.status.${editing.status}`)}
      </span>
    </div>
  );
}

interface Older {
  wanted: number | undefined;
  body: Board | null;
  author: string;
  created: string | null;
}

/** The older version that the address names. */
function useOlder(key: string, wanted: number | undefined): Older {
  const versions = useVersions('board', key, wanted !== undefined);
  const found = versions.data?.find(one => one.version === wanted);
  if (wanted === undefined || (versions.data && !found)) {
    return { wanted: undefined, body: null, author: '', created: null };
  }
  return {
    wanted,
    body: found ? readBoard(found.body) : null,
    author: found?.author ?? '',
    created: found?.created ?? null,
  };
}

interface OlderVersionProps {
  older: Older;
  onNewest: () => void;
  onRestore: (() => void) | undefined;
}

function OlderVersion({ older, onNewest, onRestore }: OlderVersionProps) {
  const text = useText();
  const { t } = text;
  const authorName = useAuthorName();
  if (!older.created) return null;
  return (
    <Alert color="amber" variant="light" mb="md" role="status">
      <Group gap="sm">
        <span>
          {t('board.older', {
            version: older.wanted ?? 0,
            author: authorName(older.author),
            time: ago(older.created, text),
          })}
        </span>
        {onRestore && (
          <Button size="compact-sm" variant="light" onClick={onRestore}>
            {t('save.restore')}
          </Button>
        )}
        <Button size="compact-sm" variant="default" onClick={onNewest}>
          {t('save.toNewest')}
        </Button>
      </Group>
    </Alert>
  );
}

/** When the oldest answer on the board was given, and asking all of them again. */
function useFreshness(board: Board | undefined) {
  const minutes = board?.refresh ?? 0;
  const client = useQueryClient();
  const [times, setTimes] = useState<Record<string, number>>({});
  const [refreshing, setRefreshing] = useState(false);
  const answered = useCallback((id: string, at: number) => setTimes(now => ({ ...now, [id]: at })), []);
  const refresh = useCallback(async () => {
    setRefreshing(true);
    try {
      await Promise.all(
        ['ask', 'data', 'document', 'documents'].map(first => client.invalidateQueries({ queryKey: [first] })),
      );
    } finally {
      setRefreshing(false);
    }
  }, [client]);
  useEffect(() => {
    if (minutes === 0) return;
    const timer = setInterval(() => void refresh(), minutes * MINUTE_MS);
    return () => clearInterval(timer);
  }, [minutes, refresh]);
  const all = (board?.cards ?? []).flatMap(card => times[card.id] ?? []);
  return { asOf: all.length > 0 ? new Date(Math.min(...all)) : null, answered, refresh, refreshing };
}

/** Escape, or leaving the browser's full screen, leaves the wall screen. */
function useWall(on: boolean, look: (changed: BoardSearch) => void): () => void {
  const leave = useCallback(() => {
    if (document.fullscreenElement) void document.exitFullscreen();
    look({ wall: undefined });
  }, [look]);
  useEffect(() => {
    if (!on) return;
    const press = (event: KeyboardEvent) => event.key === 'Escape' && leave();
    const change = () => !document.fullscreenElement && look({ wall: undefined });
    window.addEventListener('keydown', press);
    document.addEventListener('fullscreenchange', change);
    return () => {
      window.removeEventListener('keydown', press);
      document.removeEventListener('fullscreenchange', change);
    };
  }, [on, leave, look]);
  return leave;
}

/** Prints once every card has its answer, also those below the window. */
function Printing({ wanted, onDone }: { wanted: boolean; onDone: () => void }) {
  const client = useQueryClient();
  useEffect(() => {
    if (!wanted) return;
    const timer = setInterval(() => {
      if (client.isFetching() > 0) return;
      clearInterval(timer);
      window.print();
      onDone();
    }, 250);
    return () => clearInterval(timer);
  }, [wanted, client, onDone]);
  return null;
}
