// What a browser must load before a screen shows: scripts and styles of the
// entry, of a language and of the heaviest screen, gzipped. Fails above the limit.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const LIMIT_KB = 350;
const manifest = JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8'));

const files = new Set();
function add(key) {
  const chunk = manifest[key];
  if (!chunk || files.has(chunk.file)) return;
  files.add(chunk.file);
  for (const css of chunk.css ?? []) files.add(css);
  for (const imported of chunk.imports ?? []) add(imported);
}
const extra = ['src/i18n/messages/ru/index.ts', 'src/screens/explore/Explore.tsx'];
for (const [key, chunk] of Object.entries(manifest)) {
  if (chunk.isEntry || extra.includes(key)) add(key);
}
const sizes = [...files].map(file => [file, gzipSync(readFileSync(`dist/${file}`)).length / 1024]);
sizes.sort((a, b) => b[1] - a[1]);
const total = sizes.reduce((sum, [, size]) => sum + size, 0);
for (const [file, size] of sizes) console.log(`${size.toFixed(1).padStart(8)} KB  ${file}`);
console.log(`${total.toFixed(1).padStart(8)} KB  first load, gzipped (limit ${LIMIT_KB})`);
if (total > LIMIT_KB) process.exit(1);
