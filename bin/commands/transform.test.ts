import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Command, CommanderError } from 'commander';
import { z } from 'zod';
import { COORDINATE_SYSTEMS } from '#domain/crs/coordinate-systems.ts';
import { aLocalCrs } from '#domain/crs/local-crs.fixture.ts';
import { KAZAKH_GRID, writeNtv2 } from '#domain/crs/ntv2.fixture.ts';
import { addTo } from './transform.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'shekara-transform-'));
  writeFileSync(join(folder, 'grid.gsb'), writeNtv2([KAZAKH_GRID]));
  writeFileSync(join(folder, 'torn.gsb'), writeNtv2([KAZAKH_GRID]).subarray(0, 900));
  writeFileSync(join(folder, 'local.json'), JSON.stringify(aLocalCrs()));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const Answer = z.union([
  z.strictObject({
    x: z.number(),
    y: z.number(),
    pipeline: z.string(),
    accuracyM: z.number(),
    outside: z.array(z.string()).optional(),
  }),
  z.strictObject({
    error: z.strictObject({ code: z.string(), message: z.string(), at: z.tuple([z.number(), z.number()]).nullable() }),
  }),
]);

const asStream = (text: string) => Readable.from(text === '' ? [] : [text]);

function collect(): { stream: Writable; text: () => string } {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk.toString('utf8'));
      done();
    },
  });
  return { stream, text: () => chunks.join('') };
}

/** The command itself, without starting a process; the last test goes through the real one. */
async function run(input: string, ...args: readonly string[]) {
  const [output, errors] = [collect(), collect()];
  const program = new Command('shekara').exitOverride();
  program.configureOutput({
    writeOut: (text) => output.stream.write(text),
    writeErr: (text) => errors.stream.write(text),
  });
  addTo(program, { input: asStream(input), output: output.stream, errors: errors.stream });
  for (const command of program.commands) command.exitOverride().copyInheritedSettings(program);
  const before = process.exitCode;
  process.exitCode = 0;
  try {
    await program.parseAsync(['transform', ...args], { from: 'user' });
    return { status: process.exitCode, errors: errors.text(), text: output.text() };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { status: error.exitCode === 0 ? 0 : 2, errors: errors.text(), text: output.text() };
  } finally {
    process.exitCode = before;
  }
}

async function transform(input: string, ...args: readonly string[]) {
  const { status, errors, text } = await run(input, ...args);
  const lines = text.split('\n').filter((line) => line !== '');
  return { status, errors, lines: lines.map((line) => Answer.parse(JSON.parse(line))) };
}

const ASTANA = '[12674503.798,5670181.044]';
const SK42_TO_STATE = ['--from', 'EPSG:28412', '--to', 'EPSG:10946'] as const;
const near = (value: number) => expect.closeTo(value, 6) as number;

