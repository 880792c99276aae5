import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '#register/store.ts';
import { Desk, openDesk } from './desk.ts';

describe('the desk file', () => {
  let folder: string;
  const key = new Uint8Array(32).fill(5);
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'shekara-desk-'))));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('SEC-98 keeps every acknowledged change over kill -9', async () => {
    const file = join(folder, 'killed.db');
    openDesk(file, key).close();
    for (let round = 0; round < 6; round++) {
      const acknowledged = await writeUntilKilled(file, 60 + round * 35);
      const desk = openDesk(file, key);
      expect(desk.lastNotice()).toBeGreaterThanOrEqual(acknowledged);
      desk.close();
    }
  });

  it('SEC-100 a full disk is said, leaves nothing half done, and is over when there is room', () => {
    const store = openStore({ file: join(folder, 'full.db'), key, migrations: 'desk' });
    const desk = new Desk(store);
    const pages = Number(store.raw.pragma('page_count', { simple: true }));
    store.raw.pragma(`max_page_count = ${pages + 2}`);
    const notices = Array.from({ length: 500 }, (_, i) => notice(i + 1));
    expect(() => desk.addNotices(notices)).toThrow(/full/);
    expect(desk.notices()).toEqual([]);
    store.raw.pragma('max_page_count = 1000000');
    desk.addNotices(notices);
    expect(desk.notices().length).toBe(500);
    desk.close();
  });
});

const notice = (id: number) => ({
  id,
  kind: 'case.registered' as const,
  caseNumber: '2026-11-AA-0001',
  submissionId: crypto.randomUUID(),
  parcels: [],
  createdAt: '2026-11-23T10:00:00.000Z',
});

/** A process that commits as fast as it can and tells each commit; it is killed after so many of them. */
async function writeUntilKilled(file: string, after: number): Promise<number> {
  const script = `import { openDesk } from ${JSON.stringify(new URL('./desk.ts', import.meta.url).href)};
    const desk = openDesk(${JSON.stringify(file)}, new Uint8Array(32).fill(5));
    for (let id = desk.lastNotice() + 1; ; id++) {
      desk.addNotices([{ id, kind: 'case.registered', caseNumber: 'x', submissionId: crypto.randomUUID(), parcels: [], createdAt: '2026-11-23T10:00:00.000Z' }]);
      process.stdout.write(id + '\\n');
    }`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let last = 0;
  let count = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line);
    if (++count === after) child.kill('SIGKILL');
  }
  return last;
}
