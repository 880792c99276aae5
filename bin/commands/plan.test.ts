import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadDemoRegister } from '#register/demo/load-demo-register.ts';
import { openStore } from '#register/store.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

let home = '';
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'shekara-plan-cli-'));
  mkdirSync(join(home, 'central'));
  const store = openStore({ file: join(home, 'central', 'central.db'), key: null, migrations: 'central' });
  loadDemoRegister(store, { parcels: 200, seed: 4, onProgress: () => undefined, appendToJournal: () => undefined });
  store.close();
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const shekara = (...args: string[]) =>
  spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8', env: { ...process.env, SHEKARA_HOME: home } });

describe('shekara plan', () => {
  it('A5.3 writes the plan of a parcel, its number in any writing, and says what it made as JSON', () => {
    const file = join(home, 'plan.pdf');
    const run = shekara('plan', '21:318:045:112', '-o', file, '--json');
    expect(run.status).toBe(0);
    const made: unknown = JSON.parse(run.stdout);
    expect(made).toMatchObject({ number: '21-318-045-112', file, pages: 2 });
    const pdf = readFileSync(file);
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(made).toMatchObject({ size: pdf.length });
  });

  it.each([
    ['21-318-45-112', 2, 'number.malformed'],
    ['99-318-045-112', 2, 'number.unknownRegion'],
    ['21-318-045-999', 1, 'parcel.unknown'],
  ])('refuses %s with exit code %i and the reason as JSON', (number, status, code) => {
    const file = join(home, 'none.pdf');
    const run = shekara('plan', number, '-o', file);
    expect(run.status).toBe(status);
    expect(JSON.parse(run.stdout)).toMatchObject({ refused: [{ code }] });
    expect(existsSync(file)).toBe(false);
  });

  it('is bad usage without a file to write to, and a fault when the file cannot be written', () => {
    expect(shekara('plan', '21-318-045-112').status).toBe(2);
    const run = shekara('plan', '21-318-045-112', '-o', join(home, 'nowhere', 'plan.pdf'));
    expect(run.status).toBe(3);
    expect(run.stderr).toContain('nowhere');
  });
});
