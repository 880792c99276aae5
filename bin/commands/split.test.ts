import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadDemoRegister } from '#register/demo/load-demo-register.ts';
import { openStore } from '#register/store.ts';
import { mainParcel } from '#domain/cases/situation.ts';
import { boxOf } from '#domain/geometry/measures.ts';
import { printParcelNumber } from '#domain/numbers/parcel-number.ts';
import { situationFor, splittable } from '../../tests/support/test-cases.ts';

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

function run(...args: readonly string[]) {
  return spawnSync(process.execPath, [MAIN, 'split', ...args], {
    encoding: 'utf8',
    env: { ...process.env, SHEKARA_HOME: home },
  });
}

function split(number: string, line: string) {
  const asked = run('--number', number, '--line', line, '--json');
  return { status: asked.status, answer: Answer.parse(JSON.parse(asked.stdout)), text: asked.stdout };
}

/** A parcel of one holder that nothing stands against, and a line through the middle of it. */
async function simpleSplit(): Promise<{ number: string; line: string }> {
  const store = openStore({ file: join(home, 'central', 'central.db'), key: null, readonly: true, migrations: null });
  try {
    for (const number of await splittable({ store }, 10)) {
      const situation = await situationFor({ store }, number);
      if (situation?.rights.flatMap((right) => right.holders).length !== 1) continue;
      const [west, south, east, north] = boxOf(mainParcel(situation).geometry);
      const x = Math.round((south + north) / 2) / 1000;
      return { number: printParcelNumber(number), line: `${x},${west / 1000 - 1} ${x},${east / 1000 + 1}` };
    }
    throw new Error('the town has no such parcel');
  } finally {
    store.close();
  }
}

// The split of the pictures: from corner 2 by two new points to the street.
const GOOD = '5670188.222,12674526.225 5670165.863,12674527.669 5670146.229,12674528.079';

describe('shekara split', () => {
  it('prints parts with areas and numbers, and the findings, x north and y east in metres', () => {
    const { status, answer, text } = split('21:318:045:112', GOOD);
    expect(status).toBe(1);
    expect(answer.parts?.map((part) => part.areaM2.toFixed(1))).toEqual(['987.0', '762.4']);
    expect(new Set(answer.parts?.map((part) => part.number.slice(0, 10)))).toEqual(new Set(['21-318-045']));
    const codes = answer.findings?.map((finding) => finding.code);
    expect(codes).toEqual(
      expect.arrayContaining(['pledge.consentMissing', 'building.tooClose', 'area.exact', 'fabric.sound']),
    );
    // Co-owners and the pledgee have to consent, and a trial has no documents.
    expect(answer.refused.map((reason) => reason.code)).toEqual([
      'holders.consentMissing',
      'holders.consentMissing',
      'pledge.consentMissing',
    ]);
    expect(text).not.toContain('Ахметов');
  });

  it('leaves with 0 when nothing but the application of the holder is missing', async () => {
    const { number, line } = await simpleSplit();
    const { status, answer } = split(number, line);
    expect([status, answer.refused, answer.parts?.length]).toEqual([0, [], 2]);
    const errors = answer.findings?.filter((finding) => finding.severity === 'error').map((finding) => finding.code);
    expect(errors).toEqual(['holders.applicationMissing']);
  });

  it('says the findings in words, without names', () => {
    const { status, stdout } = run('--number', '21-318-045-112', '--line', GOOD);
    expect(status).toBe(1);
    expect(stdout).toContain("error   pledge.consentMissing  The pledgee's consent is missing: •••\n");
    expect(stdout).toMatch(/^warning building\.tooClose {2}The new boundary is \d\.\d\d m from building /m);
    expect(stdout).not.toMatch(/Ахметов|\{/);
    expect(run('--help').stdout).toContain('Exit code 1');
  });

  it('is refused by the rules with exit code 1, the reason and its place', () => {
    const inside = split('21-318-045-112', '5670188.222,12674526.225 5670165.863,12674527.669');
    expect(inside.status).toBe(1);
    expect(inside.answer.refused).toMatchObject([
      { code: 'split.endsInside', at: { x: 5670165.863, y: 12674527.669 } },
    ]);
    const through = split('21-318-045-112', '5670130,12674512 5670200,12674512');
    expect(through.status).toBe(1);
    expect(through.answer.refused.map((reason) => reason.code)).toContain('building.cut');
  });

  it('is bad input with exit code 2', () => {
    expect(split('21-318-045-112', '12674526,5670188 12674527,5670165')).toMatchObject({
      status: 2,
      answer: { refused: [{ code: 'coordinate.outside' }] },
    });
  });
});
