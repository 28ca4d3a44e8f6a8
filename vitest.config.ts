import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    // CI counts the tests from this file for its closing line.
    reporters: process.env['CI'] ? ['default', ['json', { outputFile: 'report/tests.json' }]] : ['default'],
  },
});
