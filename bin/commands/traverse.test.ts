import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError } from 'commander';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import delivered from '../../db/reference/survey-tolerances.json' with { type: 'json' };
import { addTo } from './traverse.ts';

const BIN = fileURLToPath(new URL('..', import.meta.url));

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'shekara-traverse-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The command within this process: the whole program takes seconds to load, and one test below runs it. */
function run(...args: readonly string[]): {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
} {
  const written = { stdout: '', stderr: '' };
  const into =
    (stream: 'stdout' | 'stderr') =>
    (text: string | Uint8Array): boolean => {
      written[stream] += String(text);
      return true;
    };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation(into(stream)),
  );
  const program = new Command('shekara').exitOverride();
  addTo(program);
  const [first = '', ...rest] = args;
  try {
    program.parse(['traverse', first.endsWith('.csv') ? join(folder, first) : first, ...rest], { from: 'user' });
    return { status: Number(process.exitCode ?? 0), ...written };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { status: error.exitCode === 0 ? 0 : 2, ...written };
  } finally {
    process.exitCode = undefined;
    for (const spy of spies) spy.mockRestore();
  }
}

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return name;
}

const GOOD = `point;left angle;distance;x;y
A;;;5670412,350;12674310,120
B;166°26′53″;141,350;5670300,000;12674400,000
1;124°45′06″;128,304;;
2;203°57′15″;156,627;;
C;202°28′08″;;5670234,196;12674789,712
D;;;5670119,447;12674997,080
`;

const Answer = z.looseObject({
  figures: z.looseObject({
    kind: z.string(),
    vertices: z.array(z.looseObject({ position: z.object({ xNorthM: z.number(), yEastM: z.number() }) })),
    linear: z.looseObject({ misclosureM: z.number() }),
  }),
  verdict: z.looseObject({
    passes: z.boolean(),
    tolerance: z.object({ id: z.string(), confidence: z.string(), legalReference: z.string() }),
  }),
  refused: z.array(z.looseObject({ code: z.string() })),
});

