import { fileURLToPath } from 'node:url';
import { readAllRequirements } from './read-ids.ts';
import { lastResults, namesRequirement } from './results.ts';

/** `npm run coverage:requirements`: for each id the tests that name it and how they ended in the last run; counts per section. */
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const results = lastResults(ROOT);
if (results.length === 0) {
  console.error("No results of a test run. Run 'npm test' first.");
  process.exit(2);
}

const sections = new Map<string, { rows: number; proved: number }>();
for (const { id, title } of readAllRequirements(ROOT)) {
  const named = results.filter((one) => namesRequirement(one.name, id));
  const proved = named.some((one) => one.status === 'passed') && named.every((one) => one.status !== 'failed');
  const section = sections.get(id.charAt(0)) ?? { rows: 0, proved: 0 };
  sections.set(id.charAt(0), { rows: section.rows + 1, proved: section.proved + (proved ? 1 : 0) });
  console.log(`${proved ? '✓' : named.length > 0 ? '✗' : '·'} ${id.padEnd(6)} ${title.slice(0, 90)}`);
  for (const one of named) console.log(`         ${one.status.padEnd(7)} ${one.name}  (${one.file})`);
}
console.log('');
for (const [section, { rows, proved }] of sections)
  console.log(`${section}: ${proved} of ${rows} rows have a passing test`);
