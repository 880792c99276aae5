import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { lastResults } from '../requirements/results.ts';

/**
 * `npm run hardening`: runs every test that names a SEC row and prints one line per row. A skipped proof is never
 * counted as met.
 */
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
mkdirSync(`${ROOT}test-results`, { recursive: true });
spawnSync(
  'vitest',
  ['run', '-t', 'SEC-', '--reporter=dot', '--reporter=json', `--outputFile.json=${ROOT}test-results/hardening.json`],
  // A whole working day, of which `npm test` takes an hour.
  { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, SHEKARA_COMMANDS: '500' } },
);

const rows = new Map<number, { passed: number; failed: number; skipped: number }>();
for (const { name, status } of lastResults(ROOT, ['hardening'])) {
  for (const [, id] of name.matchAll(/SEC-(\d+)/g)) {
    const row = rows.get(Number(id)) ?? { passed: 0, failed: 0, skipped: 0 };
    row[status] += 1;
    rows.set(Number(id), row);
  }
}
for (const [id, { passed, failed, skipped }] of [...rows].sort(([a], [b]) => a - b)) {
  const verdict = failed > 0 ? 'NOT MET' : passed > 0 ? 'met' : 'skipped';
  console.log(`SEC-${id}: ${passed} proofs hold, ${failed} fail, ${skipped} skipped: ${verdict}`);
}
// What takes longer than a test may, each a program that prints its row.
const PROGRAMS = ['sign-in-timing.ts', 'signature-changes.ts', 'large-content.ts'];
const programs = PROGRAMS.map((name) =>
  spawnSync(process.execPath, [`${ROOT}tests/hardening/${name}`], { cwd: ROOT, stdio: 'inherit' }),
);
/** A test file once more, with as many cases as nobody waits for in `npm test`. */
const atLength = (asked: Readonly<Record<string, string>>, ...args: readonly string[]) =>
  spawnSync('vitest', ['run', ...args], { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...asked } });
const BROWSER = ['--config', 'vitest.e2e.config.ts', '--project', 'windows'];
const long = [
  // Every byte of the samples of the national authority changed, one at a time.
  atLength({ SHEKARA_CASES: 'Infinity' }, 'src-shared/domain/signatures/nuc-samples.test.ts'),
  // The same day in a window, with mouse and keyboard.
  atLength({ SHEKARA_COMMANDS: '500' }, ...BROWSER, 'tests/e2e/working-day.e2e.ts'),
  // Each process killed and stopped a hundred times, under the eyes of a window.
  atLength({ SHEKARA_ROUNDS: '100' }, ...BROWSER, 'tests/e2e/hung.e2e.ts'),
];
const failed = [...rows.values()].reduce((sum, row) => sum + row.failed, 0);
console.log(
  `${rows.size} rows have a proof here, ${failed} proofs fail; those in a browser run with npm test (tests/e2e)`,
);
process.exitCode = failed === 0 && rows.size > 0 && [...programs, ...long].every(({ status }) => status === 0) ? 0 : 1;
