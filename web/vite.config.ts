import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The development server hands the API to a running Styk.
const server = process.env.STYK_SERVER ?? 'http://127.0.0.1:8080';

/**
 * What several screens share, by which of them do. Alone, each module that is shared would be a file of
 * its own, and a screen would wait for dozens of them; small groups go together with the most similar one.
 */
const SHARED = 'shared';

/** Without the names of all the screens that share a file, and without the ending. */
function short(name: string): string {
  return name.startsWith(`${SHARED}~`) ? SHARED : name.replace(/\.[^.]*$/, '');
}

export default defineConfig({
  plugins: [react()],
  // The server puts a fresh nonce in for each response.
  html: { cspNonce: 'STYK_NONCE' },
  server: { proxy: { '/api': server, '/openapi.json': server } },
  build: {
    target: 'es2022',
    sourcemap: false,
    manifest: true,
    assetsInlineLimit: 0,
    // What counts is what a screen loads in all, which scripts/first-load.mjs watches.
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'first', tags: ['$initial'], priority: 2 },
            { name: SHARED, minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: 2000, priority: 1 },
          ],
        },
        chunkFileNames: ({ name }) => `assets/${short(name)}-[hash].js`,
        assetFileNames: ({ names }) => `assets/${short(names[0] ?? '')}-[hash][extname]`,
      },
    },
  },
});
