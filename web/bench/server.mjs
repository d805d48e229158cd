// A server over a data folder, and somebody signed in to it.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** Whoever measures; made where the folder has nobody yet. */
const READER = { email: 'bench@example.com', password: 'measured not guessed' };
/** The clock of /proc: hundredths of a second on every Linux there is. */
const TICKS = 100;

/** Serves a folder on a free port and on two cores; resolves when it is signed in to. */
export async function serve(styk, data) {
  const options = ['--data', data, 'serve', '--listen', '127.0.0.1:0'];
  const many = process.platform === 'linux' && cpus().length > 2;
  const [program, first] = many ? ['taskset', ['-c', '0,1', styk]] : [styk, []];
  const child = spawn(program, [...first, ...options], {
    env: { ...process.env, STYK_ADMIN_EMAIL: READER.email, STYK_ADMIN_PASSWORD: READER.password },
  });
  const base = await address(child, data);
  const server = new Server(child, base);
  try {
    await server.signIn();
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

function address(child, data) {
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = bytes => {
      said = (said + bytes).slice(-4000);
    };
    child.stdout.on('data', bytes => {
      hear(bytes);
      const found = said.match(/http:\/\/[\d.]+:\d+/);
      if (found) resolve(found[0]);
    });
    child.stderr.on('data', hear);
    child.on('error', reject);
    child.on('exit', () => reject(new Error(`the server of \`${data}\` ended: ${said.trim()}`)));
  });
}

class Server {
  #child;
  #csrf = '';
  /** The session, as `name=value`. */
  cookie = '';

  constructor(child, base) {
    this.#child = child;
    this.base = base;
  }

  async signIn() {
    const response = await this.#send('POST', '/session', READER);
    if (!response.ok) throw new Error(`cannot sign in as ${READER.email}: ${response.status} ${await response.text()}`);
    this.cookie = (response.headers.get('set-cookie') ?? '').split(';')[0];
    this.#csrf = (await response.json()).csrf;
    // Everybody sees the same language and days.
    await this.call('PATCH', '/me', { language: 'en', zone: 'UTC' });
  }

  /** What a request is answered with; whatever is not an answer is an error. */
  async call(method, path, body) {
    const response = await this.#send(method, path, body);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
    return text === '' ? null : JSON.parse(text);
  }

  #send(method, path, body) {
    const raw = typeof body === 'string';
    return fetch(`${this.base}/api/v1${path}`, {
      method,
      headers: {
        ...(this.cookie && { cookie: this.cookie, 'x-styk-csrf': this.#csrf }),
        ...(body !== undefined && !raw && { 'content-type': 'application/json' }),
      },
      body: body === undefined || raw ? body : JSON.stringify(body),
    });
  }

  /** Asks, and tells what the server took from the request's beginning to the answer's. */
  async ask(question) {
    const before = await this.#figures();
    const cpu = this.#cpu();
    const answer = await this.call('POST', '/ask', question);
    const after = await this.#figures();
    return {
      answer,
      server_ms: (after.seconds - before.seconds) * 1000,
      cpu_s: this.#cpu() - cpu,
      computed: after.computed > before.computed,
    };
  }

  /** Seconds spent on questions, and how many were not in the cache, since the start. */
  async #figures() {
    const text = await (await fetch(`${this.base}/metrics`)).text();
    const sum = pattern => [...text.matchAll(pattern)].reduce((total, [, value]) => total + Number(value), 0);
    return {
      seconds: sum(/^styk_request_duration_seconds_sum\{[^}]*route="\/api\/v1\/ask"[^}]*\} (.+)$/gm),
      computed: sum(/^styk_question_duration_seconds_count\{[^}]*\} (.+)$/gm),
    };
  }

  /** CPU seconds of the server so far; NaN where the system does not tell. */
  #cpu() {
    try {
      // The name of the program stands in brackets and may hold anything.
      const fields = readFileSync(`/proc/${this.#child.pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      return (Number(fields[11]) + Number(fields[12])) / TICKS;
    } catch {
      return Number.NaN;
    }
  }

  stop() {
    if (this.#child.exitCode !== null) return Promise.resolve();
    return new Promise(resolve => {
      this.#child.on('exit', () => resolve());
      this.#child.kill('SIGTERM');
    });
  }
}
