import { defineConfig } from 'vitest/config';

/** Whole workstations in Chromium against a real server, each file with a world of its own: two files at a time. */
export default defineConfig({
  test: {
    include: ['tests/e2e/**/*.e2e.ts'],
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
