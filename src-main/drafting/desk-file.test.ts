import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseId } from '#domain/cases/case-file.ts';
import { CASE_ID } from '#domain/cases/case-file.fixture.ts';
import { NO_AIDS } from '#domain/cases/drafting-aids.ts';
import { openStore } from '#register/store.ts';
import { demand } from '../../tests/support/draw-split.ts';
import { seenOf, toolsOf } from './desk-tools.fixture.ts';
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

  it('A4.5 SEC-98 keeps case and history together over kill -9: undoing all is where it began, redoing all where it ended', async () => {
    const file = join(folder, 'undo.db');
    const id = CASE_ID as CaseId; // of the fixture
    let told = 0;
    for (let round = 0; round < 4; round++) {
      const writer = fileURLToPath(new URL('./undo-writer.fixture.ts', import.meta.url));
      const lines = await untilKilled([writer, file, String(1 + round * 41)], 12 + round * 9);
      told += lines.length;
      const desk = openDesk(file, key);
      const tools = toolsOf(desk, null);
      const places = desk.historyOf(id).map(({ place }) => place);
      const isStill = seenOf(tools, id);
      const { entries } = await demand(tools.undo.stepTo(id, places.at(-1) ?? 0));
      const last = seenOf(tools, id);
      const { file: first } = await demand(tools.undo.stepTo(id, 0));
      expect(first).toMatchObject({ steps: [], note: '', documents: [], tasks: [], variants: [], variantName: '' });
      expect(desk.aids(id)).toEqual(NO_AIDS);
      await demand(tools.undo.stepTo(id, places.at(-1) ?? 0));
      expect(seenOf(tools, id)).toEqual(last);
      // As it was killed, so that the next process goes on from there
      for (let back = 0; back < entries.length; back++) await demand(tools.undo.undo(id));
      expect(seenOf(tools, id)).toEqual(isStill);
      desk.close();
    }
    expect(told).toBeGreaterThan(90);
  }, 60_000);

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
  const lines = await untilKilled(['--input-type=module-typescript', '-e', script], after);
  return Number(lines.at(-1));
}

/** What a process of Node has told until it was killed, which it is after so many lines. */
async function untilKilled(args: readonly string[], after: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, args, {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (lines.length === after) child.kill('SIGKILL');
  }
  return lines;
}
