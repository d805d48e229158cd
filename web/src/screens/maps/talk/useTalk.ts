import { useMemo } from 'react';
import { type MapComment, type MapTask, useComments, useTasks } from '../../../api/talk';
import { type Open, openByPlace } from '../../../maps/talk';

/** What people say about a map, and what is to be done. */
export interface Talk {
  /** None until they are loaded. */
  comments: MapComment[] | undefined;
  tasks: MapTask[] | undefined;
  /** By place, those that have any. */
  open: ReadonlyMap<string, Open>;
  error: Error | null;
  retry: () => void;
}

/** Of a map; looked for again all the while that it is watched. */
export function useTalk(mapKey: string, watched: boolean): Talk {
  const comments = useComments(mapKey, watched);
  const tasks = useTasks(mapKey, watched);
  const open = useMemo(() => openByPlace(comments.data ?? [], tasks.data ?? []), [comments.data, tasks.data]);
  return {
    comments: comments.data,
    tasks: tasks.data,
    open,
    error: comments.error ?? tasks.error,
    retry: () => {
      void comments.refetch();
      void tasks.refetch();
    },
  };
}