describe('shekara traverse', () => {
  it('has an example in its help that works as printed', () => {
    const help = run('--help');
    expect(help.status).toBe(0);
    const example = /cat > traverse\.csv[\s\S]*?least-squares/u.exec(help.stdout)?.[0].replace(/^ {2}/gmu, '') ?? '';
    expect(example).toContain("<<'END'");
    const shell = spawnSync('sh', ['-ec', example], {
      encoding: 'utf8',
      cwd: folder,
      env: { ...process.env, PATH: `${BIN}:${process.env['PATH'] ?? ''}` },
    });
    expect({ status: shell.status, error: shell.stderr }).toEqual({ status: 0, error: '' });
    expect(shell.stdout).toContain('linked between known points, left angles, least-squares');
    expect(shell.stdout).toMatch(/^C .* 5670234\.196 {2}12674789\.712$/mu);
    expect(shell.stdout).toContain('assumed, no legal reference');
  });

  it('prints corrections that add up to the misclosure', () => {
    const { status, stdout } = run(file('good.csv', GOOD));
    expect(status).toBe(0);
    const rows = stdout
      .split('\n')
      .filter((line) => /^[BC12] /u.test(line))
      .map((line) => line.split(/ {2,}/u));
    const sum = (column: number): number =>
      rows.slice(0, column === 2 ? 4 : 3).reduce((total, row) => total + Number(row[column]), 0);
    expect(stdout).toContain('misclosure 0°00′16.6″, permitted 0°02′00.0″ (2 · 30″ · √4, assumed)');
    expect(sum(2)).toBeCloseTo(-16.6, 6);
    expect(stdout).toContain('misclosure x -0.009, y 0.010');
    expect(sum(7)).toBeCloseTo(0.009, 6);
    expect(sum(8)).toBeCloseTo(-0.01, 6);
  });

  it.each([
    ['tab and decimal comma', GOOD.replaceAll(';', '\t')],
    ['comma and decimal point', GOOD.replaceAll(',', '.').replaceAll(';', ',')],
    ['seconds as quotation marks', GOOD.replaceAll('′', "'").replaceAll('″', '"')],
    ['byte order mark and Windows line ends', `\ufeff${GOOD.replaceAll('\n', '\r\n')}`],
    ['Russian headers', GOOD.replace('point;left angle;distance;x;y', '№ точки;Левый угол;Длина, м;Х;У')],
    ['Kazakh headers', GOOD.replace('point;left angle;distance;x;y', 'нүкте;сол жақ бұрыш;қашықтық;x;y')],
  ])('reads %s alike', (name, content) => {
    const answer = Answer.parse(JSON.parse(run(file(`${name}.csv`, content), '--json').stdout));
    expect(answer.figures.kind).toBe('linked');
    expect(answer.figures.vertices.map(({ position }) => position.xNorthM.toFixed(3))).toEqual([
      '5670300.000',
      '5670213.394',
      '5670251.898',
      '5670234.196',
    ]);
    expect(answer.verdict.tolerance).toEqual({ id: 'theodolite-30', confidence: 'assumed', legalReference: '' });
  });

  it('reads the code page of old programs', () => {
    const cp1251 = Buffer.from(
      [
        ...GOOD.replace('point;left angle', 'точка;левый угол').replace(/[°′″]/gu, (mark) => (mark === '″' ? '' : '-')),
      ].map((letter) => {
        const code = letter.codePointAt(0) ?? 0;
        return code < 128 ? code : code - 0x410 + 0xc0;
      }),
    );
    expect(run(file('cp1251.csv', cp1251)).stdout).toContain('5670213.394');
  });

  it('exits with 1 above the permitted value, with the sheet and the reason', () => {
    const wrong = file('wrong.csv', GOOD.replace('124°45′06″', '124°55′06″'));
    const { status, stdout } = run(wrong);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^2 .*12674634/mu);
    expect(stdout).toContain('The angular misclosure is above the permitted value: 0°10′17″ > 0°02′00″');
    const answer = Answer.parse(JSON.parse(run(wrong, '--json').stdout));
    expect(answer.refused.map(({ code }) => code)).toEqual(['traverse.angularMisclosure', 'traverse.linearMisclosure']);
    expect(answer.verdict.passes).toBe(false);
    // A stricter row of the table judges the good file otherwise.
    expect(run('good.csv', '--tolerance', 'total-station-2').status).toBe(1);
    expect(run('good.csv', '--tolerance', 'total-station-5').status).toBe(0);
  });

  it('exits with 2 and says line and column of what cannot be read', () => {
    const { status, stdout, stderr } = run(file('bad.csv', GOOD.replace('128,304', '128,3O4')));
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('bad.csv, line 4, column "distance"');
    expect(stderr).toContain('128,3O4');
    const json = run('bad.csv', '--json');
    expect(json.status).toBe(2);
    expect(JSON.parse(json.stdout)).toEqual({ code: 'table.number', about: ['128,3O4'], line: 4, column: 'distance' });
  });

  it.each([
    [['none.csv'], 'There is no file'],
    [['good.csv', '--tolerance', 'none'], 'There is no row none'],
    [['good.csv', '--angles', 'right'], 'table.sideContradicts'],
    [['good.csv', '--angles', 'up'], 'Allowed choices are left, right'],
    [['good.csv', '--method', 'guess'], 'Allowed choices are'],
    [['good.csv', '--work', 'я'.repeat(201)], 'at most 200 characters'],
  ])('exits with 2 for %j', (args, text) => {
    const { status, stderr } = run(...args);
    expect({ status, text: stderr.includes(text) }).toEqual({ status: 2, text: true });
  });

  it('judges by the permitted values of a file, as the workstation saves them', () => {
    const [row] = delivered.items;
    const own = { ...row, id: 'own-1', linear: { denominator: 200_000, source: 'техзадание' } };
    const table = join(folder, file('own.json', JSON.stringify({ ...delivered, items: [own] })));
    file('good.csv', GOOD);
    const { status, stdout } = run('good.csv', '--tolerances', table, '--tolerance', 'own-1');
    expect(status).toBe(1);
    expect(stdout).toContain('1:200000');
    const damaged = join(
      folder,
      file('damaged.json', JSON.stringify({ ...delivered, items: [{ ...own, linear: {} }] })),
    );
    for (const wrong of [damaged, join(folder, 'none.json')])
      expect(run('good.csv', '--tolerances', wrong).stderr).toContain('is no file of permitted values');
  });

  it('A4.5 writes the adjustment report of the same table, in both languages', async () => {
    const [input, output] = [join(folder, file('good.csv', GOOD)), join(folder, 'good.pdf')];
    const printed = vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
    const program = new Command('shekara').exitOverride();
    addTo(program);
    try {
      await program.parseAsync(['traverse', input, '-o', output, '--work', 'Съёмка № 17'], { from: 'user' });
      expect(Number(process.exitCode)).toBe(0);
    } finally {
      process.exitCode = undefined;
      printed.mockRestore();
    }
    const text = spawnSync('pdftotext', ['-layout', output, '-'], { encoding: 'utf8' }).stdout.replace(/\s+/gu, ' ');
    for (const words of ['ЖҮРІСТІ ТЕҢЕСТІРУ ВЕДОМОСІ', 'Съёмка № 17', 'fβ = 0°00′16,6″', '5 670 213,394'])
      expect(text).toContain(words);
  });

  it('shows control characters of a name instead of obeying them (SEC-65)', () => {
    const { stdout, status } = run(file('names.csv', GOOD.replace('\n1;', '\n1\u001b[2J\u202e;')));
    expect(status).toBe(0);
    expect(stdout.includes('\u001b') || stdout.includes('\u202e')).toBe(false);
    expect(stdout).toContain('1\ufffd[2J\ufffd');
  });
});
