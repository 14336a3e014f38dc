import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import type { Reporter, TestModule } from 'vitest/node';

/** One plain closing line, for people and for machines that read logs. */
const closingLine: Reporter = {
  onTestRunEnd(modules: readonly TestModule[]) {
    const tests = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state));
    const of = (state: string) => tests.filter((one) => one === state).length;
    console.log(`\n${of('passed')} passed, ${of('failed')} failed, ${of('skipped')} skipped`);
  },
};

export default defineConfig({
  test: {
    include: ['tests/**/*.test.{ts,tsx}'],
    globalSetup: 'tests/history/postgres-setup.ts',
    reporters: ['default', closingLine],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: Math.max(2, availableParallelism()), // most of the time a test waits for a server
  },
});
