import { useSyncExternalStore } from 'react';
import { forgetUpload, sendFile, type Upload } from '../../api/data';
import { Followed, keep, kept } from './kept';
import { forgetRuns } from './runs';

/** A file on its way to the server, or there and not imported yet. */
export interface Sending {
  key: string;
  name: string;
  size: number;
  sent: number;
  state: 'sending' | 'there' | 'failed';
  upload?: Upload;
  error?: unknown;
  file?: File;
}

const KEPT = 'styk-uploads';
const uploads = new Followed<Sending[]>(
  (kept<Upload[]>(KEPT) ?? []).map(upload => ({
    key: upload.id,
    name: upload.name,
    size: upload.size,
    sent: upload.size,
    state: 'there' as const,
    upload,
  })),
);
const stops = new Map<string, AbortController>();
let counted = 0;

function replace(key: string, change: Partial<Sending>): void {
  uploads.set(uploads.get().map(one => (one.key === key ? { ...one, ...change } : one)));
  keepAll();
}

function keepAll(): void {
  keep(
    KEPT,
    uploads.get().flatMap(one => one.upload ?? []),
  );
}

export function useUploads(): Sending[] {
  return useSyncExternalStore(uploads.subscribe, uploads.get);
}

/** The upload of an address, as far as this tab knows it. */
export function useUpload(id: string): Upload | undefined {
  return useUploads().find(one => one.upload?.id === id)?.upload;
}

/** Sends files one after the other, so that each has the whole line; the last one that arrived. */
export async function sendAll(files: File[]): Promise<Upload | undefined> {
  const sending = files.map(file => {
    counted += 1;
    const key = `sending-${counted}`;
    stops.set(key, new AbortController());
    return { key, name: file.name, size: file.size, sent: 0, state: 'sending' as const, file };
  });
  uploads.set([...uploads.get(), ...sending]);
  let last: Upload | undefined;
  for (const one of sending) last = (await sendOne(one)) ?? last;
  return last;
}

async function sendOne({ key, file }: { key: string; file: File }): Promise<Upload | undefined> {
  const stop = stops.get(key);
  if (!stop || stop.signal.aborted) return undefined;
  try {
    const upload = await sendFile(file, { signal: stop.signal, onProgress: sent => replace(key, { sent }) });
    replace(key, { state: 'there', upload, sent: file.size });
    return upload;
  } catch (error) {
    if (!stop.signal.aborted) replace(key, { state: 'failed', error });
    return undefined;
  } finally {
    stops.delete(key);
  }
}

export function retry(one: Sending): Promise<Upload | undefined> {
  remove(one);
  return one.file ? sendAll([one.file]) : Promise.resolve(undefined);
}

/** Stops sending, or forgets what was sent. */
export function remove(one: Sending): void {
  stops.get(one.key)?.abort();
  uploads.set(uploads.get().filter(other => other.key !== one.key));
  keepAll();
  if (one.upload) {
    forgetRuns(one.upload.id);
    void forgetUpload(one.upload.id).catch(() => undefined);
  }
}

/** Takes an upload off the list that the server no longer has. */
export function lost(id: string): void {
  uploads.set(uploads.get().filter(one => one.upload?.id !== id));
  keepAll();
}
