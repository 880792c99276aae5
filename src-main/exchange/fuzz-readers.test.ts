import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { Fault } from '#domain/fault.ts';
import type { Drawing, DrawingReader } from './drawing.ts';
import { FeatureSchema } from './drawing-schema.ts';
import { readLandXml } from './landxml/read-landxml.ts';
import { readPoints } from './points/read-points.ts';
import { writeDrawing } from './write-drawing.ts';

/*
 * SEC-59 in its quick size: files of our own and from outside, mutated by a seeded generator. Whatever comes of it is a
 * drawing that the schema of the process takes, or a fault with a reason; never another error, never a hang.
 */
const CASES = Number(process.env['SHEKARA_CASES'] ?? 150);
const SEED = Number(process.env['SHEKARA_SEED'] ?? 20_261_127);
const OLYMPUS = fileURLToPath(new URL('../../../shared/testdata/landxml/olympus.xml', import.meta.url));

/** mulberry32: the same seed, the same files. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What breaks parsers: numbers that are none, marks, quotes, names that every object has, pieces of other formats. */
const TOKENS = [
  '', '\0', '\ufeff', '"', "''", ';', ',', '\t', '\r', '\n\n', '°', '′', '-', '1e999', 'NaN', '9'.repeat(400), '-0',
  '0,0,0', '__proto__', 'constructor', '<!DOCTYPE a>', '&x;', '<![CDATA[', ']]>', '<LandXML>', '</Parcel>', '<Start>',
  'PK\x03\x04', '\ud800', '№', 'Участок:', 'Внутренний контур', '=1+1', '5,67E+06', '51°08′12″',
] as const; // prettier-ignore

function mutate(bytes: Uint8Array, random: () => number): Uint8Array {
  let mutant = Buffer.from(bytes);
  const somewhere = (): number => Math.floor(random() * (mutant.length + 1));
  for (let times = 1 + Math.floor(random() * 6); times > 0; times--) {
    const [from, to] = [somewhere(), somewhere()].sort((a, b) => a - b) as [number, number];
    const kind = Math.floor(random() * 6);
    const token = Buffer.from(TOKENS[Math.floor(random() * TOKENS.length)] ?? '');
    if (kind === 0 && mutant.length > 0) mutant[from % mutant.length] = Math.floor(random() * 256);
    else if (kind === 1) mutant = Buffer.concat([mutant.subarray(0, from), token, mutant.subarray(from)]);
    else if (kind === 2) mutant = Buffer.concat([mutant.subarray(0, from), mutant.subarray(Math.min(to, from + 200))]);
    else if (kind === 3)
      mutant = Buffer.concat([
        mutant.subarray(0, to),
        mutant.subarray(from, Math.min(to, from + 500)),
        mutant.subarray(to),
      ]);
    else if (kind === 4) mutant = mutant.subarray(0, to);
    else if (mutant.length > 0)
      mutant[from % mutant.length] = (mutant[from % mutant.length] ?? 0) ^ (1 << Math.floor(random() * 8));
  }
  return new Uint8Array(mutant);
}

async function outcomeOf(reader: DrawingReader, bytes: Uint8Array): Promise<string> {
  let drawing: Drawing;
  try {
    drawing = await reader({ name: 'mutant', bytes, beside: new Map() }, {});
  } catch (error) {
    if (!(error instanceof Fault) || typeof error.data['reason'] !== 'string') throw error;
    return error.code;
  }
  for (const feature of drawing.features) FeatureSchema.parse(feature);
  return 'drawing';
}

async function storm(
  reader: DrawingReader,
  seeds: readonly Uint8Array[],
  change = mutate,
): Promise<ReadonlySet<string>> {
  const random = seeded(SEED);
  const outcomes = new Set<string>();
  for (let run = 0; run < CASES; run++) {
    const seed = seeds[run % seeds.length] ?? new Uint8Array();
    const mutant = change(seed, random);
    const before = performance.now();
    try {
      outcomes.add(await outcomeOf(reader, mutant));
    } catch (error) {
      throw new Error(`case ${String(run)} of seed ${String(SEED)}`, { cause: error });
    }
    // 2 s for each MB, and never under a second: other work goes on beside this one.
    expect(performance.now() - before).toBeLessThan(Math.max(5000, (2000 * mutant.length) / 2 ** 20));
  }
  return outcomes;
}

