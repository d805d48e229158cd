// Comments and tasks of maps, whom they mention and whom they wait for.

import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from './client';
import type { Schema } from './types';
import { useQuery } from './useQuery';

export type MapComment = Schema<'MapComment'>;
export type MapTask = Schema<'MapTask'>;
/** What waits for the reader on all maps. */
export type Waiting = Schema<'MapWaiting'>;
/** Somebody who may sign in. */
export type Colleague = Schema<'Colleague'>;

/** How often is looked for what others said while it is open. */
const LOOKED_FOR_MS = 15_000;

const WAITING = ['maps', 'waiting'] as const;
const commentsKey = (map: string) => ['maps', 'comments', map] as const;
const tasksKey = (map: string) => ['maps', 'tasks', map] as const;

function path(map: string, what: 'comments' | 'tasks', id?: number): string {
  return `/maps/${encodeURIComponent(map)}/${what}${id === undefined ? '' : `/${id}`}`;
}

/** Looked for again when the reader comes back to the page, and all the while that it is watched. */
function live(watched: boolean) {
  return { refetchOnWindowFocus: 'always', refetchInterval: watched && LOOKED_FOR_MS } as const;
}

/** Oldest first. */
export function useComments(map: string, watched: boolean) {
  return useQuery({
    queryKey: commentsKey(map),
    queryFn: ({ signal }) => call<MapComment[]>('GET', path(map, 'comments'), { signal }),
    ...live(watched),
  });
}

/** Open ones first, by the day they are due. */
export function useTasks(map: string, watched: boolean) {
  return useQuery({
    queryKey: tasksKey(map),
    queryFn: ({ signal }) => call<MapTask[]>('GET', path(map, 'tasks'), { signal }),
    ...live(watched),
  });
}

export function useColleagues() {
  return useQuery({
    queryKey: ['colleagues'],
    queryFn: ({ signal }) => call<Colleague[]>('GET', '/colleagues', { signal }),
    staleTime: 300_000,
  });
}

export function useWaiting() {
  return useQuery({
    queryKey: WAITING,
    queryFn: ({ signal }) => call<Waiting>('GET', '/tasks/mine', { signal }),
    ...live(false),
  });
}

/** What was said or done shows at once wherever it is listed. */
function renewed(client: QueryClient, map: string): Promise<unknown> {
  const keys = [commentsKey(map), tasksKey(map), WAITING];
  return Promise.all(keys.map(queryKey => client.invalidateQueries({ queryKey })));
}

function useChange<Asked, Answered>(map: string, change: (asked: Asked) => Promise<Answered>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: change, onSuccess: () => renewed(client, map) });
}

export function useAddComment(map: string) {
  return useChange(map, (body: Schema<'MapCommentWanted'>) =>
    call<MapComment>('POST', path(map, 'comments'), { body }),
  );
}

export function useChangeComment(map: string) {
  return useChange(map, ({ id, ...body }: Schema<'MapCommentChange'> & { id: number }) =>
    call<MapComment>('PUT', path(map, 'comments', id), { body }),
  );
}

export function useRemoveComment(map: string) {
  return useChange(map, (id: number) => call<void>('DELETE', path(map, 'comments', id)));
}

/** Settles a thread, or opens it again. */
export function useResolve(map: string) {
  return useChange(map, ({ id, resolved }: Schema<'MapThreadState'> & { id: number }) =>
    call<MapComment>('PUT', `${path(map, 'comments', id)}/resolved`, { body: { resolved } }),
  );
}

export function useAddTask(map: string) {
  return useChange(map, (body: Schema<'MapTaskWanted'>) => call<MapTask>('POST', path(map, 'tasks'), { body }));
}

export function useChangeTask(map: string) {
  return useChange(map, ({ id, ...body }: Schema<'MapTaskChange'> & { id: number }) =>
    call<MapTask>('PUT', path(map, 'tasks', id), { body }),
  );
}

export function useRemoveTask(map: string) {
  return useChange(map, (id: number) => call<void>('DELETE', path(map, 'tasks', id)));
}

/** Says that a task is done, or is not. */
export function useFinishTask(map: string) {
  return useChange(map, ({ id, done }: Schema<'MapTaskState'> & { id: number }) =>
    call<MapTask>('PUT', `/tasks/${id}/done`, { body: { done } }),
  );
}

/** Takes a mention off the reader's list, by the number of the comment. */
export function useSeeMention() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (comment: number) => call<void>('DELETE', `/mentions/${comment}`),
    onSettled: () => client.invalidateQueries({ queryKey: WAITING }),
  });
}