describe('shekara transform', () => {
  it('answers a line with a line, in the order asked for, whichever way the point is written', async () => {
    const input = [
      ASTANA,
      '{"x":12674503.798,"y":5670181.044}',
      '12674503.798 5670181.044',
      '',
      '12674503,798;5670181,044',
    ];
    const { status, lines } = await transform(input.join('\n'), ...SK42_TO_STATE);
    expect(status).toBe(0);
    const point = { x: near(12_674_437.176258), y: near(5_670_127.192065), accuracyM: 5.5 };
    expect(lines).toEqual(
      Array.from({ length: 4 }, () => ({ ...point, pipeline: 'EPSG:28412>EPSG:10946 via EPSG:15865+EPSG:10965' })),
    );
    const north = await transform('5670181.044, 12674503.798\n', ...SK42_TO_STATE, '--order', 'ne');
    expect(north.lines).toMatchObject([{ x: near(5_670_127.192065), y: near(12_674_437.176258) }]);
  });

  it('names the system that a point lies outside of', async () => {
    expect(await transform(ASTANA, '--from', 'EPSG:28412', '--to', 'EPSG:10945')).toMatchObject({
      status: 0,
      lines: [{ outside: ['EPSG:10945'] }],
    });
  });

  it('refuses a point alone, with the point, and ends with 1', async () => {
    const { status, lines } = await transform(`[5670181,12674503]\n${ASTANA}`, ...SK42_TO_STATE);
    expect(status).toBe(1);
    expect(lines).toMatchObject([
      { error: { code: 'crs.outsideReach', at: [5_670_181, 12_674_503] } },
      { accuracyM: 5.5 },
    ]);
  });

  it.each(['abc', '[1,2,3]', '{"x":"1","y":2}', '[1', '12674503.798', '1 2 3', 'NaN 1', 'null', '[1e999,1]'])(
    'says of the line %j that it is no point, and ends with 2',
    async (line) => {
      expect(await transform(`${line}\n${ASTANA}`, ...SK42_TO_STATE)).toMatchObject({
        status: 2,
        lines: [{ error: { code: 'coordinate.malformed', at: null } }, { accuracyM: 5.5 }],
      });
    },
  );

  it('refuses a transformation coarser than is required, and takes the grid where it is given', async () => {
    const coarse = await transform(`${ASTANA}\n${ASTANA}`, ...SK42_TO_STATE, '--require', '0.1');
    expect(coarse.status).toBe(1);
    expect(coarse.lines).toMatchObject(
      [1, 2].map(() => ({ error: { code: 'crs.tooCoarse', at: [12_674_503.798, 5_670_181.044] } })),
    );
    expect(await transform('', ...SK42_TO_STATE, '--require', '0.1')).toMatchObject({
      status: 1,
      lines: [{ error: { code: 'crs.tooCoarse', at: null } }],
    });
    const fine = await transform(ASTANA, ...SK42_TO_STATE, '--require', '0.1', '--grid', join(folder, 'grid.gsb'));
    expect(fine).toMatchObject({ status: 0, lines: [{ accuracyM: 0.1 }] });
  });

  it('takes local systems from a file, for the day of the document', async () => {
    const local = ['--from', 'LOCAL:almaty', '--to', 'EPSG:10947', '--local', join(folder, 'local.json')] as const;
    expect(await transform('[10000,20000]', ...local, '--date', '2015-05-20')).toMatchObject({
      status: 0,
      lines: [{ accuracyM: 5.55 }],
    });
    expect(await transform('[10000,20000]', ...local)).toMatchObject({
      status: 2,
      lines: [{ error: { code: 'crs.dateNeeded' } }],
    });
    expect(await transform('[10000,20000]', ...local, '--date', '2025-05-20')).toMatchObject({
      status: 1,
      lines: [{ error: { code: 'crs.notInForce' } }],
    });
  });

  it.each([
    ['an unknown system', ['--from', 'EPSG:1', '--to', 'EPSG:4326'], 'crs.unknown'],
    ['a torn grid', [...SK42_TO_STATE, '--grid', 'torn.gsb'], 'crs.gridDamaged'],
    ['local systems that are no JSON', [...SK42_TO_STATE, '--local', 'grid.gsb'], 'crs.localMalformed'],
  ])('ends with 2 at %s', async (_name, args, code) => {
    const placed = args.map((arg) => (/\.gsb$/.test(arg) ? join(folder, arg) : arg));
    expect(await transform(ASTANA, ...placed)).toMatchObject({ status: 2, lines: [{ error: { code, at: null } }] });
  });

  it.each([
    [['--from', 'EPSG:28412'], '--from and --to are needed'],
    [[...SK42_TO_STATE, '--order', 'xy'], 'Allowed choices are en, ne'],
    [[...SK42_TO_STATE, '--require', 'much'], 'metres are needed'],
    [[...SK42_TO_STATE, '--date', '2026-13-01'], 'a day such as'],
    [[...SK42_TO_STATE, '--grid', 'nowhere.gsb'], 'There is no file nowhere.gsb'],
  ])('ends with 2 at %j', async (args, sentence) => {
    const { status, errors, lines } = await transform(ASTANA, ...args);
    expect({ status, lines }).toEqual({ status: 2, lines: [] });
    expect(errors).toContain(sentence);
  });

  it('lists every system, as a table and as JSON with its names', async () => {
    const table = await run('', '--list');
    expect(table.status).toBe(0);
    expect(table.text.trim().split('\n')).toHaveLength(COORDINATE_SYSTEMS.length);
    expect(table.text).toContain(
      'EPSG:28412  ne  66.00–72.00 E 40.59–55.45 N  SK-42, 6° zone 12, number in the easting',
    );
    const rows = z
      .array(z.looseObject({ id: z.string(), nameKk: z.string() }))
      .parse(JSON.parse((await run('', '--list', '--json')).text));
    expect(rows.find(({ id }) => id === 'EPSG:10946')?.nameKk).toBe('QazTRF-23, 12-аймақ (осьтік меридиан 69°)');
  });

  it('has examples in its help that work as printed', async () => {
    const { text: help } = await run('', '--help');
    const examples = help.split('\n').filter((line) => line.startsWith('  ') && line.includes('shekara transform '));
    const shell = `shekara() { "${process.execPath}" "${MAIN}" "$@"; }`;
    const runs = examples.map((line) => spawnSync('sh', ['-c', `${shell}\n${line}`], { encoding: 'utf8' }));
    expect(runs.map(({ status }) => status)).toEqual([0, 0, 1, 0]);
    expect(runs.map(({ stderr }) => stderr)).toEqual(['', '', '', '']);
    expect(runs[0]?.stdout).toContain('"accuracyM":5.5');
    expect(runs[1]?.stdout).toMatch(/^\{"x":51\.13\d+,"y":71\.49/);
  });
});
