import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mainParcel } from '#domain/cases/situation.ts';
import { draftOf } from '#domain/cases/draft.ts';
import { Fault } from '#domain/fault.ts';
import { areaDoubled, boxesMeet, boxOf, perimeterMm } from '#domain/geometry/measures.ts';
import { pointInside } from '#domain/geometry/point-inside.ts';
import type { Line, Position } from '#domain/geometry/types.ts';
import { defectsOf } from '#domain/geometry/validity.ts';
import { QuarterNumber, RegionCode } from '#domain/numbers/types.ts';
import type { Parcel } from '#domain/parcels/parcel.ts';
import { splitParcel } from '#domain/parcels/split-parcel.ts';
import { createActApplier } from '#register/apply-act.ts';
import { makeImportAct } from '#register/import-act.ts';
import { boxOfQuarter } from '#register/queries/quarters.queries.ts';
import { nextFreeNumbers } from '#register/queries/numbers.queries.ts';
import { findCurrentParcel } from '#register/queries/parcels.queries.ts';
import { parcelAt } from '#register/queries/place.queries.ts';
import { situationOf } from '#register/queries/situation.queries.ts';
import { stateParty } from '#register/queries/state-party.queries.ts';
import { demoTestStore, type TestStore } from '#register/testing/demo-store.fixture.ts';
import type { Drawing, SourceFiles } from '../drawing.ts';
import { readWhole } from '../read-in-process.fixture.ts';
import { distance, type PlanePoint } from '#domain/geometry/densify-arc.ts';
import { CHORD_ERROR_M, densifyCurve } from './densify-curve.ts';
import { importLandXml, type LandXmlImport } from './import-landxml.ts';
import { readLandXml } from './read-landxml.ts';

const readHere = (files: SourceFiles): Promise<Drawing> => readWhole(readLandXml, files);

const REGION = RegionCode.parse('21');
const QUARTER = QuarterNumber.parse('21318900');
const OLYMPUS = fileURLToPath(new URL('../../../../shared/testdata/landxml/olympus.xml', import.meta.url));
const hasOlympus = existsSync(OLYMPUS);
if (!hasOlympus) console.warn('skipped: ../shared/testdata/landxml/olympus.xml is not here');

let test: TestStore;
let folder = '';
beforeAll(() => {
  test = demoTestStore(300);
  folder = mkdtempSync(join(tmpdir(), 'shekara-landxml-'));
});
afterAll(() => {
  test.dispose();
  rmSync(folder, { recursive: true, force: true });
});

let files = 0;
function fileOf(text: string): string {
  const file = join(folder, `plan-${String(++files)}.xml`);
  writeFileSync(file, text);
  return file;
}

const METRIC = '<Units><Metric linearUnit="meter" areaUnit="squareMeter"/></Units>';
const landXml = (parcels: string, units = METRIC, rest = ''): string =>
  `<?xml version="1.0"?><LandXML xmlns="http://www.landxml.org/schema/LandXML-1.2" version="1.2">${units}${rest}<Parcels>${parcels}</Parcels></LandXML>`;
/** Points are written as the file writes them: north, then east. */
const lines = (name: string, ...points: readonly (readonly [north: number, east: number])[]): string =>
  `<Parcel name="${name}"><CoordGeom>${points
    .map((start, index) => {
      const end = points[(index + 1) % points.length] ?? start;
      return `<Line><Start>${start.join(' ')}</Start><End>${end.join(' ')}</End></Line>`;
    })
    .join('')}</CoordGeom></Parcel>`;

