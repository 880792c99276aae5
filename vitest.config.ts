import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src-shared,src-main,src-renderer,src-server,src-register,src-signatures,bin,tests}/**/*.test.ts'],
    environment: 'node',
    pool: 'forks',
    // Left to itself it leaves a processor idle, which is half of a small machine.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
