import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import iconv from 'iconv-lite';
import { Command, CommanderError } from 'commander';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { addTo } from './convert.ts';

const SHEKARA = fileURLToPath(new URL('../shekara', import.meta.url));
const OLYMPUS = fileURLToPath(new URL('../../../shared/testdata/landxml/olympus.xml', import.meta.url));

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

let folder = '';
/** The command in this process: every start of the program takes a second. */
async function convert(...args: readonly string[]): Promise<Ran> {
  const said = { out: '', err: '' };
  const hear = (stream: 'out' | 'err') => (text: string | Uint8Array) => {
    said[stream] += String(text);
    return true;
  };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(hear('out')),
    vi.spyOn(process.stderr, 'write').mockImplementation(hear('err')),
  ];
  const program = new Command('shekara').exitOverride();
  addTo(program);
  process.exitCode = undefined;
  try {
    await program.commands[0]?.exitOverride().parseAsync(args, { from: 'user' });
    return { code: Number(process.exitCode ?? 0), ...said };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { code: error.exitCode === 0 ? 0 : 2, ...said };
  } finally {
    process.exitCode = undefined;
    for (const spy of spies) spy.mockRestore();
  }
}
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

const square = (name: string, east: number): string =>
  `<Parcel name="${name}"><CoordGeom><IrregularLine><Start>5670000.001 ${String(east)}</Start><End>5670000.001 ${String(east)}</End>` +
  `<PntList2D>5670000.001 ${String(east + 20)} 5670010.5 ${String(east + 20)} 5670010.5 ${String(east)}</PntList2D></IrregularLine></CoordGeom></Parcel>`;
const PLAN =
  '<LandXML version="1.2"><Units><Metric linearUnit="meter"/></Units><CoordinateSystem epsgCode="10946"/>' +
  `<Surfaces><Surface name="s"/></Surfaces><Parcels>${square('Әлия', 12_674_000)}${square('2', 12_674_020)}</Parcels></LandXML>`;

const home = process.cwd();
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'shekara-convert-'));
  process.chdir(folder);
  writeFileSync(join(folder, 'plan.xml'), PLAN);
  writeFileSync(
    join(folder, 'points.txt'),
    iconv.encode('т.1 5670181,044 12674503,798 забор\r\nт.2 5670200,5 12674530,25 столб\r\n', 'windows-1251'),
  );
});
afterAll(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true, force: true });
});

describe('shekara convert', () => {
  it('does what its help shows, as printed and in that order', async () => {
    const { code, out } = await convert('--help');
    const examples = [...out.matchAll(/^ {2}shekara convert (.+)$/gm)].map((match) => (match[1] ?? '').split(' '));
    expect([code, examples.length]).toEqual([0, 4]);
    for (const args of examples)
      expect({ args, ...(await convert(...args)) }).toMatchObject({ args, code: 0, out: '' });
    expect(read('parcels.xml').match(/<Start>[^<]*<\/Start>/g)).toHaveLength(8);
    expect(read('parcels.xml')).toContain('5670010.5 12674020');
    expect(read('points.xml')).toContain('<CgPoint name="т.1" code="забор">5670181.044 12674503.798</CgPoint>');
  });

  it('runs from the command line', async () => {
    const ran = await new Promise<Ran>((resolve) => {
      execFile(SHEKARA, ['convert', 'plan.xml', 'line.csv'], { cwd: folder }, (error, out, err) => {
        resolve({ code: error === null ? 0 : Number(error.code), out, err });
      });
    });
    expect(ran).toMatchObject({ code: 0, out: '' });
    expect(read('line.csv')).toContain('Жер учаскесі / Земельный участок:;Әлия');
  });

  it('tells on standard error what it found, skipped and wrote', async () => {
    const { err } = await convert('plan.xml', 'plan.csv');
    expect(err).toContain('plan.xml: landxml 1.2, 2 polygons');
    expect(err).toContain('EPSG:10946; axes northEast; unit meter (1 m)');
    expect(err).toContain('skipped: 1 × Surface: No cadastral data');
    expect(err).toContain('plan.csv: catalogue, 2 features');
  });

  it('refuses with a reason as JSON and writes nothing', async () => {
    const before = readdirSync(folder);
    const cases = [
      [['plan.xml', 'a.xml', '--to', 'EPSG:28412'], 1, 'exchange.transformMissing'],
      [['points.txt', 'a.xml', '--to', 'EPSG:10946'], 1, 'exchange.crsUnknown'],
      [['plan.xml', 'a.doc'], 2, 'exchange.writeUnknown'],
      [['/bin/true', 'a.csv'], 2, 'exchange.formatUnknown'],
    ] as const;
    for (const [args, code, reason] of cases) {
      const ran = await convert(...args);
      expect([ran.code, (JSON.parse(ran.out) as { code: string }).code]).toEqual([code, reason]);
    }
    writeFileSync(join(folder, 'torn.xml'), PLAN.slice(0, 200));
    const torn = await convert('torn.xml', 'a.csv');
    expect([torn.code, JSON.parse(torn.out)]).toMatchObject([2, { code: 'DOCUMENT_UNREADABLE', reason: 'notXml' }]);
    expect(readdirSync(folder).filter((name) => !before.includes(name))).toEqual(['torn.xml']);
  });

  it('takes bad usage for what it is', async () => {
    for (const args of [
      ['plan.xml'],
      ['none.xml', 'a.csv'],
      ['plan.xml', 'plan.xml'],
      ['plan.xml', 'a.csv', '--to', 'x'],
    ])
      expect((await convert(...args)).code).toBe(2);
  });

  it.skipIf(!existsSync(OLYMPUS))('brings the 71 parcels of a real subdivision into a catalogue and back', async () => {
    expect((await convert(OLYMPUS, 'olympus.csv')).err).toContain('38 curves turned into chords');
    expect((await convert('olympus.csv', 'olympus.xml')).err).toContain('olympus.xml: landxml, 71 features');
  });
});
