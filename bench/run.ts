import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * `npm run bench [name …]`: every `*.bench.ts` in a process of its own. Each prints a line per goal:
 * `<name>: <figure> (goal <goal>) met` or `… NOT MET`; one of these, or a bench that breaks, and the exit code is 1.
 */
const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const wanted = process.argv.slice(2);
const files = readdirSync(FOLDER)
  .filter(
    (name) => name.endsWith('.bench.ts') && (wanted.length === 0 || wanted.includes(name.replace('.bench.ts', ''))),
  )
  .sort();
let broken = 0;
for (const name of files) {
  console.log(`\n== ${name.replace('.bench.ts', '')}`);
  const run = spawnSync(process.execPath, ['--expose-gc', `${FOLDER}${name}`], {
    stdio: 'inherit',
    // As `bin/shekara` starts the program: its threads and processes find their modules compiled.
    env: { NODE_COMPILE_CACHE: `${FOLDER}../node_modules/.cache/node-compile`, ...process.env },
  });
  if (run.status !== 0) broken += 1;
}
if (files.length === 0) console.error(`no bench is called ${wanted.join(', ')}`);
process.exitCode = broken === 0 && files.length > 0 ? 0 : 1;
