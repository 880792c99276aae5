import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Drawing } from '../drawing.ts';
import { readWhole } from '../read-in-process.fixture.ts';
import {
  arbitraryFeatures,
  canonical,
  casesOf,
  drawingOf,
  HOSTILE,
  outcomeOf,
  polygonFeature,
} from '../drawing.fixture.ts';
import { geoJsonExport } from '../geojson/write-geojson.ts';
import { readGeoPackage } from './read-geopackage.ts';
import { exportGeoPackage } from './write-geopackage.ts';

const written = (drawing: Drawing): Uint8Array =>
  [...exportGeoPackage(drawing, 'plan').files.values()][0] ?? new Uint8Array();
const read = (bytes: Uint8Array, beside: ReadonlyMap<string, Uint8Array> = new Map()): Promise<Drawing> =>
  readWhole(readGeoPackage, { name: 'a.gpkg', bytes, beside });
const outcome = (bytes: Uint8Array): Promise<string> => outcomeOf(readGeoPackage, bytes, 'a.gpkg');
const reasons = (drawing: Drawing): readonly string[] =>
  drawing.skipped.map(({ reason, count }) => `${reason} ${String(count)}`);
const PLAN = drawingOf(['Қ1', 'Ә2', 'І3'].map((name) => polygonFeature({ name, area: 1.5 }, name)));

/** The file after these statements: what another program, or somebody else, put into it. */
function changed(bytes: Uint8Array, ...statements: readonly string[]): Uint8Array {
  const file = new Database(Buffer.from(bytes));
  file.unsafeMode(true);
  file.pragma('writable_schema = on');
  for (const statement of statements) file.exec(statement);
  const result = file.serialize();
  file.close();
  return result;
}

/** Puts a line into the schema that SQLite would not make: modules that are not here. */
const planted = (type: string, name: string, sql: string): string =>
  `insert into sqlite_schema values ('${type}', '${name}', '${name}', 0, '${sql.replaceAll("'", "''")}')`;

const u32 = (value: number, little = true): Buffer => {
  const bytes = Buffer.alloc(4);
  if (little) bytes.writeUInt32LE(value);
  else bytes.writeUInt32BE(value);
  return bytes;
};
const f64 = (values: readonly number[], little = true): Buffer =>
  Buffer.concat(
    values.map((value) => {
      const bytes = Buffer.alloc(8);
      if (little) bytes.writeDoubleLE(value);
      else bytes.writeDoubleBE(value);
      return bytes;
    }),
  );
const wkb = (type: number, little: boolean, ...parts: readonly Buffer[]): Buffer =>
  Buffer.concat([Buffer.of(little ? 1 : 0), u32(type, little), ...parts]);
const gpb = (body: Buffer, flags = 1, envelope = 0): Buffer =>
  Buffer.concat([Buffer.from('GP'), Buffer.of(0, flags), u32(0), Buffer.alloc(envelope), body]);

/** The geometry of the first feature is this blob. */
function withBlob(blob: Uint8Array): Uint8Array {
  return changed(
    written(PLAN),
    `update plan set geom = x'${Buffer.from(blob).toString('hex')}' where fid = 1`,
    'delete from plan where fid > 1',
  );
}

