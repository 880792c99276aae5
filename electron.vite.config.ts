import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';
import renderer from './src-renderer/vite.config.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Modules that run in a process or thread of their own: each must be a file of its own in the build. */
const helpers = globSync(here('./src-{main,register,signatures}/**/*-{process,worker}.ts')).filter(
  (file) => !/shell/.test(file),
);

/**
 * Sources name their helpers and migrations relative to themselves. In the build every file of the back half stands in
 * `out/main`, so helpers are beside it as `.js` and the migrations two folders up.
 */
const placesOfTheBuild: Plugin = {
  name: 'places-of-the-build',
  transform: (code) =>
    code
      .replaceAll(
        // In either quotes: types may have been taken out, and the text printed anew, before this runs.
        /new URL\(['"]\.\/([\w-]+-(?:process|worker))\.ts['"], import\.meta\.url\)/g,
        "new URL('./$1.js', import.meta.url)",
      )
      .replaceAll(/new URL\(([`'"])(?:\.\.\/)+db\//g, 'new URL($1../../db/'),
};

/** One build for all parts of the workstation; the parts stand beside each other and know nothing of one another. */
export default defineConfig({
  main: {
    plugins: [placesOfTheBuild],
    build: {
      outDir: here('./out/main'),
      externalizeDeps: true,
      rollupOptions: {
        input: {
          main: here('./src-main/shell/main.ts'),
          'back-half': here('./src-main/shell/back-half.ts'),
          ...Object.fromEntries(helpers.map((file) => [basename(file, '.ts'), file])),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: here('./out/preload'),
      rollupOptions: {
        input: { preload: here('./src-main/shell/preload.ts') },
        // A sandboxed preload knows no modules.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer,
});
