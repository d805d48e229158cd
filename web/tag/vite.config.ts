import { defineConfig } from 'vite';

// `vite build` makes the file that pages load, among the files of the app, from
// where the server has it; `--mode module` what other programs import.
export default defineConfig(({ mode }) => {
  const module = mode === 'module';
  return {
    build: {
      target: 'es2020',
      outDir: module ? 'dist' : '../dist/tag',
      emptyOutDir: true,
      copyPublicDir: false,
      reportCompressedSize: false,
      lib: {
        entry: module ? 'src/index.ts' : 'src/browser.ts',
        formats: [module ? 'es' : 'iife'],
        name: 'stykTag',
        fileName: () => (module ? 'styk.mjs' : 'styk.js'),
      },
    },
  };
});