describe('round trip', () => {
  it.each(['polygon', 'line', 'point'] as const)(
    'keeps every %s bit for bit, and Kazakh letters whole',
    async (kind) => {
      await fc.assert(
        fc.asyncProperty(arbitraryFeatures(kind, 'Жер учаскелері'), async (features) => {
          const drawing = await read(written(drawingOf(features)));
          expect(drawing).toMatchObject({
            crs: { epsg: 10946 },
            axes: 'eastNorth',
            unit: { metres: 1 },
            version: '1.3',
            skipped: [],
          });
          expect(drawing.features.map((one) => ({ ...one, geometry: canonical(one.geometry) }))).toEqual(
            features.map((one) => ({ ...one, geometry: canonical(one.geometry) })),
          );
        }),
        { numRuns: casesOf(25), seed: 3 },
      );
    },
  );

  it('keeps layers and kinds apart, under names that are free', async () => {
    const feature = polygonFeature({ a: 1 });
    const point = {
      kind: 'point',
      points: [
        [1, 2],
        [3, 4],
      ],
    } as const;
    const features = [
      { ...feature, layer: 'Үй' },
      { ...feature, layer: 'ҮЙ' },
      { ...feature, layer: 'Үй', geometry: point },
      { ...feature, layer: 'gpkg_contents' },
    ];
    const drawing = await read(written(drawingOf(features)));
    expect(drawing.features.map(({ layer }) => layer)).toEqual(['Үй', 'ҮЙ_2', 'Үй_points', '_gpkg_contents']);
  });

  it('SEC-57 SEC-65 hostile texts as values, columns and tables are data', async () => {
    const features = HOSTILE.map((text) => ({
      ...polygonFeature({ [text]: text, fid: 7, GEOM: 'x' }, text),
      layer: text,
    }));
    const { files, skipped } = exportGeoPackage(drawingOf(features), HOSTILE[7] ?? '');
    expect([...files.keys()]).toEqual(['_.._etc_passwd.gpkg']);
    expect(skipped.filter(({ reason }) => reason === 'fieldRenamed').map(({ where }) => where)).toEqual(
      expect.arrayContaining(['fid_2', 'GEOM_2']),
    );
    const drawing = await read([...files.values()][0] ?? new Uint8Array());
    expect(drawing.features.map(({ name }) => name)).toEqual(HOSTILE);
    for (const { attributes } of drawing.features) {
      expect(attributes).toMatchObject({ fid_2: 7, GEOM_2: 'x' });
      expect(Object.getPrototypeOf(attributes)).toBe(Object.prototype);
    }
  });

  it('keeps long codes digit by digit, true and false, and nothing as nothing', async () => {
    const bytes = changed(
      written(drawingOf([polygonFeature({ code: 5, yes: true, none: null, share: 0.1 })])),
      'update plan set code = 9201300123456789',
    );
    expect((await read(bytes)).features[0]?.attributes).toEqual({
      code: '9201300123456789',
      yes: true,
      none: null,
      share: 0.1,
    });
    expect((await read(written(drawingOf([])))).features).toEqual([]);
  });

  it('writes systems without a code as undefined, and knows them again', async () => {
    const system = async (more: Partial<Drawing>): Promise<unknown> => {
      const { crs, axes } = await read(written({ ...PLAN, ...more }));
      return [crs, axes];
    };
    expect(await system({ crs: { epsg: null, text: 'local' } })).toEqual([{ epsg: null, text: null }, 'unknown']);
    expect(await system({ crs: { epsg: null, text: null }, axes: 'lonLat' })).toEqual([
      { epsg: null, text: null },
      'lonLat',
    ]);
    expect(await system({ crs: { epsg: 4284, text: null }, axes: 'lonLat' })).toMatchObject([{ epsg: 4284 }, 'lonLat']);
    expect(await system({ crs: { epsg: 2100, text: null } })).toMatchObject([{ epsg: 2100 }, 'eastNorth']);
  });
});

describe('geometry blobs', () => {
  const square = [0, 0, 0, 9, 9, 9, 9, 0, 0, 0];
  const ring = (little: boolean): Buffer => Buffer.concat([u32(5, little), f64(square, little)]);
  const polygon = {
    kind: 'polygon',
    polygons: [
      [
        [
          [0, 0],
          [0, 9],
          [9, 9],
          [9, 0],
          [0, 0],
        ],
      ],
    ],
  };
  const at = { kind: 'point', points: [[1, 2]] };

  it.each<[string, Buffer, readonly unknown[], readonly string[]]>([
    ['little endian', gpb(wkb(3, true, u32(1), ring(true))), [polygon], []],
    ['big endian', gpb(wkb(3, false, u32(1, false), ring(false))), [polygon], []],
    ['parts of either byte order', gpb(wkb(6, true, u32(1), wkb(3, false, u32(1, false), ring(false)))), [polygon], []],
    ['a box x and y', gpb(wkb(1, true, f64([1, 2])), 3, 32), [at], []],
    ['a box with heights', gpb(wkb(1, true, f64([1, 2])), 5, 48), [at], []],
    ['a box with measures', gpb(wkb(1, true, f64([1, 2])), 7, 48), [at], []],
    ['a box with both', gpb(wkb(1, true, f64([1, 2])), 9, 64), [at], []],
    ['a measure', gpb(wkb(2001, true, f64([1, 2, 3]))), [at], []],
    [
      'a line with heights',
      gpb(wkb(1002, true, u32(2), f64([0, 0, 5, 1, 1, 5]))),
      [
        {
          kind: 'line',
          lines: [
            [
              [0, 0],
              [1, 1],
            ],
          ],
        },
      ],
      ['heights 1'],
    ],
    [
      'a line with both',
      gpb(wkb(3002, true, u32(2), f64([0, 0, 5, 6, 1, 1, 5, 6]))),
      [
        {
          kind: 'line',
          lines: [
            [
              [0, 0],
              [1, 1],
            ],
          ],
        },
      ],
      ['heights 1'],
    ],
    ['EWKB with a system', gpb(wkb(0x20000001, true, u32(4326), f64([1, 2]))), [at], []],
    ['EWKB with a height', gpb(wkb(0x80000001, true, f64([1, 2, 3]))), [at], []],
    [
      'a collection',
      gpb(wkb(7, true, u32(2), wkb(1, true, f64([1, 2])), wkb(3, true, u32(1), ring(true)))),
      [polygon, at],
      [],
    ],
    ['points', gpb(wkb(4, true, u32(1), wkb(1, true, f64([1, 2])))), [at], []],
    ['the flag for empty', gpb(wkb(1, true, f64([NaN, NaN])), 0x11), [], ['noGeometry 1']],
    ['an empty point', gpb(wkb(1, true, f64([NaN, NaN]))), [], ['noGeometry 1']],
    ['an arc', gpb(wkb(8, true, u32(3), f64([0, 0, 1, 1, 2, 0]))), [], ['curves 1']],
    ['a polygon of curves', gpb(wkb(10, true, u32(0))), [], ['curves 1']],
    ['an extension', gpb(wkb(1, true, f64([1, 2])), 0x21), [], ['badGeometry 1']],
    ['an unknown box', gpb(wkb(1, true, f64([1, 2])), 0x0b), [], ['badGeometry 1']],
    ['infinity', gpb(wkb(1, true, f64([Infinity, 2]))), [], ['badGeometry 1']],
    ['more points than bytes', gpb(wkb(2, true, u32(0xffffffff), f64([0, 0]))), [], ['badGeometry 1']],
    ['an unknown type', gpb(wkb(99, true)), [], ['badGeometry 1']],
    ['nothing', Buffer.from('GP'), [], ['badGeometry 1']],
    ['another blob', Buffer.alloc(100, 7), [], ['badGeometry 1']],
    ['depth', gpb(Buffer.concat(Array.from({ length: 1000 }, () => wkb(7, true, u32(1))))), [], ['badGeometry 1']],
  ])('reads %s', async (_, blob, geometries, losses) => {
    const drawing = await read(withBlob(blob));
    expect(drawing.features.map(({ geometry }) => geometry)).toEqual(geometries);
    expect(reasons(drawing)).toEqual(losses);
  });

  it('keeps the height of a point', async () => {
    expect((await read(withBlob(gpb(wkb(1001, true, f64([1, 2, 341.25])))))).features[0]?.height).toBe(341.25);
  });
});

