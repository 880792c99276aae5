import { defineConfig } from 'electron-vite';
import renderer from './src-renderer/vite.config.ts';

/** One build for all parts of the workstation; the parts stand beside each other and know nothing of one another. */
export default defineConfig({ renderer });
