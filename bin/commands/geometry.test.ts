import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { feature, jsonLines, line, ring, runGeometry as run } from '../geometry/run-geometry.fixture.ts';
import { addTo } from './geometry.ts';

const BIN = fileURLToPath(new URL('..', import.meta.url));

const a = feature('a', [0, 0], [40, 0], [40, 40], [0, 40]);
const b = feature('b', [40, 0], [80, 0], [80, 40], [40, 40]);
const CRS = ['--crs', 'EPSG:10946'];

describe('shekara geometry over WKT', () => {
  const squares = {
    a: 'POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))',
    b: 'POLYGON ((5 5, 15 5, 15 15, 5 15, 5 5))',
  };

  it('answers line by line, in order, and goes on after a line that it cannot read', async () => {
    const input = `${jsonLines(squares)}{bad\n${jsonLines({ a: squares.a }, { a: 'POLYGON ((0 0', b: squares.b }, [1])}\n${JSON.stringify(squares)}`;
    const { answers } = await run(['intersection', '--grid', '0.001'], input);
    expect(answers).toMatchObject([
      { result: 'POLYGON ((10 10, 10 5, 5 5, 5 10, 10 10))' },
      { error: { code: 'input.notJson', at: null } },
      { error: { code: 'input.shape' } },
      { error: { code: 'overlay.unreadable' } },
      { error: { code: 'input.shape' } },
      { error: { code: 'input.notJson' } },
      { result: 'POLYGON ((10 10, 10 5, 5 5, 5 10, 10 10))' },
    ]);
  });

  it('rounds to the millimetre with --grid 0.001 and not with --grid 0', async () => {
    const pair = { a: 'LINESTRING (0 0, 1 1)', b: 'LINESTRING (0 1, 1 0.1)' };
    expect((await run(['intersection', '--grid', '0.001'], jsonLines(pair))).answers).toEqual([
      { result: 'POINT (0.526 0.526)' },
    ]);
    expect((await run(['intersection', '--grid', '0'], jsonLines(pair))).answers).toEqual([
      { result: 'POINT (0.5263157894736842 0.5263157894736842)' },
    ]);
    expect(
      (await run(['area', '--grid', '0.001'], jsonLines({ a: 'POLYGON ((0 0, 1.0004 0, 1 1, 0 1, 0 0))' }))).answers,
    ).toEqual([{ result: 1 }]);
  });

  it('says why and where a geometry is not valid, and where an overlay failed', async () => {
    const bow = 'POLYGON ((0 0, 10 10, 10 0, 0 10, 0 0))';
    const { answers } = await run(
      ['isvalid'],
      jsonLines({ a: squares.a }, { a: bow }, { a: 'POLYGON ((0 0, 10 0, 10 10))' }, { a: 'POINT EMPTY' }, {}),
    );
    expect(answers).toMatchObject([
      { result: true },
      { result: false, at: [5, 5], code: 'selfCrosses' },
      { result: false, at: [10, 10], code: 'openRing' },
      { result: true },
      { error: { code: 'input.shape' } },
    ]);
    expect((await run(['union'], jsonLines({ a: bow, b: squares.b }))).answers).toMatchObject([
      { error: { code: 'overlay.failed', at: [5, 5] } },
    ]);
  });

  it('is bad usage with another grid', async () => {
    expect((await run(['union', '--grid', '1'], '')).isUsed).toBe(false);
  });
});