describe('tables', () => {
  it('names what it leaves out: tiles, tables without geometry, missing tables, other systems, blobs', async () => {
    const bytes = changed(
      written(drawingOf([polygonFeature({ picture: 'x' }), { ...polygonFeature({}), layer: 'other' }])),
      "insert into gpkg_contents (table_name, data_type) values ('pyramid', 'tiles'), ('list', 'attributes'), ('gone', 'features')",
      "insert into gpkg_geometry_columns values ('gone', 'geom', 'POINT', 10946, 0, 0)",
      "update gpkg_geometry_columns set srs_id = 4326 where table_name = 'other'",
      "update plan set picture = x'00ff'",
    );
    const drawing = await read(bytes);
    expect(drawing.features).toHaveLength(1);
    expect(drawing.skipped.map(({ what, reason }) => `${what} ${reason}`).sort()).toEqual([
      'gone missingTable',
      'list tableWithoutGeometry',
      'other otherCrs',
      'picture blobColumn',
      'pyramid tiles',
    ]);
  });

  it('reads a file whose last program kept a log, and says that the log beside it is not read', async () => {
    const bytes = Uint8Array.from(written(PLAN));
    bytes.fill(2, 18, 20);
    const drawing = await read(bytes, new Map([['a.gpkg-wal', Buffer.from('x')]]));
    expect(drawing.features).toHaveLength(3);
    expect(reasons(drawing)).toEqual(['walBeside 1']);
    expect(bytes[18]).toBe(2);
  });

  it('does not run what a generated column says', async () => {
    const bytes = changed(
      written(PLAN),
      'alter table plan add column bomb generated always as (hex(zeroblob(500000000))) virtual',
    );
    const drawing = await read(bytes);
    expect(Object.keys(drawing.features[0]?.attributes ?? {})).toEqual(['name', 'area']);
  });
});

