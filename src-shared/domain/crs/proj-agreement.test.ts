import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, assert, beforeAll, describe, expect, it } from 'vitest';
import { propertyRuns } from '../testing/property-runs.ts';
import { COORDINATE_SYSTEMS, coordinateSystemOf, type CoordinateSystem } from './coordinate-systems.ts';
import type { Extent } from './extent.ts';
import { CITY_GRID, KAZAKH_GRID, writeNtv2 } from './ntv2.fixture.ts';
import { readDatumGrid, type DatumGrid } from './ntv2-grid.ts';
import { pipelineOf, type PipelineContext } from './pipeline.ts';
import { transformSet } from './transform-points.ts';

/*
 * The same steps by PROJ itself, in SpatiaLite: ST_Transform with a pipeline. The datum steps are written out once
 * more here, from EPSG and not from the code under test.
 */

const COUNT = propertyRuns(40);
/** Metres; of a degree as many as a metre has at most. */
const BOUND = 1e-6;
const METRE_IN_DEGREES = 1 / 111_320;

let database: Database.Database;
let transform: Database.Statement<[number, number, string], { x: number; y: number }>;
beforeAll(() => {
  database = new Database(':memory:');
  database.loadExtension('mod_spatialite');
  database.exec(`select InitSpatialMetadata(1, 'NONE')`);
  const insert = database.prepare(
    `insert into spatial_ref_sys (srid, auth_name, auth_srid, ref_sys_name, proj4text, srtext)
     values (?, 'test', ?, ?, '+proj=longlat +ellps=WGS84 +no_defs', '')`,
  );
  for (const srid of [900_001, 900_002]) insert.run(srid, srid, `test ${srid}`);
  transform = database.prepare(
    `select ST_X(g) as x, ST_Y(g) as y
     from (select ST_Transform(MakePoint(?, ?, 900001), 900002, null, ?) as g)`,
  );
});
afterAll(() => database.close());

const HELMERT = '+proj=helmert +x=25 +y=-141 +z=-78.5 +rx=0 +ry=-0.35 +rz=-0.736 +s=0 +convention=coordinate_frame';
const datumSteps = (ellipsoid: string): string =>
  `+step +proj=push +v_3 +step +proj=cart +ellps=krass +step ${HELMERT} +step +inv +proj=cart +ellps=${ellipsoid} +step +proj=pop +v_3`;
const datumBack = (ellipsoid: string): string =>
  `+step +proj=push +v_3 +step +proj=cart +ellps=${ellipsoid} +step +inv ${HELMERT} +step +inv +proj=cart +ellps=krass +step +proj=pop +v_3`;

const project = ({ kind, proj }: CoordinateSystem): string =>
  kind === 'geographic' ? '+step +proj=unitconvert +xy_in=rad +xy_out=deg' : `+step ${plain(proj)}`;
const unproject = ({ kind, proj }: CoordinateSystem): string =>
  kind === 'geographic' ? '+step +proj=unitconvert +xy_in=deg +xy_out=rad' : `+step +inv ${plain(proj)}`;
/** In a pipeline the sphere of Web Mercator needs no @null. */
const plain = (proj: string): string => proj.replace(' +nadgrids=@null', '').replace(' +no_defs', '');

function system(id: string): CoordinateSystem {
  const found = coordinateSystemOf(id);
  assert(found);
  return found;
}

let state = 20_261_123;
const random = (): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 2 ** 32;
};

/** Places over the system's area of use, as coordinates of the system by PROJ. */
function places(of: CoordinateSystem, [west, south, east, north] = of.area): readonly (readonly [number, number])[] {
  return Array.from({ length: COUNT }, () => {
    const longitude = west + random() * (east - west);
    const latitude = south + random() * (north - south);
    const { x, y } = byProj([longitude, latitude], `+step +proj=unitconvert +xy_in=deg +xy_out=rad ${project(of)}`);
    return [x, y] as const;
  });
}

function byProj([x, y]: readonly [number, number], steps: string): { x: number; y: number } {
  const answer = transform.get(x, y, `+proj=pipeline ${steps}`);
  assert(answer && answer.x !== null, `PROJ refuses ${steps}`);
  return answer;
}

/** The largest difference from PROJ in metres. */
function difference(from: string, to: string, datum: string, options: PipelineContext & { box?: Extent } = {}) {
  const pipeline = pipelineOf(from, to, options);
  assert(pipeline.ok);
  const source = places(system(from), options.box);
  const { coordinates, refused } = transformSet(pipeline.value, Float64Array.from(source.flat()));
  expect([...refused]).toEqual([]);
  const unit = system(to).kind === 'geographic' ? 1 / METRE_IN_DEGREES : 1;
  const steps = `${unproject(system(from))} ${datum} ${project(system(to))}`;
  return Math.max(
    ...source.map((point, index) => {
      const { x, y } = byProj(point, steps);
      return unit * Math.hypot(x - (coordinates[2 * index] ?? NaN), y - (coordinates[2 * index + 1] ?? NaN));
    }),
  );
}
const KAZ_BOX: Extent = [66.1, 48.1, 71.9, 51.9];

