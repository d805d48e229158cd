import { execFile, spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin } from 'vite';

// Answers the API from a data folder by the built program, while there is no
// server to develop against: STYK_PROGRAM, STYK_DATA, and STYK_STATE for the
// state of the session (setup, anonymous, signed_in).
const program = process.env.STYK_PROGRAM ?? '../target/debug/styk';
const data = process.env.STYK_DATA ?? './styk-data';
let state = process.env.STYK_STATE ?? 'signed_in';
let language = process.env.STYK_LANGUAGE ?? 'en';

// A data folder is owned by one process at a time.
let queue: Promise<unknown> = Promise.resolve();

function run(args: string[], input: string | null, response: ServerResponse): Promise<string> {
  const next = queue.then(() => runNow(args, input, response));
  queue = next.catch(() => {});
  return next;
}

function runNow(args: string[], input: string | null, response: ServerResponse): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, ['--data', data, ...args]);
    let out = '';
    let err = '';
    child.stdout.on('data', part => {
      out += part;
    });
    child.stderr.on('data', part => {
      err += part;
    });
    child.on('error', reject);
    child.on('close', code => (code === 0 ? resolve(out) : reject(new Error(err.trim()))));
    response.on('close', () => child.kill());
    child.stdin.on('error', () => {});
    child.stdin.end(input ?? '');
  });
}

function body(request: IncomingMessage): Promise<string> {
  return new Promise(resolve => {
    let text = '';
    request.on('data', part => {
      text += part;
    });
    request.on('end', () => resolve(text));
  });
}

function send(response: ServerResponse, status: number, value: unknown) {
  response.statusCode = status;
  response.setHeader('content-type', status < 400 ? 'application/json' : 'application/problem+json');
  response.end(value === undefined ? undefined : JSON.stringify(value));
}

const session = () => ({
  state,
  demo: true,
  version: '0.1.0',
  csrf: 'dev',
  ...(state === 'signed_in' && {
    user: {
      id: 1,
      email: 'demo@localhost',
      name: 'Demo',
      role: 'administrator',
      language,
      zone: process.env.STYK_ZONE ?? 'UTC',
      created: '2026-01-01T00:00:00Z',
    },
    settings: { version: 1, company: 'Demo', language: 'en', zone: 'UTC', currency: 'EUR', stage_model: 'loyalty' },
  }),
});

async function summary(response: ServerResponse) {
  const doctor = JSON.parse(await run(['doctor', '--format', 'json'], null, response));
  const sql = (query: string) => run(['sql', query, '--format', 'json'], null, response);
  const rows = (text: string) => JSON.parse(text) as Record<string, unknown>[];
  const events = rows(
    await sql('select event, channel, medium, count(*) as count from interactions group by 1, 2, 3 order by 4 desc'),
  );
  const channels = [...new Set(events.map(event => event.channel).filter(Boolean))];
  return { ...doctor, events, channels, scales: [], currencies: [], has_cases: true };
}

export function styk(): Plugin {
  return {
    name: 'styk-dev',
    configureServer(server) {
      server.middlewares.use('/api/v1', async (request, response) => {
        const path = (request.url ?? '').split('?')[0];
        try {
          if (path === '/session' && request.method === 'GET') return send(response, 200, session());
          if (path === '/session' || path === '/setup') {
            const given = JSON.parse((await body(request)) || '{}');
            if (given.password === 'wrong-password') {
              return send(response, 401, {
                status: 401,
                code: 'wrong_password',
                detail: 'E-mail or password is wrong.',
              });
            }
            state = request.method === 'DELETE' ? 'anonymous' : 'signed_in';
            return send(response, 204, undefined);
          }
          if (path === '/me') {
            language = JSON.parse(await body(request)).language ?? language;
            return send(response, 200, 'user' in session() ? session() : undefined);
          }
          if (path === '/data') return send(response, 200, await summary(response));
          if (path === '/touchpoints') {
            const registry = await run(['touchpoints', '--format', 'json'], null, response);
            return send(response, 200, JSON.parse(registry));
          }
          if (path === '/ask') {
            return send(
              response,
              200,
              JSON.parse(await run(['ask', '-', '--format', 'json'], await body(request), response)),
            );
          }
          return send(response, 404, { status: 404, code: 'not_found', detail: 'There is nothing here.' });
        } catch (error) {
          const detail = error instanceof Error ? error.message.replace(/^error: /, '') : String(error);
          return send(response, 422, { status: 422, code: 'question', detail });
        }
      });
    },
    buildStart() {
      execFile(program, ['--version'], error => {
        if (error) this.warn(`${program} does not run: set STYK_PROGRAM`);
      });
    },
  };
}