async function imported(text: string, quarter = QUARTER): Promise<LandXmlImport> {
  const result = await importLandXml(test.store.read, { file: fileOf(text), quarter }, readHere);
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

const sourceOf = (text: string): SourceFiles => ({
  name: 'plan.xml',
  bytes: new TextEncoder().encode(text),
  beside: new Map(),
});

const faultOf = async (text: string): Promise<unknown> => {
  try {
    await readHere(sourceOf(text));
  } catch (error) {
    return error instanceof Fault ? `${error.code} ${String(error.data['reason'])}` : String(error);
  }
  return 'read';
};

const widthOf = (value: LandXmlImport, index = 0): readonly [number, number] => {
  const [west, south, east, north] = boxOf(value.parcels[index]?.geometry ?? []);
  return [east - west, north - south];
};

describe('reading', () => {
  it.each([
    ['<Metric linearUnit="meter"/>', 20_000],
    ['<Metric linearUnit="millimeter"/>', 20],
    ['<Imperial linearUnit="foot"/>', 6_096],
    ['<Imperial linearUnit="USSurveyFoot"/>', 6_096],
  ])('turns %s into millimetres, north before east', async (unit, east) => {
    const value = await imported(landXml(lines('a', [0, 0], [0, 20], [10, 20], [10, 0]), `<Units>${unit}</Units>`));
    expect(widthOf(value)).toEqual([east, Math.round(east / 2)]);
  });

  it('knows a survey foot from a foot where it shows', async () => {
    const box = (unit: string): Promise<LandXmlImport> =>
      imported(
        landXml(
          lines('a', [0, 0], [0, 10_000], [10, 10_000], [10, 0]),
          `<Units><Imperial linearUnit="${unit}"/></Units>`,
        ),
      );
    expect(widthOf(await box('foot'))[0]).toBe(3_048_000);
    expect(widthOf(await box('USSurveyFoot'))[0]).toBe(3_048_006);
  });

  it('follows points by name, wherever in the file they stand', async () => {
    const parcel = `<Parcel name="p"><CoordGeom>${['1 2', '2 3', '3 1']
      .map((pair) => {
        const [from = '', to = ''] = pair.split(' ');
        return `<Line><Start pntRef="${from}"/><End pntRef="${to}"/></Line>`;
      })
      .join('')}</CoordGeom></Parcel>`;
    const points =
      '<CgPoints><CgPoint name="1">0 0</CgPoint><CgPoint name="2">0 30 5.5</CgPoint><CgPoint name="3">40 0</CgPoint></CgPoints>';
    const value = await imported(landXml(parcel, METRIC, points));
    expect(value.parcels[0]?.areaDoubled).toBe(30_000 * 40_000);
    const missing = await importLandXml(test.store.read, { file: fileOf(landXml(parcel)), quarter: QUARTER });
    expect(missing).toMatchObject({ ok: false, error: { code: 'import.noParcels' } });
  });

  it('reads irregular lines, and rings inside a parcel as its holes', async () => {
    const outer =
      '<CoordGeom><IrregularLine><Start>0 0</Start><End>0 0</End><PntList2D>0 100 100 100 100 0</PntList2D></IrregularLine></CoordGeom>';
    const inner =
      '<CoordGeom><IrregularLine><Start>40 40</Start><End>40 40</End><PntList3D>40 60 1 60 60 1 60 40 1</PntList3D></IrregularLine></CoordGeom>';
    const value = await imported(landXml(`<Parcel name="ring">${outer}${inner}</Parcel>`));
    expect(value.parcels[0]?.geometry[0]).toHaveLength(2);
    expect(value.parcels[0]?.areaDoubled).toBe(2 * (100_000 ** 2 - 20_000 ** 2));
  });

  it('SEC-61 refuses a DTD, depth, too many attributes, and what is no LandXML', async () => {
    expect(await faultOf('<!DOCTYPE x [<!ENTITY a "b">]><LandXML/>')).toBe('DOCUMENT_UNREADABLE doctype');
    expect(await faultOf('<!DOCTYPE x SYSTEM "file:///etc/passwd"><LandXML/>')).toBe('DOCUMENT_UNREADABLE doctype');
    expect(await faultOf(`<LandXML>${'<a>'.repeat(100)}${'</a>'.repeat(100)}</LandXML>`)).toBe(
      'DOCUMENT_UNREADABLE tooDeep',
    );
    expect(
      await faultOf(`<LandXML><a ${Array.from({ length: 100 }, (_, i) => `a${String(i)}="1"`).join(' ')}/></LandXML>`),
    ).toBe('DOCUMENT_UNREADABLE tooManyAttributes');
    expect(await faultOf('<html></html>')).toBe('DOCUMENT_UNREADABLE notLandXml');
    expect(await faultOf('<LandXML>&x;</LandXML>')).toBe('DOCUMENT_UNREADABLE notXml');
    expect(await faultOf('<LandXML><Units>')).toBe('DOCUMENT_UNREADABLE notXml');
    expect(await faultOf('not xml at all')).toBe('DOCUMENT_UNREADABLE notXml');
    expect(await faultOf('')).toMatch(/DOCUMENT_UNREADABLE/);
    expect(await faultOf(landXml(lines('a', [0, 0], [0, 1], [1, 1]), ''))).toBe('DOCUMENT_UNREADABLE unit');
    expect(
      await faultOf(landXml(lines('a', [0, 0], [0, 1], [1, 1]), '<Units><Metric linearUnit="cubit"/></Units>')),
    ).toBe('DOCUMENT_UNREADABLE unit');
    expect(
      await faultOf(landXml('<Parcel><CoordGeom><Line><Start>1 x</Start><End>1 2</End></Line></CoordGeom></Parcel>')),
    ).toBe('DOCUMENT_UNREADABLE notANumber');
  });

  it('leaves out a boundary that does not close or crosses itself, and says which', async () => {
    const open =
      '<Parcel name="open"><CoordGeom><Line><Start>0 0</Start><End>0 10</End></Line><Line><Start>0 10</Start><End>10 10</End></Line><Line><Start>10 10</Start><End>10 0.2</End></Line></CoordGeom></Parcel>';
    const spiral = `<Parcel name="spiral"><CoordGeom><Spiral><Start>0 0</Start><End>0 10</End></Spiral></CoordGeom></Parcel>`;
    const bow = lines('bow', [0, 0], [10, 10], [0, 12], [10, 0]);
    const good = lines('good', [100, 100], [100, 110], [110, 110], [110, 100]);
    const { report } = await imported(landXml(open + spiral + bow + good));
    expect(report.parcels).toMatchObject({ inFile: 4, imported: 1 });
    const found = new Set(report.defects.map((defect) => `${defect.parcel} ${defect.code}`));
    for (const one of ['open ring.open', 'spiral segment.unsupported', 'bow geometry.selfCrosses'])
      expect(found).toContain(one);
    expect([...found].some((one) => one.startsWith('good'))).toBe(false);
  });
});

describe('curves', () => {
  const arc = fc.record({
    center: fc.tuple(
      fc.double({ min: -1000, max: 1000, noNaN: true }),
      fc.double({ min: -1000, max: 1000, noNaN: true }),
    ),
    radius: fc.double({ min: 0.5, max: 2000, noNaN: true }),
    from: fc.double({ min: 0, max: 6.28, noNaN: true }),
    sweep: fc.double({ min: 0.01, max: 6.2, noNaN: true }),
    clockwise: fc.boolean(),
  });
  const at = (center: PlanePoint, radius: number, angle: number): PlanePoint => [
    center[0] + radius * Math.cos(angle),
    center[1] + radius * Math.sin(angle),
  ];

  it('leaves no chord farther than promised from its arc, and stays on the way round that was meant', () => {
    fc.assert(
      fc.property(arc, ({ center, radius, from, sweep, clockwise }) => {
        const [start, end] = [at(center, radius, from), at(center, radius, from + (clockwise ? -sweep : sweep))];
        const points = [start, ...densifyCurve({ start, center, end, clockwise }, 1), end];
        let turned = 0;
        for (let i = 0; i + 1 < points.length; i++) {
          const [a, b] = [points[i] as PlanePoint, points[i + 1] as PlanePoint];
          const middle: PlanePoint = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
          // A chord longer by the points left out at an end still keeps the millimetre.
          expect(radius - distance(middle, center)).toBeLessThan(0.001);
          turned += 2 * Math.asin(Math.min(1, distance(a, b) / 2 / radius));
        }
        expect(turned).toBeCloseTo(sweep, 3);
        expect(CHORD_ERROR_M).toBeLessThan(0.0003);
      }),
    );
  });

  it('gives two parcels that share a curve the same points, drawn either way and cut anywhere', () => {
    fc.assert(
      fc.property(arc, ({ center, radius, from, sweep }) => {
        const [start, end] = [at(center, radius, from), at(center, radius, from + sweep)];
        const one = densifyCurve({ start, center, end, clockwise: false }, 1);
        const back = densifyCurve({ start: end, center, end: start, clockwise: true }, 1).toReversed();
        const round = (points: readonly PlanePoint[]): readonly string[] =>
          points.map(([x, y]) => `${x.toFixed(4)} ${y.toFixed(4)}`);
        expect(round(back)).toEqual(round(one));
      }),
    );
  });
});

describe('placing', () => {
  it('leaves a plan alone that stands in the state zone, by its code or by its numbers', async () => {
    const parcel = lines(
      'a',
      [5_675_000, 12_690_000],
      [5_675_000, 12_690_020],
      [5_675_010, 12_690_020],
      [5_675_010, 12_690_000],
    );
    for (const frame of ['<CoordinateSystem name="QazTRF-23" epsgCode="10946"/>', '']) {
      const { report, parcels } = await imported(landXml(parcel, METRIC, frame));
      expect(report.placement).toMatchObject({
        kind: 'kept',
        zone: 12,
        epsg: 10946,
        shift: [0, 0],
        scale: 1,
        turnedDegrees: 0,
      });
      expect(boxOf(parcels[0]?.geometry ?? [])).toEqual([12_690_000_000, 5_675_000_000, 12_690_020_000, 5_675_010_000]);
    }
  });

  it('moves a plan in a foreign frame rigidly onto free ground, and says so', async () => {
    const foreign = '<CoordinateSystem name="NAD83 / Ohio South (ftUS)" epsgCode="3735"/>';
    const text = landXml(
      lines('a', [0.0001, 0.0004], [0.0001, 20.0004], [10.0001, 20.0004], [10.0001, 0.0004]),
      METRIC,
      foreign,
    );
    const { report, parcels } = await imported(text, QuarterNumber.parse('21318045'));
    expect(report.placement).toMatchObject({ kind: 'shifted', zone: 12, scale: 1, turnedDegrees: 0 });
    expect(report.frame).toEqual({ name: 'NAD83 / Ohio South (ftUS)', epsg: 3735 });
    expect(widthOf({ report, parcels })).toEqual([20_000, 10_000]);
    const [east, north] = parcels[0]?.geometry[0]?.[0]?.[0] ?? [0, 0];
    expect(await parcelAt(test.store.read, { region: REGION, zone: 12, at: [east, north] })).toBeNull();
  });

  it('refuses a district that the cadastre does not know', async () => {
    const result = await importLandXml(test.store.read, {
      file: fileOf(landXml('')),
      quarter: QuarterNumber.parse('21999001'),
    });
    expect(result).toMatchObject({ ok: false, error: { code: 'import.unknownDistrict' } });
  });
});

describe('fabric of a plan', () => {
  //  a-------b-------c     the left parcel has no vertex at e, the right one ends there
  //  |       |   2   |
  //  |   1   e-------d
  //  |       |
  //  h-------g
  it('takes a corner into the edge it stands on, without changing an area', async () => {
    const one = lines('1', [0, 0], [0, 10], [20, 10], [20, 0]);
    const two = lines('2', [7, 10], [7, 20], [20, 20], [20, 10]);
    const { report, parcels } = await imported(landXml(one + two));
    expect(report.insertedVertices).toBe(1);
    expect(report.findings).toEqual([]);
    expect(parcels[0]?.geometry[0]?.[0]).toHaveLength(6);
    expect(parcels[0]?.areaDoubled).toBe(2 * 10_000 * 20_000);
  });

  it('joins a point that was written twice, half a millimetre apart', async () => {
    const one = lines('1', [0, 0], [0, 10.0004], [20, 10.0004], [20, 0]);
    const two = lines('2', [0, 10.0006], [0, 20], [20, 20], [20, 10.0006]);
    const { report } = await imported(landXml(one + two));
    expect(report.joinedPoints).toBe(2);
    expect(report.findings).toEqual([]);
  });

  it('reports an overlap and leaves both parcels as they are', async () => {
    const one = lines('1', [0, 0], [0, 10], [20, 10], [20, 0]);
    const two = lines('2', [0, 9], [0, 20], [20, 20], [20, 9]);
    const { report, parcels } = await imported(landXml(one + two));
    expect(report.findings).toMatchObject([{ kind: 'overlap', about: ['1', '2'] }]);
    expect(parcels.map((parcel) => parcel.areaDoubled)).toEqual([2 * 10_000 * 20_000, 2 * 11_000 * 20_000]);
  });
});

describe.skipIf(!hasOlympus)('a real subdivision: olympus.xml', () => {
  it(
    'brings all 71 parcels, feet, curves within a millimetre, and one of them can be split',
    { timeout: 120_000 },
    async () => {
      const result = await importLandXml(test.store.read, { file: OLYMPUS, quarter: QUARTER });
      if (!result.ok) throw new Error(result.error.code);
      const { parcels, report } = result.value;
      expect(report).toMatchObject({
        unit: { name: 'foot', metres: 0.3048 },
        frame: null,
        parcels: { inFile: 71, imported: 71 },
        curves: { densified: 38, errorMm: 1 },
        placement: { kind: 'shifted', scale: 1, turnedDegrees: 0 },
        defects: [],
      });
      expect(
        parcels.every(
          (parcel) => defectsOf(parcel.geometry).length === 0 && areaDoubled(parcel.geometry) === parcel.areaDoubled,
        ),
      ).toBe(true);
      // The file draws the tract, its lots and the ground that may be built on: only these lie on each other.
      const nameOf = (pair: readonly string[]): string =>
        pair
          .map((name) => name.replace(/^\d+/, 'n'))
          .sort()
          .join(' ');
      expect(new Set(report.findings.map(({ kind, about }) => `${kind} ${nameOf(about)}`))).toEqual(
        new Set(['overlap n n_BA', 'overlap Parent_Tract n', 'overlap Parent_Tract n_BA']),
      );

      await register(result.value);
      const quarter = await boxOfQuarter(test.store.read, REGION, QUARTER);
      expect(report.box !== null && quarter !== null && boxesMeet(report.box, quarter)).toBe(true);
      const lot = report.numbers.find(({ name }) => name === '1')?.number;
      expect(lot && (await findCurrentParcel(test.store.read, REGION, lot))).toMatchObject({
        survey: { method: 'file', note: 'olympus.xml: 1' },
      });
      const split = await splitLot(report);
      expect(split.parts).toHaveLength(2);
      // A cut that ends on a street bends an edge that nobody else has, by less than a millimetre.
      expect(Math.abs(split.areaAfter - split.areaBefore)).toBeLessThanOrEqual(split.explained);
    },
  );
});

/**
 * Splits a lot of the subdivision whose cut does not end on the outline of the tract: the tract lies over its lots in
 * this file, so there a bent edge would be bent on both of its sides.
 */
async function splitLot({ numbers }: LandXmlImport['report']): Promise<{
  readonly parts: readonly string[];
  readonly areaBefore: number;
  readonly areaAfter: number;
  readonly explained: number;
}> {
  const tract = numbers.find(({ name }) => name === 'Parent_Tract')?.number;
  const freeNumbers = await nextFreeNumbers(test.store.read, {
    region: REGION,
    quarter: QUARTER,
    count: 3,
    reserved: new Set(),
  });
  for (const { number } of numbers.filter(({ name }) => /^\d+$/.test(name))) {
    const situation = await situationOf(test.store.read, {
      region: REGION,
      numbers: [number],
      freeNumbers,
      reserved: false,
    });
    if (situation === null) throw new Error('no situation');
    const line = across(mainParcel(situation).geometry[0]?.[0] ?? []);
    const split = splitParcel(draftOf(situation), { parcel: number, line, numbers: freeNumbers, idSeed: 'olympus' });
    if (!split.ok) continue;
    const put = new Map(split.value.put.parcels.map((parcel) => [parcel.number, parcel]));
    if (tract !== undefined && put.has(tract)) continue;
    const parts = [...put.values()].filter((parcel) => freeNumbers.includes(parcel.number));
    const around = (of: (parcel: Parcel) => Parcel): number =>
      situation.neighbours.reduce((sum, parcel) => sum + of(parcel).areaDoubled, 0);
    return {
      parts: parts.map((part) => part.number),
      areaBefore: mainParcel(situation).areaDoubled + around((parcel) => parcel),
      explained: 2 * perimeterMm(mainParcel(situation).geometry),
      areaAfter:
        parts.reduce((sum, part) => sum + part.areaDoubled, 0) + around((parcel) => put.get(parcel.number) ?? parcel),
    };
  }
  throw new Error('no lot could be split');
}

async function register(value: LandXmlImport): Promise<void> {
  const holder = await stateParty(test.store.read, REGION);
  if (holder === null) throw new Error('no state party');
  const act = makeImportAct({
    quarter: QUARTER,
    parcels: value.parcels,
    holder,
    registeredAt: '2026-11-23T05:00:00.000Z',
    newId: randomUUID,
    salt: 'cd'.repeat(32),
  });
  const seq = Number(test.store.raw.prepare('select count(*) from act').pluck().get());
  test.store.raw.transaction(() => createActApplier(test.store.raw).apply({ ...act, seq }))();
}

/** A line from west to east through the inside of a ring, well past both ends. */
function across(ring: readonly Position[]): Line {
  const north = Math.round(pointInside([ring])[1]);
  const [west, , east] = boxOf([[ring]]);
  return [
    [west - 5000, north - 700],
    [east + 5000, north + 700],
  ];
}
