import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';
import { guidePlugin } from './guide/guide-plugin.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The renderer alone: the browser host serves `out/renderer`, the shell loads the same files. */
export default defineConfig({
  root: here('.'),
  base: './',
  plugins: [guidePlugin(), vue()],
  define: { __VUE_OPTIONS_API__: 'true', __VUE_PROD_DEVTOOLS__: 'false', __INTLIFY_PROD_DEVTOOLS__: 'false' },
  build: {
    outDir: here('../out/renderer'),
    emptyOutDir: true,
    target: 'chrome140',
    // Everything is a file of its own: the content policy allows no data: fonts and no inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
    rollupOptions: {
      input: here('index.html'),
      output: {
        // The worker of the map ships as it is; a host that does not know .mjs must still serve it as JavaScript.
        assetFileNames: (asset) =>
          asset.names.some((name) => name.endsWith('.mjs'))
            ? 'assets/[name]-[hash].js'
            : 'assets/[name]-[hash][extname]',
      },
    },
  },
});