describe('shekara geometry split and merge', () => {
  it('splits on the grid, gives the neighbour the corner, and reports the rounding', async () => {
    const cut = line([10.00004, -1], [10, 20], [41, 20.0123]);
    const { answers } = await run(['split', ...CRS], jsonLines({ targets: [a], around: [b], line: cut }));
    expect(answers).toMatchObject([
      {
        formed: [{ type: 'Feature', geometry: { type: 'Polygon' } }, { geometry: { type: 'Polygon' } }],
        changed: [{ type: 'Feature', id: 'b', properties: { owner: 'b' } }],
        closed: ['a'],
        deviationMm2: 0,
        roundingMm: 0.3,
      },
    ]);
    const [answer] = answers as { changed: (typeof b)[]; formed: (typeof b)[] }[];
    expect(answer?.changed[0]?.geometry.coordinates[0]).toContainEqual([12_674_540, 5_670_120.012]);
    const areas = answer?.formed.map(({ properties }) => (properties as unknown as { areaM2: number }).areaM2) ?? [];
    expect(areas.reduce((sum, area) => sum + area, 0)).toBe(1600);
  });

  it('splits by a contour, trims by choice, and refuses with the place in metres', async () => {
    const contour = { type: 'Polygon', coordinates: [ring([10, 10], [10, 20], [20, 20], [20, 10])] };
    const hanging = line([10, -1], [10, 41], [30, 41], [30, 20]);
    const { answers } = await run(
      ['split', ...CRS],
      jsonLines(
        { targets: [a], contour },
        { targets: [a], line: hanging, ends: 'trim' },
        { targets: [a], line: hanging },
        { targets: [a, a], line: hanging },
        { targets: [feature('swapped', [5_000_000, 0], [5_000_001, 0], [5_000_000, 1])], line: hanging },
        { targets: [], line: hanging },
        { targets: [a], line: { type: 'LineString', coordinates: [['x', 1]] } },
      ),
    );
    expect(answers).toMatchObject([
      { formed: [{ properties: { areaM2: 1500 } }, { properties: { areaM2: 100 } }], closed: ['a'] },
      { formed: [{ properties: { areaM2: 1200 } }, { properties: { areaM2: 400 } }] },
      { error: { code: 'split.endsInside', at: [12_674_530, 5_670_120] } },
      { error: { code: 'input.shape' } },
      { error: { code: 'coordinate.outside' } },
      { error: { code: 'input.shape' } },
      { error: { code: 'input.shape' } },
    ]);
  });

  it('merges, with the tolerance that it looked at', async () => {
    const near = feature('near', [40.002, 0], [80, 0], [80, 40], [40, 40]);
    const far = feature('far', [100, 0], [140, 0], [140, 40]);
    const { answers } = await run(
      ['merge', ...CRS],
      jsonLines(
        { targets: [a, b] },
        { targets: [a, near] },
        { targets: [a, near], toleranceMm: 1 },
        { targets: [a, far] },
        { targets: [a, far], allowApart: true },
      ),
    );
    expect(answers).toMatchObject([
      {
        formed: [
          { geometry: { type: 'Polygon', coordinates: [ring([0, 0], [40, 0], [80, 0], [80, 40], [40, 40], [0, 40])] } },
        ],
        changed: [],
        closed: ['a', 'b'],
        deviationMm2: 0,
        roundingMm: 0,
        toleranceMm: 10,
      },
      { error: { code: 'merge.nearMiss', at: [12_674_540.002, 5_670_100] } },
      { error: { code: 'merge.notAdjacent', at: [12_674_540.002, 5_670_100] } },
      { error: { code: 'merge.notAdjacent' } },
      { formed: [{ geometry: { type: 'MultiPolygon' } }] },
    ]);
  });

  it('needs a plane in metres', async () => {
    expect((await run(['split'], '')).isUsed).toBe(false);
    const degrees = await run(['merge', '--crs', 'EPSG:4326'], '');
    expect([degrees.isUsed, degrees.answers]).toEqual([false, []]);
    expect(degrees.stderr).toContain('a plane in metres is needed');
  });
});

/** Says how it is called, and what comes in. */
const STUB = '#!/bin/sh\necho "$*"\nexec cat\n';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'shekara-examples-'));
  writeFileSync(join(folder, 'shekara'), STUB, { mode: 0o755 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the help of shekara geometry', () => {
  it('shows examples that work as printed', async () => {
    const examples = await Promise.all(geometryCommands().map(exampleOf));
    expect(examples).toHaveLength(11);
    for (const { command, printed } of examples) {
      // The shell reads the example; the program itself starts once, below.
      const [called = '', ...input] = shell(command, folder);
      const { answers } = await run(called.split(' ').slice(1), input.join('\n'));
      expect([called.split(' ')[0], ...answers.map((answer) => JSON.stringify(answer))]).toEqual(['geometry', printed]);
    }
    const isvalid = await exampleOf('isvalid');
    expect(shell(isvalid.command, BIN)).toEqual([isvalid.printed]);
  });
});

function shell(script: string, folderOfShekara: string): readonly string[] {
  const env = { ...process.env, PATH: `${folderOfShekara}:${process.env['PATH'] ?? ''}` };
  const { status, stdout, stderr } = spawnSync('sh', ['-c', script], { encoding: 'utf8', env });
  expect([status, stderr]).toEqual([0, '']);
  return stdout.trim().split('\n');
}

function geometryCommands(): readonly string[] {
  const program = new Command();
  addTo(program);
  return program.commands[0]?.commands.map((command) => command.name()) ?? [];
}

async function exampleOf(name: string): Promise<{ readonly command: string; readonly printed: string }> {
  let help = '';
  const program = new Command().exitOverride().configureOutput({ writeOut: (text) => (help += text) });
  addTo(program);
  await program.parseAsync(['geometry', name, '--help'], { from: 'user' }).catch(() => undefined);
  const example = help.slice(help.indexOf('  $ ') + 4).trimEnd();
  const end = example.lastIndexOf('\n  {');
  return { command: example.slice(0, end), printed: example.slice(end).trim() };
}
