import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { styk } from './dev/styk.ts';

// With STYK_SERVER the development server hands the API to a running Styk;
// without, it answers from a data folder by the built program.
const server = process.env.STYK_SERVER;

export default defineConfig({
  plugins: [react(), ...(server ? [] : [styk()])],
  // The server puts a fresh nonce in for each response.
  html: { cspNonce: 'STYK_NONCE' },
  server: { proxy: server ? { '/api': server, '/openapi.json': server } : {} },
  build: { target: 'es2022', sourcemap: false, manifest: true, assetsInlineLimit: 0 },
});