describe('agreement with PROJ', () => {
  it.each(COORDINATE_SYSTEMS.filter(({ kind }) => kind !== 'geographic').map(({ id, datum }) => [id, datum] as const))(
    'projects %s as PROJ does, to a micrometre, both ways',
    (id, datum) => {
      const geographic = { sk42: 'EPSG:4284', qaztrf23: 'EPSG:10941', wgs84: 'EPSG:4326' }[datum];
      expect(difference(id, geographic, '')).toBeLessThan(BOUND);
      // Zones 14 and 15 of 3° end west of Kazakhstan; degrees are taken from the area of the zone.
      expect(difference(geographic, id, '', { box: system(id).area })).toBeLessThan(BOUND);
    },
  );

  it.each([
    ['EPSG:28412', 'EPSG:10945', 'GRS80'],
    ['EPSG:28412', 'EPSG:10946', 'GRS80'],
    ['EPSG:2502', 'EPSG:10946', 'GRS80'],
    ['EPSG:2540', 'EPSG:10946', 'GRS80'],
    ['EPSG:2601', 'EPSG:10947', 'GRS80'],
    ['EPSG:2939', 'EPSG:10943', 'GRS80'],
    ['EPSG:4284', 'EPSG:10941', 'GRS80'],
    ['EPSG:28412', 'EPSG:4326', 'WGS84'],
    ['EPSG:28413', 'EPSG:32643', 'WGS84'],
    ['EPSG:28415', 'EPSG:3857', 'WGS84'],
  ])('takes %s to %s by the seven parameters as PROJ does', (from, to, ellipsoid) => {
    expect(difference(from, to, datumSteps(ellipsoid))).toBeLessThan(BOUND);
    expect(difference(to, from, datumBack(ellipsoid), { box: system(from).area })).toBeLessThan(BOUND);
  });

  it.each([
    ['EPSG:10946', 'EPSG:4326'],
    ['EPSG:10946', 'EPSG:32642'],
    ['EPSG:10946', 'EPSG:3857'],
    ['EPSG:32642', 'EPSG:10946'],
  ])('takes %s and %s for the same datum, as EPSG:10965 says', (from, to) => {
    expect(difference(from, to, '')).toBeLessThan(BOUND);
  });

  it('keeps to vectors that cs2cs 9.1.1 printed', () => {
    // cs2cs -f %.9f <krass +towgs84=25,-141,-78.5,0,0.35,0.736,0> +to <GRS80 +towgs84=0,0,0,0,0,0,0>, zone 12.
    const pipeline = pipelineOf('EPSG:28412', 'EPSG:10946');
    assert(pipeline.ok);
    const { coordinates } = transformSet(pipeline.value, Float64Array.of(12_674_503.798, 5_670_181.044));
    expect(Math.abs((coordinates[0] ?? 0) - 12_674_437.176258072)).toBeLessThan(BOUND);
    expect(Math.abs((coordinates[1] ?? 0) - 5_670_127.192065458)).toBeLessThan(BOUND);
  });
});

describe('agreement with PROJ by an NTv2 grid', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'shekara-grid-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function install(name: string, little: boolean): { grid: DatumGrid; file: string } {
    const bytes = writeNtv2([KAZAKH_GRID, CITY_GRID], { little });
    const file = join(folder, name);
    writeFileSync(file, bytes);
    const grid = readDatumGrid(bytes);
    assert(grid.ok);
    return { grid: grid.value, file };
  }

  it.each([
    ['little', true],
    ['big', false],
  ])('shifts by a %s-endian grid and its finer sub-grid as PROJ does, there and back', (name, little) => {
    const { grid, file } = install(`${name}.gsb`, little);
    const city: Extent = [71.05, 50.8, 71.95, 51.45];
    for (const box of [KAZ_BOX, city]) {
      const there = `+step +proj=hgridshift +grids=${file}`;
      expect(difference('EPSG:28412', 'EPSG:10946', there, { grid, box })).toBeLessThan(BOUND);
      const back = `+step +inv +proj=hgridshift +grids=${file}`;
      expect(difference('EPSG:10946', 'EPSG:28412', back, { grid, box })).toBeLessThan(BOUND);
    }
  });
});
