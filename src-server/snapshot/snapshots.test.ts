import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RegionCode } from '#domain/numbers/types.ts';
import { systemClock } from '../clock.ts';
import { openLog } from '../log.ts';
import { Snapshots } from './snapshots.ts';

describe('snapshots', () => {
  let home: string;
  beforeEach(() => (home = mkdtempSync(join(tmpdir(), 'shekara-snapshots-'))));
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('writes a snapshot that failed into the log, and tells who asked', async () => {
    const folder = join(home, 'snapshots');
    mkdirSync(folder);
    const file = join(home, 'server.log');
    const snapshots = new Snapshots({
      database: join(home, 'nowhere', 'central.db'),
      folder,
      region: RegionCode.parse('21'),
      clock: systemClock,
      log: openLog(file),
      headSize: () => 0,
    });
    await expect(snapshots.current()).rejects.toThrow();
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 50, region: '21', msg: 'snapshot failed' });
    await snapshots.close();
  });
});
