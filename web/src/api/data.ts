import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { Mapping } from '../mapping/mapping';
import { BASE, call, connection, ownHeaders, Problem, Unreachable } from './client';
import { follow, type Progress } from './jobs';
import type { DataSummary, ProblemBody, Schema } from './types';
import { useQuery } from './useQuery';

/** A row of a file as an interaction. */
export type Shown = Schema<'Shown'>;
export type Guess = Schema<'Guessed'>;
export type TablePreview = Schema<'TablePreview'>;
export type Upload = Schema<'Upload'>;
/** What became of a table. */
export type Taken = Schema<'Taken'>;
export type Rejected = Schema<'Rejected'>;

interface SendOptions {
  onProgress: (sent: number, total: number) => void;
  signal: AbortSignal;
}

/** Sends a file; by XMLHttpRequest, which alone tells how far it is. */
export function sendFile(file: File, { onProgress, signal }: SendOptions): Promise<Upload> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    request.open('POST', `${BASE}/uploads?name=${encodeURIComponent(file.name)}`);
    request.responseType = 'text';
    for (const [name, value] of Object.entries(ownHeaders(true))) request.setRequestHeader(name, value);
    request.upload.onprogress = event => onProgress(event.loaded, event.lengthComputable ? event.total : file.size);
    request.onload = () => {
      connection.report(false);
      const read = (): unknown => JSON.parse(request.responseText);
      try {
        if (request.status === 200) resolve(read() as Upload);
        else reject(new Problem(request.status, read() as ProblemBody));
      } catch {
        reject(new Problem(request.status, {}));
      }
    };
    request.onerror = () => {
      connection.report(true);
      reject(new Unreachable());
    };
    request.onabort = () => reject(new DOMException('the upload was cancelled', 'AbortError'));
    request.onloadend = () => signal.removeEventListener('abort', stop);
    signal.addEventListener('abort', stop);
    request.send(file);
  });
}

export function forgetUpload(id: string): Promise<void> {
  return call('DELETE', `/uploads/${id}`);
}

export function previewQuery(upload: string, table: string, mapping: Mapping | null) {
  return queryOptions({
    queryKey: ['preview', upload, table, mapping],
    queryFn: ({ signal }) =>
      call<TablePreview>('POST', `/uploads/${upload}/preview`, {
        body: { table, ...(mapping ? { mapping } : {}) },
        signal,
      }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
}

export type Take = Schema<'Take'>;
interface TakeOptions {
  onJob: (job: string) => void;
  onProgress: (progress: Progress) => void;
  signal: AbortSignal;
}

/** Imports a table: as a job that tells how far it is, or at once where the server has no jobs. */
export async function takeTable(upload: string, take: Take, options: TakeOptions): Promise<Taken> {
  const { onJob, onProgress, signal } = options;
  const path = `/uploads/${upload}/import?job=true`;
  const reply = await call<Taken | Schema<'JobBegun'>>('POST', path, { body: take, signal });
  if (!('job' in reply)) return reply;
  onJob(reply.job);
  return follow<Taken>(reply.job, { onProgress, signal });
}

/** Everything that is counted from the lake, after it has changed. */
export function useLakeChanged(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await client.refetchQueries({ queryKey: ['data'] });
    const asked = { queryKey: ['ask'] };
    // Of an empty lake nothing can be asked.
    if (client.getQueryData<DataSummary>(['data'])?.interactions === 0) client.removeQueries(asked);
    const own = new Set(['session', 'settings', 'preview', 'data']);
    await client.invalidateQueries({ predicate: query => !own.has(String(query.queryKey[0])) });
  };
}

export function useUndo() {
  const changed = useLakeChanged();
  return useMutation({
    mutationFn: (number: number) => call<Schema<'Undone'>>('DELETE', `/imports/${number}`),
    onSuccess: changed,
  });
}

export const QUARANTINE_PAGE = 100;

export function useQuarantine(number: number | undefined, page: number) {
  return useQuery({
    queryKey: ['quarantine', number, page],
    queryFn: ({ signal }) => {
      const path = `/imports/${number}/quarantine?offset=${page * QUARANTINE_PAGE}&limit=${QUARANTINE_PAGE}`;
      return call<Rejected[]>('GET', path, { signal });
    },
    enabled: number !== undefined,
  });
}
