import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

/** Flags by which Node writes its memory, or facts of it, into a file: on a signal, near the limit, or when it ends. */
const DUMPING = /^--(?:report-|heapsnapshot-|heap-prof|cpu-prof|diagnostic-dir|abort-on-uncaught-exception)/;

/**
 * First thing of every process that a person or the system starts (SEC-25): what ends it badly leaves no picture of its
 * memory behind. Children inherit both measures. Two, because a `core_pattern` with a program behind it (apport,
 * systemd-coredump) may not ask for the limit: then the picture is empty. On other systems cores are the system's
 * affair, and off unless the administrator wants them.
 */
export function leaveNoDump(): void {
  refuseDumpingFlags();
  if (process.platform !== 'linux') return;
  writeFileSync('/proc/self/coredump_filter', '0');
  const { status } = spawnSync('prlimit', ['--core=0:0', `--pid=${String(process.pid)}`], { stdio: 'ignore' });
  if (status !== 0) process.stderr.write('shekara: prlimit is missing (util-linux): the limit of core files stays\n');
}

function refuseDumpingFlags(): void {
  const given = [...process.execArgv, ...(process.env['NODE_OPTIONS'] ?? '').split(/\s+/)];
  const dumping = given.filter((flag) => DUMPING.test(flag));
  if (dumping.length === 0) return;
  process.stderr.write(`shekara: not with ${dumping.join(' ')}: it writes personal data out of memory. Leave it out\n`);
  process.exit(2);
}
