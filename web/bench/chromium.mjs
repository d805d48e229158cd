// Chromium as it starts for a measurement, with a profile of its own.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

/** Chromium is busy with itself at first. */
const SETTLE_MS = 2000;

/** Starts Chromium; `session` is a cookie as `name=value`, for everything at `base`. */
export async function browse(base, session = '') {
  const profile = mkdtempSync(join(tmpdir(), 'styk-bench-web-'));
  const port = await freePort();
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    args: ['--no-sandbox', '--disable-background-networking', '--disable-quic', `--remote-debugging-port=${port}`],
  });
  if (session) {
    const [name, value] = session.split('=');
    await context.addCookies([{ name, value, url: base, httpOnly: true, sameSite: 'Lax' }]);
  }
  await new Promise(resolve => setTimeout(resolve, SETTLE_MS));
  const close = async () => {
    await context.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  return { context, port, close };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
