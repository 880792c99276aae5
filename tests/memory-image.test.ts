import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { assert, describe, expect, it } from 'vitest';
import { countInMemory, familyOf } from './support/memory-image.ts';

const mayLook = countInMemory(process.pid, ['x']) !== null;
if (!mayLook) process.stdout.write('skipped: this system shows nobody the memory of a process (/proc/<pid>/mem)\n');

describe.skipIf(!mayLook)('the memory of processes', () => {
  it('is looked through in those that run; one that has ended meanwhile breaks nothing', async () => {
    // The first child ends and is not waited for by who takes the place of the shell: it is listed and has no memory.
    const shell = spawn('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const { pid } = shell;
    assert(pid);
    try {
      const [line] = (await once(shell.stdout, 'data')) as [Buffer];
      const ended = Number(line.toString());
      await expect
        .poll(() => [countInMemory(ended, ['x']), countInMemory(pid, ['sleep'])?.get('sleep')])
        .toEqual([null, expect.toSatisfy((count: number) => count > 0)]);
      expect(familyOf(pid)).toEqual([pid, ended]);
    } finally {
      shell.kill('SIGKILL');
      await once(shell, 'exit');
    }
    expect(familyOf(pid)).toEqual([]);
    expect(countInMemory(pid, ['x'])).toBeNull();
  });
});
