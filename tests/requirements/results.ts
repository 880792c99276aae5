import { existsSync, readFileSync } from 'node:fs';

export interface TestOutcome {
  readonly name: string;
  readonly file: string;
  readonly status: 'passed' | 'failed' | 'skipped';
}

interface Report {
  testResults: { name: string; assertionResults: { fullName: string; status: string }[] }[];
}

/** What the last run of `npm test` said, test by test; empty when there was none. */
export function lastResults(root: string, kinds: readonly string[] = ['unit', 'e2e']): readonly TestOutcome[] {
  return kinds.flatMap((kind) => {
    const file = `${root}test-results/${kind}.json`;
    if (!existsSync(file)) return [];
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
    return report.testResults.flatMap((suite) =>
      suite.assertionResults.map(
        (one) =>
          ({
            name: one.fullName,
            file: suite.name.replace(root, ''),
            status: one.status === 'passed' ? 'passed' : one.status === 'failed' ? 'failed' : 'skipped',
          }) as const,
      ),
    );
  });
}

/** An id stands for itself only: A3 is not named by "A34" nor A5.1 by "A5.12". */
export function namesRequirement(testName: string, id: string): boolean {
  const escaped = id.replaceAll('.', String.raw`\.`);
  return new RegExp(String.raw`(?<![\w.-])${escaped}(?![\w-]|\.\d)`).test(testName);
}
