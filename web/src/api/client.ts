import type { ProblemBody } from './types';

export const BASE = '/api/v1';

/** What the server said no with (RFC 9457). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly body: ProblemBody,
    /** Seconds after which trying again makes sense. */
    readonly retryAfter: number | null = null,
  ) {
    super(body.detail ?? body.title ?? `${status}`);
    this.name = 'Problem';
  }

  get code(): string {
    return this.body.code ?? '';
  }
}

/** The newest version of a document, which comes with the refusal of an edit of an older one. */
export function currentOf<T>(error: unknown): T | null {
  if (!(error instanceof Problem) || error.status !== 409) return null;
  return (error.body.current ?? null) as T | null;
}

/** The server did not answer at all. */
export class Unreachable extends Error {
  constructor() {
    super('unreachable');
    this.name = 'Unreachable';
  }
}

let csrf: string | null = null;
export function setCsrf(token: string | null | undefined): void {
  csrf = token ?? null;
}

/** What every request says of itself; one that changes something also proves that it comes from this page. */
export function ownHeaders(unsafe: boolean): Record<string, string> {
  return {
    accept: 'application/json',
    'accept-language': document.documentElement.lang || 'en',
    ...(unsafe && csrf ? { 'x-styk-csrf': csrf } : {}),
  };
}

type Listener = () => void;

/** Whether the last request reached the server; shown as a banner. */
class Connection {
  private gone = false;
  private readonly listeners = new Set<Listener>();
  readonly subscribe = (listener: Listener) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };
  readonly isGone = () => this.gone;
  report(gone: boolean): void {
    if (gone === this.gone) return;
    this.gone = gone;
    for (const listener of this.listeners) listener();
  }
}
export const connection = new Connection();

export interface CallOptions {
  /** JSON, or a file as it is. */
  body?: unknown;
  signal?: AbortSignal;
  /** The version an edit was based on, and the like. */
  headers?: Record<string, string>;
}

/** One request: JSON in, JSON out, or a `Problem`, or `Unreachable`. */
export async function call<T>(method: string, path: string, options: CallOptions = {}): Promise<T> {
  const response = await send(method, path, options);
  if (!response.ok) throw await problemOf(response);
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

export interface FileOptions extends CallOptions {
  method?: 'GET' | 'POST';
}

/** The same, answered by a file; asked for by POST unless it says otherwise. */
export async function callForFile(path: string, { method = 'POST', ...options }: FileOptions = {}): Promise<Blob> {
  const response = await send(method, path, options);
  if (!response.ok) throw await problemOf(response);
  return response.blob();
}

const JSON_TYPE = 'application/json';
const FILE = 'application/octet-stream';

async function send(method: string, path: string, { body, signal, headers }: CallOptions): Promise<Response> {
  const unsafe = method !== 'GET' && method !== 'HEAD';
  const [type, sent] = body instanceof Blob ? [FILE, body] : [JSON_TYPE, JSON.stringify(body)];
  try {
    const response = await fetch(BASE + path, {
      method,
      signal: signal ?? null,
      credentials: 'same-origin',
      headers: {
        ...ownHeaders(unsafe),
        ...(body === undefined ? {} : { 'content-type': type }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: sent }),
    });
    // What stands in front of a server answers so when the server is gone.
    connection.report([502, 503, 504].includes(response.status) && !isProblem(response));
    return response;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    connection.report(true);
    throw new Unreachable();
  }
}

function isProblem(response: Response): boolean {
  return (response.headers.get('content-type') ?? '').includes('json');
}

async function problemOf(response: Response): Promise<Problem> {
  const after = Number(response.headers.get('retry-after'));
  const retryAfter = Number.isFinite(after) && after > 0 ? after : null;
  try {
    return new Problem(response.status, (await response.json()) as ProblemBody, retryAfter);
  } catch {
    return new Problem(response.status, {}, retryAfter);
  }
}
