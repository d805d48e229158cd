import { useCallback, useEffect, useRef, useState } from 'react';
import { conflictOf, documentQuery, type Saved, useSaveDocument } from '../api/documents';
import { useQuery } from '../api/useQuery';
import { showFailure } from '../states/undo';
import { type Board, readBoard } from './board';
import { newKey } from './key';
import { merged } from './merge';
import { sorted } from './view';

const SAVE_AFTER_MS = 900;
const MOST_UNDO = 100;

interface Editing {
  /** What the edits started from, as the server has it. */
  base: Saved<Board>;
  board: Board;
  past: Board[];
  future: Board[];
  /** Edits of one group, such as the letters of a word, are undone at once. */
  group: string | null;
}

export type SaveStatus = 'saved' | 'waiting' | 'saving' | 'failed';
export type Resolution = 'merge' | 'mine' | 'theirs';

function isDirty({ base, board }: Editing): boolean {
  return sorted(base.body) !== sorted(board);
}

/** A board that is edited: saved by itself a moment after each edit, with undo, and never over the edits of others. */
export function useBoard(key: string) {
  const document = useQuery(documentQuery('board', key));
  const { mutateAsync } = useSaveDocument<Board>('board');
  const [editing, setEditing] = useState<Editing | null>(null);
  const [conflict, setConflict] = useState<Saved<Board | null> | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [saving, setSaving] = useState(false);
  const latest = useRef<Editing | null>(null);
  latest.current = editing;
  const busy = useRef(false);
  const again = useRef(false);
  const mounted = useRef(true);

  useEffect(() => {
    const body = document.data && readBoard(document.data.body);
    if (!document.data || !body) return;
    const base = { ...document.data, body };
    setEditing(now => {
      if (now && now.base.key === base.key && (isDirty(now) || now.base.version >= base.version)) return now;
      return { base, board: body, past: [], future: [], group: null };
    });
  }, [document.data]);

  const save = useCallback(async () => {
    const now = latest.current;
    if (!now || !isDirty(now)) return;
    // Whoever leaves while a save is on its way has later edits saved after it.
    again.current = busy.current;
    if (busy.current) return;
    busy.current = true;
    setSaving(true);
    const { key, version } = now.base;
    const body = now.board;
    try {
      const saved = await mutateAsync({ key, version, body });
      setFailure(null);
      const base = { ...saved, body };
      if (latest.current) latest.current = { ...latest.current, base };
      setEditing(after => after && { ...after, base });
    } catch (error) {
      const current = conflictOf(error);
      const theirs = current && readBoard(current.body);
      if (!mounted.current) {
        // Nobody is there to choose: both edits are kept.
        if (current && theirs) {
          const both = { ...now, base: { ...current, body: theirs }, board: merged(now.base.body, body, theirs) };
          latest.current = both;
          again.current = true;
        } else showFailure(error);
      } else if (current) setConflict({ ...current, body: theirs });
      else setFailure(error);
    } finally {
      busy.current = false;
      setSaving(false);
    }
    if (again.current) await save();
  }, [mutateAsync]);

  const dirty = editing !== null && isDirty(editing);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every edit starts the wait anew.
  useEffect(() => {
    if (!dirty || conflict || saving) return;
    const timer = setTimeout(() => void save(), SAVE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [editing?.board, dirty, conflict, saving, save]);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
      void save();
    };
  }, [save]);
  useEffect(() => {
    if (!dirty) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [dirty]);

  const change = useCallback((edit: (board: Board) => Board, group: string | null = null) => {
    setFailure(null);
    setEditing(now => {
      if (!now) return now;
      const board = edit(now.board);
      if (board === now.board) return now;
      const joined = group !== null && group === now.group;
      const past = joined ? now.past : [...now.past, now.board].slice(-MOST_UNDO);
      return { ...now, board, past, future: [], group };
    });
  }, []);
  const undo = useCallback(() => {
    setEditing(now => {
      const board = now?.past.at(-1);
      if (!now || !board) return now;
      return { ...now, board, past: now.past.slice(0, -1), future: [now.board, ...now.future], group: null };
    });
  }, []);
  const redo = useCallback(() => {
    setEditing(now => {
      const board = now?.future[0];
      if (!now || !board) return now;
      return { ...now, board, past: [...now.past, now.board], future: now.future.slice(1), group: null };
    });
  }, []);

  /** Goes on from what somebody else saved, with both edits, with mine or with theirs. */
  const resolve = (how: Resolution) => {
    if (!editing || !conflict) return;
    const theirs = conflict.body;
    // Where they deleted the board there is nothing to go on from but mine.
    const base = { ...conflict, body: theirs ?? { ...editing.board, cards: [] } };
    const board =
      how === 'mine' || !theirs
        ? editing.board
        : how === 'theirs'
          ? theirs
          : merged(editing.base.body, editing.board, theirs);
    setConflict(null);
    setEditing({ ...editing, base, board, past: [...editing.past, editing.board], future: [], group: null });
  };

  /** Keeps my edits as a board of their own, and theirs here; the key of mine. */
  const copy = async (name: string): Promise<string | null> => {
    if (!editing) return null;
    try {
      const saved = await mutateAsync({ key: newKey(), version: 0, body: { ...editing.board, name } });
      if (conflict?.body) {
        setEditing({
          base: { ...conflict, body: conflict.body },
          board: conflict.body,
          past: [],
          future: [],
          group: null,
        });
      }
      setConflict(null);
      return saved.key;
    } catch (error) {
      setFailure(error);
      return null;
    }
  };

  const status: SaveStatus = saving ? 'saving' : failure ? 'failed' : dirty ? 'waiting' : 'saved';
  return {
    document,
    base: editing?.base,
    board: editing?.board,
    status,
    failure,
    retry: save,
    conflict,
    canUndo: (editing?.past.length ?? 0) > 0,
    canRedo: (editing?.future.length ?? 0) > 0,
    change,
    undo,
    redo,
    resolve,
    copy,
  };
}

export type BoardEditing = ReturnType<typeof useBoard>;