const LANDXML = `<?xml version="1.0"?><LandXML version="1.2"><Units><Imperial linearUnit="USSurveyFoot"/></Units>
<CoordinateSystem name="x" epsgCode="10946"/><CgPoints><CgPoint name="1" code="c">0 0 1</CgPoint><CgPoint name="2">0 10</CgPoint></CgPoints>
<Parcels><Parcel name="Ә" area="5"><CoordGeom><Line><Start pntRef="1"/><End pntRef="2"/></Line>
<Curve rot="cw"><Start>0 10</Start><Center>5 10</Center><End>10 10</End></Curve><Line><Start>10 10</Start><End>0 0</End></Line></CoordGeom></Parcel></Parcels>
<Survey><InstrumentSetup id="s1"><InstrumentPoint pntRef="1"/></InstrumentSetup><ObservationGroup id="g">
<RawObservation setupID="s1" horizAngle="12.5" slopeDistance="10"><TargetPoint pntRef="2"/></RawObservation></ObservationGroup></Survey></LandXML>`;

const LISTS = [
  '№;X (север), м;Y (восток), м;S, м;Дир. угол\n1;5670181,044;12674503,798;32,85;53°22′17″\n2;5670200,5;12674530,25;10;1°\n3;5670150;12674560,001\n1;5670181,044;12674503,798\n',
  'Участок 12\n1 5 670 181,044 12674503,798\nВнутренний контур\n4,5,6\n',
  '"name","lat","lon"\n"a","51°08\'12.5""N","71.4933412"\n"b",51.2,71.5\n',
].map((text) => strToU8(text));

describe('SEC-59 mutated files are read or refused with a reason', () => {
  let workbook: Uint8Array = new Uint8Array();
  beforeAll(async () => {
    const drawing = await readPoints({ name: 'list', bytes: LISTS[0] ?? new Uint8Array(), beside: new Map() }, {});
    const written = await writeDrawing(drawing, 'list.xlsx');
    workbook = written.ok ? (written.value.files.get('list.xlsx') ?? workbook) : workbook;
  });

  it('point lists', async () => {
    expect(await storm(readPoints, LISTS)).toEqual(new Set(['drawing', 'DOCUMENT_UNREADABLE']));
  });

  it('workbooks, as archives and in their parts', async () => {
    expect(await storm(readPoints, [workbook])).toContain('DOCUMENT_UNREADABLE');
    const inParts = (bytes: Uint8Array, random: () => number): Uint8Array => {
      const parts = unzipSync(bytes);
      const name = Object.keys(parts)[Math.floor(random() * Object.keys(parts).length)] ?? '';
      return zipSync({ ...parts, [name]: mutate(parts[name] ?? new Uint8Array(), random) });
    };
    expect(await storm(readPoints, [workbook], inParts)).toEqual(new Set(['drawing', 'DOCUMENT_UNREADABLE']));
  });

  it('LandXML', async () => {
    const outside = existsSync(OLYMPUS) ? [strToU8(withoutSurface(readFileSync(OLYMPUS, 'utf8')))] : [];
    expect(await storm(readLandXml, [strToU8(LANDXML), ...outside])).toEqual(
      new Set(['drawing', 'DOCUMENT_UNREADABLE']),
    );
  });

  it('SEC-61 a workbook with a DTD is refused', async () => {
    const parts = unzipSync(workbook);
    const sheet = strFromU8(parts['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
    const bytes = zipSync({
      ...parts,
      'xl/worksheets/sheet1.xml': strToU8(sheet.replace('?>', '?><!DOCTYPE a [<!ENTITY b "c">]>')),
    });
    await expect(readPoints({ name: 'a.xlsx', bytes, beside: new Map() }, {})).rejects.toMatchObject({
      data: { reason: 'doctype' },
    });
  });

  it('SEC-60 a workbook that unpacks to a hundred times its size is refused', async () => {
    const parts = unzipSync(workbook);
    const bytes = zipSync({ ...parts, 'xl/worksheets/sheet1.xml': new Uint8Array(4 * 1024 * 1024).fill(32) });
    await expect(readPoints({ name: 'a.xlsx', bytes, beside: new Map() }, {})).rejects.toMatchObject({
      data: { reason: 'archive.tooLarge' },
    });
  });
});

/** The parcels alone: the surface is 3 MB that are passed over. */
const withoutSurface = (text: string): string => text.replace(/<Surfaces>[\s\S]*<\/Surfaces>/, '');
