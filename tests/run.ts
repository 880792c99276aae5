import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Everything that must hold: the static checks, then the unit and integration tests, then the end-to-end tests on a
 * fresh build of the window. The last line is `N passed, N failed, N skipped`.
 */
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const RESULTS = `${ROOT}test-results`;

interface Outcome {
  passed: number;
  failed: number;
  skipped: number;
}

const total: Outcome = { passed: 0, failed: 0, skipped: 0 };
rmSync(RESULTS, { recursive: true, force: true });
mkdirSync(RESULTS, { recursive: true });

count(step('checks', ['npm', 'run', '--silent', 'check']));
count(tests('unit', ['vitest', 'run']));
const built = step('build of the window', ['npm', 'run', '--silent', 'build:renderer']);
count(built);
if (built.failed === 0) count(tests('e2e', ['vitest', 'run', '--config', 'vitest.e2e.config.ts']));

console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 ? 0 : 1;

function count(outcome: Outcome): void {
  total.passed += outcome.passed;
  total.failed += outcome.failed;
  total.skipped += outcome.skipped;
}

/** A command that holds or does not. */
function step(name: string, command: readonly string[]): Outcome {
  console.log(`\n== ${name}`);
  const status = run(command);
  console.log(status === 0 ? `== ${name}: holds` : `== ${name}: FAILED (exit ${status})`);
  return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0 };
}

/** A run of vitest, counted from its own report; a run that wrote none counts as one failure. */
function tests(name: string, command: readonly string[]): Outcome {
  console.log(`\n== ${name} tests`);
  const file = `${RESULTS}/${name}.json`;
  const status = run([...command, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]);
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  const report = JSON.parse(readFileSync(file, 'utf8')) as {
    numPassedTests: number;
    numFailedTests: number;
    numFailedTestSuites: number;
    numPendingTests: number;
    numTodoTests: number;
  };
  const failed =
    report.numFailedTests + (report.numFailedTests === 0 && status !== 0 ? Math.max(1, report.numFailedTestSuites) : 0);
  return { passed: report.numPassedTests, failed, skipped: report.numPendingTests + report.numTodoTests };
}

function run(command: readonly string[]): number {
  const [program, ...rest] = command;
  return (
    spawnSync(String(program), rest, {
      cwd: ROOT,
      stdio: 'inherit',
      env: {
        // As `bin/shekara` starts the program: its processes find their modules compiled.
        NODE_COMPILE_CACHE: `${ROOT}node_modules/.cache/node-compile`,
        ...process.env,
        PATH: `${ROOT}node_modules/.bin:${process.env['PATH'] ?? ''}`,
      },
    }).status ?? 1
  );
}
