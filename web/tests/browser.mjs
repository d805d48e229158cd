// The app in a real browser against the real server: `STYK=target/debug/styk
// node web/tests/browser.mjs [PART]`. Simulates a company, serves it, and prints
// a line for each check: `passed NAME` or `failed NAME: why`. Each file of
// `checks/` exports `checks({ base, data })` for one part of the app; `base` is
// the address of a demo full of the airline's data, `data` its folder.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { finish, root, serve, styk, work } from './kit.mjs';

if (!styk) {
  console.log('failed the browser: STYK names no program');
  process.exit(1);
}
const only = process.argv[2];

await finish(async () => {
  const size = ['--company', 'airline', '--language', 'en', '--customers', '400'];
  execFileSync(styk, ['demo', ...size, '--dir', join(work, 'demo')]);
  const data = join(work, 'demo/data');
  const base = await serve(data, '--demo');
  for (const file of readdirSync(join(root, 'web/tests/checks')).sort()) {
    if (only && file !== `${only}.mjs`) continue;
    const { checks } = await import(join(root, 'web/tests/checks', file));
    await checks({ base, data });
  }
});
