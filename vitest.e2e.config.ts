import { defineConfig } from 'vitest/config';

/** Whole workstations in Chromium against a real server: one file at a time, the machine belongs to it. */
export default defineConfig({
  test: {
    include: ['tests/e2e/**/*.e2e.ts'],
    environment: 'node',
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
