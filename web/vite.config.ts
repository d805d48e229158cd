import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The development server hands the API to a running Styk.
const server = process.env.STYK_SERVER ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  // The server puts a fresh nonce in for each response.
  html: { cspNonce: 'STYK_NONCE' },
  server: { proxy: { '/api': server, '/openapi.json': server } },
  build: { target: 'es2022', sourcemap: false, manifest: true, assetsInlineLimit: 0 },
});
