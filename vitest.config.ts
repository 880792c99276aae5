import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src-shared,src-main,src-renderer,src-server,src-register,bin,tests}/**/*.test.ts'],
    environment: 'node',
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
