import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'bench/*.test.mjs'],
    environment: 'node',
    css: false,
    testTimeout: 60_000,
  },
});
