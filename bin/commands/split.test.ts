import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadDemoRegister } from '#register/demo/load-demo-register.ts';
import { openStore } from '#register/store.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

let home = '';
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'shekara-split-cli-'));
  mkdirSync(join(home, 'central'));
  const store = openStore({ file: join(home, 'central', 'central.db'), key: null, migrations: 'central' });
  loadDemoRegister(store, { parcels: 200, seed: 4, onProgress: () => undefined, appendToJournal: () => undefined });
  store.close();
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const Answer = z.looseObject({
  parts: z.array(z.looseObject({ number: z.string(), areaM2: z.number() })).optional(),
  refused: z.array(z.looseObject({ code: z.string(), at: z.looseObject({ x: z.number(), y: z.number() }).nullable() })),
  findings: z.array(z.looseObject({ code: z.string(), severity: z.string() })).optional(),
});

function split(number: string, line: string) {
  const run = spawnSync(process.execPath, [MAIN, 'split', '--number', number, '--line', line, '--json'], {
    encoding: 'utf8',
    env: { ...process.env, SHEKARA_HOME: home },
  });
  return { status: run.status, answer: Answer.parse(JSON.parse(run.stdout)), text: run.stdout };
}

// The split of the pictures: from corner 2 by two new points to the street.
const GOOD = '5670188.222,12674526.225 5670165.863,12674527.669 5670146.229,12674528.079';

describe('shekara split', () => {
  it('prints parts with areas and numbers, and the findings, x north and y east in metres', () => {
    const { status, answer, text } = split('21:318:045:112', GOOD);
    expect(status).toBe(0);
    expect(answer.parts?.map((part) => part.areaM2.toFixed(1))).toEqual(['987.0', '762.4']);
    expect(new Set(answer.parts?.map((part) => part.number.slice(0, 10)))).toEqual(new Set(['21-318-045']));
    const codes = answer.findings?.map((finding) => finding.code);
    expect(codes).toEqual(
      expect.arrayContaining(['pledge.consentMissing', 'building.tooClose', 'area.exact', 'fabric.sound']),
    );
    expect(answer.refused).toEqual([]);
    expect(text).not.toContain('Ахметов');
  });

  it('is refused by the rules with exit code 1, the reason and its place', () => {
    const inside = split('21-318-045-112', '5670188.222,12674526.225 5670165.863,12674527.669');
    expect(inside.status).toBe(1);
    expect(inside.answer.refused).toMatchObject([
      { code: 'split.endsInside', at: { x: 5670165.863, y: 12674527.669 } },
    ]);
    const through = split('21-318-045-112', '5670130,12674512 5670200,12674512');
    expect(through.status).toBe(1);
    expect(through.answer.refused).toMatchObject([{ code: 'building.cut' }]);
  });

  it('is bad input with exit code 2', () => {
    expect(split('21-318-045-112', '12674526,5670188 12674527,5670165')).toMatchObject({
      status: 2,
      answer: { refused: [{ code: 'coordinate.outside' }] },
    });
  });
});
