/**
 * What `npm start` and `npm test` run first, on whatever Node the machine has: installs what is missing, then hands
 * over to the pinned Node 24. Plain JavaScript without dependencies, because nothing may be installed yet.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const STAMP = `${ROOT}node_modules/.shekara-lock`;

/** Debian packages, what each is for, and which command needs it; `setup` installs all, those of the bench among them. */
const SYSTEM_PACKAGES = [
  { name: 'libsqlite3-mod-spatialite', why: 'spatial functions of the register (SpatiaLite)', for: ['start', 'test'] },
  {
    name: 'chromium',
    why: 'the browser that shows the workstation where Electron is not installed, and the tests',
    for: ['start', 'test'],
  },
  { name: 'fonts-noto-core', why: 'letters of all languages in the browser', for: ['start', 'test'] },
  { name: 'poppler-utils', why: 'tests read the PDF sheets back', for: ['test'] },
  { name: 'qpdf', why: 'tests check the structure of the PDF sheets', for: ['test'] },
  {
    name: 'libjaxb-java',
    why: 'tests have the PDF sheets validated by veraPDF, which reads its rules with it',
    for: ['test'],
  },
  { name: 'libactivation-java', why: 'part of it', for: ['test'] },
  { name: 'default-jre-headless', why: 'runs veraPDF', for: ['test'] },
  { name: 'libtiff-tools', why: 'tests pack scans as fax machines do', for: ['test'] },
  { name: 'openssl', why: 'tests verify our signatures with a second program', for: ['test'] },
  { name: 'libnss3-tools', why: 'tests let a second program sign a PDF, and trust ours', for: ['test'] },
  { name: 'softhsm2', why: 'tests sign with a token in software', for: ['test'] },
  { name: 'strace', why: 'tests kill a command at its writes to the disk', for: ['test'] },
  { name: 'gcc', why: 'tests build a token reader from which the token can be pulled', for: ['test'] },
  { name: 'libc6-dev', why: 'headers for it', for: ['test'] },
  { name: 'libengine-gost-openssl', why: 'the bench compares our Streebog with a second program', for: ['bench'] },
];

const task = process.argv[2];
if (task !== 'start' && task !== 'test' && task !== 'setup') {
  console.error('usage: node bin/bootstrap.mjs start|test|setup [options]');
  process.exit(2);
}

await installSystemPackages(task);
installNodePackages();
if (task !== 'setup') {
  const entry = task === 'start' ? ['bin/main.ts', 'start'] : ['tests/run.ts'];
  const run = spawnSync(`${ROOT}node_modules/.bin/node`, [...entry, ...process.argv.slice(3)], {
    cwd: ROOT,
    stdio: 'inherit',
    // Every process of ours reads the same modules: compiled once, not at each start.
    env: { NODE_COMPILE_CACHE: `${ROOT}node_modules/.cache/node-compile`, ...process.env },
  });
  process.exit(run.status ?? 3);
}

/** @param {string} wanted */
async function installSystemPackages(wanted) {
  if (process.platform !== 'linux' || !has('dpkg-query')) return;
  const needed = SYSTEM_PACKAGES.filter(
    (one) => (wanted === 'setup' || one.for.includes(wanted)) && !isInstalled(one.name),
  );
  if (needed.length === 0) return;
  console.log('These system packages are missing:');
  for (const one of needed) console.log(`  ${one.name.padEnd(28)} ${one.why}`);
  const root = process.getuid?.() === 0;
  const command = [
    'apt-get',
    'install',
    '-y',
    '--no-install-recommends',
    '-o',
    'DPkg::Lock::Timeout=300',
    ...needed.map((one) => one.name),
  ];
  if (!root && !(await agree(`Install them with sudo ${command.slice(0, 3).join(' ')} …? [y/N] `))) {
    console.error(`Run this, then try again:\n  sudo ${command.join(' ')}`);
    process.exit(3);
  }
  const prefix = root ? [] : ['sudo'];
  must([...prefix, 'apt-get', 'update', '-q']);
  must([...prefix, ...command]);
}

function installNodePackages() {
  const lock = createHash('sha256')
    .update(readFileSync(`${ROOT}package-lock.json`))
    .digest('hex');
  const node = `${ROOT}node_modules/.bin/node`;
  if (existsSync(node) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lock) return;
  console.log('Installing the packages of package-lock.json …');
  must(['npm', 'ci', '--no-fund', '--no-audit']);
  writeFileSync(STAMP, lock);
}

/** @param {string} name */
function isInstalled(name) {
  const answer = spawnSync('dpkg-query', ['-W', '-f', '${Status}', name], { encoding: 'utf8' });
  return answer.status === 0 && answer.stdout.includes('install ok installed');
}

/** @param {string} program */
function has(program) {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
}

/** @param {string} question */
async function agree(question) {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(question);
  terminal.close();
  return /^(?:y(?:es)?|да?|иә?)$/i.test(answer.trim());
}

/** @param {string[]} command */
function must(command) {
  const [program, ...rest] = command;
  const run = spawnSync(String(program), rest, { cwd: ROOT, stdio: 'inherit' });
  if (run.status !== 0) {
    console.error(`shekara: '${command.join(' ')}' failed; nothing else was changed.`);
    process.exit(3);
  }
}