describe('SEC-62 foreign files', () => {
  const plan = written(PLAN);

  it.each<[string, string, string]>([
    // With SpatiaLite loaded this reads any file of the machine, even if no schema is trusted.
    [
      'VirtualText over a file',
      planted(
        'table',
        'passwd',
        `CREATE VIRTUAL TABLE passwd USING VirtualText('/etc/passwd', 'UTF-8', 0, POINT, NONE, ':')`,
      ),
      'sqlite.virtualTable',
    ],
    [
      'VirtualShape over a file',
      planted('table', 'shp', `CREATE VIRTUAL TABLE shp USING VirtualShape('/x', 'UTF-8', 1)`),
      'sqlite.virtualTable',
    ],
    ['a full text table', 'create virtual table words using fts5(a)', 'sqlite.virtualTable'],
    [
      'another module under the name of a search tree',
      'create virtual table rtree_plan_geom using fts5(id, minx, maxx, miny, maxy)',
      'sqlite.virtualTable',
    ],
    [
      'a search tree with other columns',
      'create virtual table rtree_plan_geom using rtree(id, a, b)',
      'sqlite.virtualTable',
    ],
    [
      'a search tree under another name',
      'create virtual table tree using rtree(id, minx, maxx, miny, maxy)',
      'sqlite.virtualTable',
    ],
    ['a table that pages itself', 'create virtual table rtree_x using dbstat', 'sqlite.virtualTable'],
    ['a view', 'create view v as select * from plan', 'sqlite.view'],
    ['a view in place of a table', `create view gpkg_extra as select hex(zeroblob(1000000000))`, 'sqlite.view'],
    ['a trigger', 'create trigger t after insert on plan begin delete from plan; end', 'sqlite.trigger'],
    [
      'a trigger by a name that is nearly one of the format',
      'create trigger rtree_plan_geom_update9 after insert on plan begin delete from plan; end',
      'sqlite.trigger',
    ],
    ['something that is no object', planted('other', 'x', 'CREATE TABLE x (a)'), 'sqlite.damaged'],
  ])('refuses %s', async (_, statement, reason) => {
    expect(await outcome(changed(plan, statement))).toBe(reason);
  });

  it('takes the search trees, triggers and views of the format, and runs none of them', async () => {
    const bytes = changed(
      plan,
      'create virtual table "rtree_plan_geom" using rtree(id, minx, maxx, miny, maxy)',
      `create trigger "rtree_plan_geom_insert" after insert on plan begin insert into "rtree_plan_geom" values (1, ST_MinX(new.geom), 1, 1, 1); end`,
      `create trigger "trigger_insert_feature_count_plan" after insert on plan begin delete from plan; end`,
      'create view st_geometry_columns as select ST_Nothing(1)',
    );
    expect((await read(bytes)).features).toHaveLength(3);
  });

  it.each([
    ['nothing', new Uint8Array(), 'sqlite.none'],
    ['a text', Buffer.alloc(1000, 0x41), 'sqlite.none'],
    ['a header alone', Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(1000)]), 'sqlite.damaged'],
    ['an empty database', changed(new Uint8Array(Buffer.from(emptyDatabase()))), 'notGeoPackage'],
    [
      'a geopackage without its tables',
      changed(plan, 'pragma foreign_keys = off; drop table gpkg_contents'),
      'notGeoPackage',
    ],
    [
      'ten thousand and one tables',
      changed(
        plan,
        ...(Array.from({ length: 10_001 }, (_, i) => `create table t${String(i)} (a)`)
          .join(';')
          .match(/.+/g) ?? []),
      ),
      'sqlite.tooMany',
    ],
  ])('refuses %s', async (_, bytes, reason) => {
    expect(await outcome(bytes)).toBe(reason);
  });
});

function emptyDatabase(): Uint8Array {
  const file = new Database(':memory:');
  file.exec('create table a (b)');
  const bytes = file.serialize();
  file.close();
  return bytes;
}

describe('other programs', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'shekara-gpkg-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const run = (program: string, ...options: readonly string[]): string | null => {
    try {
      return execFileSync(program, options, { encoding: 'utf8', stdio: 'pipe', cwd: folder });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  };

  it('GDAL reads what is written, without a warning, where it is installed', (context) => {
    writeFileSync(join(folder, 'plan.gpkg'), written(PLAN));
    const text = run('ogrinfo', '-al', '-ro', 'plan.gpkg');
    if (text === null) return context.skip('ogrinfo is not installed');
    expect(text).toMatch(
      /Feature Count: 3[\s\S]*name \(String\) = Қ1[\s\S]*area \(Real\) = 1\.5[\s\S]*MULTIPOLYGON \(\(\(12500000 5000000/,
    );
    expect(text).not.toMatch(/warning/i);
  });

  it('what GDAL writes is read, with its search tree and its triggers', async (context) => {
    const features = PLAN.features.map((feature) => ({ ...feature, layer: 'Учаске' }));
    const source = geoJsonExport('member')(drawingOf(features, { crs: { epsg: 28412, text: null } }), 'plan');
    writeFileSync(join(folder, 'in.geojson'), [...source.files.values()][0] ?? '');
    if (run('ogr2ogr', '-f', 'GPKG', 'out.gpkg', 'in.geojson') === null)
      return context.skip('ogr2ogr is not installed');
    const drawing = await read(readFileSync(join(folder, 'out.gpkg')));
    expect(drawing).toMatchObject({ crs: { epsg: 28412 }, axes: 'eastNorth', skipped: [] });
    expect(drawing.features.map(({ layer, name, geometry }) => [layer, name, canonical(geometry)])).toEqual(
      features.map(({ layer, name, geometry }) => [layer, name, canonical(geometry)]),
    );
  });
});
