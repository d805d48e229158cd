// The built tag in a real browser, on a site with a strict policy, against a
// collector that checks the contract: `npm run build && node tests/browser.mjs
// [PART]`. Prints a line for each check: `passed NAME` or `failed NAME: why`.
import { readdirSync } from 'node:fs';
import { finish } from './kit.mjs';

const only = process.argv[2];

await finish(async () => {
  const folder = new URL('./checks/', import.meta.url);
  for (const file of readdirSync(folder).sort()) {
    if (only && file !== `${only}.mjs`) continue;
    const { checks } = await import(new URL(file, folder));
    await checks();
  }
});
