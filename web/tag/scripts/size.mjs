// The tag is loaded by every page of somebody else's site: fails when it grows
// to the limit, in bytes after gzip.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const LIMIT = 6000;
const size = gzipSync(readFileSync(new URL('../../dist/tag/styk.js', import.meta.url)), { level: 9 }).length;
console.log(`${size} bytes  styk.js, gzipped (limit ${LIMIT})`);
if (size >= LIMIT) process.exit(1);
