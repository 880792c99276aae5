import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startVitest, type Reporter, type TestModule } from 'vitest/node';
import { sayGoal } from './measure.ts';

/*
 * The property tests of the domain at the size of a long run. A file holds properties if it asks `propertyRuns` for
 * their number; a rule of the linter sees to it that all do.
 *
 * SHEKARA_CASES  cases of each property
 */
const CASES = Number(process.env['SHEKARA_CASES'] ?? 10_000);
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DOMAIN = 'src-shared/domain/';
/** Milliseconds that one test may take: at full size the longest need tens of minutes. */
const TEST_TIMEOUT = 10 * 3_600_000;

process.env['SHEKARA_CASES'] = String(CASES);
let failed = 0;
const reporter: Reporter = {
  onTestModuleEnd(file) {
    failed += sayFile(file);
  },
};
const vitest = await startVitest(propertyFiles(), {
  root: ROOT,
  watch: false,
  reporters: [reporter],
  testTimeout: TEST_TIMEOUT,
});
await vitest.close();
sayGoal(`properties at ${CASES.toLocaleString('en').replaceAll(',', ' ')} cases`, {
  figure: `${failed} failed`,
  goal: '0',
  isMet: failed === 0,
});

/** The line of a file, and what broke in it; how many tests that were. */
function sayFile(file: TestModule): number {
  const tests = [...file.children.allTests()];
  const broken = tests.filter((test) => test.result().state === 'failed');
  const errors = [...file.errors(), ...broken.flatMap((test) => test.result().errors ?? [])];
  // A file that could not be loaded has no test to count.
  const count = broken.length || Math.min(1, errors.length);
  const seconds = (file.diagnostic().duration / 1000).toFixed(1);
  console.log(`  ${file.relativeModuleId}: ${tests.length} tests, ${count} failed, ${seconds} s`);
  for (const test of broken) console.log(`    ${test.fullName}`);
  for (const { message } of errors) console.log(message.replaceAll(/^/gm, '      '));
  return count;
}

function propertyFiles(): string[] {
  const files = readdirSync(join(ROOT, DOMAIN), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .filter((name) => readFileSync(join(ROOT, DOMAIN, name), 'utf8').includes('/property-runs.ts'))
    .map((name) => DOMAIN + name.replaceAll('\\', '/'))
    .sort();
  if (files.length === 0) throw new Error(`no property tests under ${DOMAIN}`);
  return files;
}
