import { defineConfig } from 'vitest/config';

const DESKTOP = 'tests/e2e/desktop-build.e2e.ts';

/**
 * Whole workstations in Chromium against a real server, each file with a world of its own: two files at a time. First and
 * alone what builds the desktop: it writes the window anew, and others would lose the parts that they have not loaded yet.
 */
export default defineConfig({
  test: {
    environment: 'node',
    globalSetup: 'tests/support/keep-towns.ts',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // As long as Playwright waits for what a window shall show; nothing is measured by it.
    expect: { poll: { timeout: 20_000 } },
    projects: [
      { extends: true, test: { name: 'desktop', include: [DESKTOP], sequence: { groupOrder: 0 } } },
      {
        extends: true,
        test: { name: 'windows', include: ['tests/e2e/**/*.e2e.ts'], exclude: [DESKTOP], sequence: { groupOrder: 1 } },
      },
    ],
  },
});
