import { mkdtempSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { TileType } from 'pmtiles';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BaseMap } from '#contracts/workstation/map.ts';
import type { SeatEvent } from '#contracts/workstation/session.ts';
import { gridToLonLat } from '#domain/crs/grid-projection.ts';
import { openStore, type Store } from '#register/store.ts';
import { startHelperParser } from '../exchange/start-helper-parser.ts';
import { startNodeParser, type StartParser } from '../exchange/start-parser.ts';
import { forkNode } from '../fork.ts';
import { BaseMaps } from './base-maps.ts';
import { plainTile, tileAt, writeGeotiff, writeMbtiles, writePlainTiff, writePmtiles } from './map-files.fixture.ts';
import { MapNotes } from './map-notes.ts';
import { pictureSize } from './picture.ts';
import { MapFileError, type ReadRange } from './reader/map-file.ts';
import { openGeotiff } from './reader/open-geotiff.ts';
import { openMbtiles } from './reader/open-mbtiles.ts';
import { openPmtiles } from './reader/open-pmtiles.ts';
import { startMapHere } from './start-map-here.fixture.ts';

/** In the demo town, and the same place on the grid of zone 12, millimetres. */
const GRID = [12_674_503_000, 5_670_140_000] as const;
const [LON, LAT] = gridToLonLat(12, GRID);
const RED = [200, 30, 20] as const;
const BLUE = [20, 40, 210] as const;

let folder = '';
let store: Store;
let maps: BaseMaps;
let events: SeatEvent[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shekara-maps-'));
  store = openStore({ file: join(folder, 'desk.db'), key: null, migrations: 'desk' });
  events = [];
  maps = open();
});
afterEach(() => {
  maps.close();
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

const open = (startParser: StartParser = startMapHere): BaseMaps =>
  new BaseMaps({
    notes: new MapNotes(store.raw),
    startParser,
    now: () => '2026-11-27T08:00:00.000Z',
    publish: (event) => events.push(event),
  });
const file = (name: string): string => join(folder, name);
const oneTile = (z: number, colour: readonly [number, number, number]) => ({
  ...tileAt(z, LON, LAT),
  bytes: plainTile(colour),
});

async function added(path: string): Promise<BaseMap> {
  const answer = await maps.addFile(path);
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value;
}
async function refused(path: string): Promise<string> {
  const answer = await maps.addFile(path);
  return answer.ok ? 'taken' : answer.error.code;
}
const reasonOf = (opened: Promise<unknown>): Promise<string> =>
  opened.then(
    () => 'taken',
    (error: unknown) => (error instanceof MapFileError ? error.reason : String(error)),
  );
const rangesOf =
  (path: string): ReadRange =>
  (offset, length) =>
    Promise.resolve(Uint8Array.from(readFileSync(path).subarray(offset, offset + length)));
function reasonHere(path: string): string {
  try {
    openMbtiles(path);
    return 'taken';
  } catch (error) {
    return error instanceof MapFileError ? error.reason : String(error);
  }
}
const addressOf = ({ tiles }: BaseMap, { z, x, y }: { z: number; x: number; y: number }): string =>
  tiles.replace('{z}', String(z)).replace('{x}', String(x)).replace('{y}', String(y));

/** The colour of a pixel of a PNG of our own making: eight bits, alpha, no filter. */
function pixelOf(png: Uint8Array, x: number, y: number): number[] {
  const size = pictureSize(png);
  if (size === null) throw new Error('no picture');
  const at = Buffer.from(png).indexOf('IDAT');
  const data = inflateSync(Buffer.from(png).subarray(at + 4));
  return [...data.subarray(y * (size.width * 4 + 1) + 1 + x * 4).subarray(0, 4)];
}

describe('base maps of files (A7.7)', () => {
  it('gives out the tiles of an MBTiles file, rows counted from the north, and nothing where it has none', async () => {
    const tile = oneTile(16, RED);
    writeMbtiles(file('орто 2026.mbtiles'), {
      tiles: [tile, oneTile(12, RED)],
      metadata: { name: 'Ортофотоплан', format: 'png', attribution: '<b>АО «Съёмка»</b>' },
    });
    const map = await added(file('орто 2026.mbtiles'));
    expect(map).toMatchObject({
      name: 'Ортофотоплан',
      kind: 'mbtiles',
      origin: 'орто 2026.mbtiles',
      attribution: 'АО «Съёмка»',
      state: 'ready',
      ...{ minZoom: 12, maxZoom: 16, tileSize: 256 },
    });
    expect(map.tiles).not.toContain('2026');
    const [west, south, east, north] = map.bounds;
    expect(west < LON && LON < east && south < LAT && LAT < north).toBe(true);
    const found = await maps.answer(addressOf(map, tile));
    expect(found).toMatchObject({ status: 200, headers: { 'content-type': 'image/png' } });
    expect(Buffer.from(found.body).equals(tile.bytes)).toBe(true);
    const beside = await maps.answer(addressOf(map, { ...tile, x: tile.x + 1 }));
    expect(pictureSize(beside.body)).toMatchObject({ width: 1, height: 1 });
  });

  it('reads the two tables that equal tiles are shared in', async () => {
    const tile = oneTile(16, BLUE);
    writeMbtiles(file('shared.mbtiles'), { tiles: [tile], shared: true });
    const found = await maps.answer(addressOf(await added(file('shared.mbtiles')), tile));
    expect(Buffer.from(found.body).equals(tile.bytes)).toBe(true);
  });

  it('gives out the tiles of a PMTiles archive', async () => {
    const tiles = [15, 16].map((z) => oneTile(z, BLUE));
    writePmtiles(file('orto.pmtiles'), tiles, [LON - 0.01, LAT - 0.01, LON + 0.01, LAT + 0.01]);
    const map = await added(file('orto.pmtiles'));
    expect(map).toMatchObject({ kind: 'pmtiles', name: 'Ортофотоплан', attribution: 'АО «Съёмка»', minZoom: 15 });
    for (const tile of tiles)
      expect(Buffer.from((await maps.answer(addressOf(map, tile))).body).equals(tile.bytes)).toBe(true);
  });

  it('brings a GeoTIFF of the state grid to its place within a pixel', async () => {
    // 200 × 200 m around the place: red west of it, blue east of it.
    writeGeotiff(file('план.tif'), {
      ...{ width: 400, height: 400, pixelM: 0.5, epsg: 10_946 },
      corner: [GRID[0] / 1000 - 100, GRID[1] / 1000 + 100],
      colourAt: (column) => (column < 200 ? RED : BLUE),
    });
    const map = await added(file('план.tif'));
    expect(map).toMatchObject({ kind: 'geotiff', name: 'план', system: 'EPSG:10946', accuracyM: 1 });
    const z = 18;
    const tile = tileAt(z, LON, LAT);
    const { body } = await maps.answer(addressOf(map, tile));
    // Where the place lies on the tile, pixels; a pixel of zoom 18 is 0.38 m here.
    const x = (((LON + 180) / 360) * 2 ** z - tile.x) * 256;
    const y = (((1 - Math.asinh(Math.tan((LAT * Math.PI) / 180)) / Math.PI) / 2) * 2 ** z - tile.y) * 256;
    const at = (dx: number): number[] => pixelOf(body, Math.min(255, Math.max(0, Math.floor(x + dx))), Math.floor(y));
    const colours = [-3, 3].filter((dx) => x + dx >= 0 && x + dx < 256).map(at);
    expect(colours.length).toBeGreaterThan(0);
    for (const [index, dx] of [-3, 3].filter((each) => x + each >= 0 && x + each < 256).entries())
      expect(colours[index]).toEqual([...(dx < 0 ? RED : BLUE), 255]);
  });

  it.each([
    ['a locked process of its own', startNodeParser],
    ['a helper of the shell', startHelperParser(forkNode)],
  ])('SEC-58 reads each file in %s', async (_where, start) => {
    maps.close();
    maps = open(start);
    const tile = oneTile(16, RED);
    writeMbtiles(file('a.mbtiles'), { tiles: [tile] });
    writeGeotiff(file('план.tif'), {
      ...{ width: 300, height: 300, pixelM: 1, epsg: 10_946, colourAt: () => BLUE },
      corner: [GRID[0] / 1000 - 150, GRID[1] / 1000 + 150],
    });
    const [mbtiles, geotiff] = await Promise.all([added(file('a.mbtiles')), added(file('план.tif'))]);
    const [one, other] = await Promise.all([
      maps.answer(addressOf(mbtiles, tile)),
      maps.answer(addressOf(geotiff, tile)),
    ]);
    expect(Buffer.from(one.body).equals(tile.bytes)).toBe(true);
    expect(pictureSize(other.body)).toMatchObject({ width: 256 });
  });

  it('waits for a file that vanished, says so, and goes on when it is back', async () => {
    const tile = oneTile(16, RED);
    writeMbtiles(file('a.mbtiles'), { tiles: [tile] });
    const map = await added(file('a.mbtiles'));
    renameSync(file('a.mbtiles'), file('b.mbtiles'));
    expect((await maps.list())[0]).toMatchObject({ state: 'gone' });
    expect((await maps.answer(addressOf(map, tile))).status).toBe(503);
    renameSync(file('b.mbtiles'), file('a.mbtiles'));
    expect((await maps.list())[0]).toMatchObject({ state: 'ready' });
    expect((await maps.answer(addressOf(map, tile))).status).toBe(200);
  });

  it('gives another address to the tiles of a file that was changed', async () => {
    writeMbtiles(file('a.mbtiles'), { tiles: [oneTile(16, RED)] });
    const before = await added(file('a.mbtiles'));
    rmSync(file('a.mbtiles'));
    writeMbtiles(file('a.mbtiles'), { tiles: [oneTile(16, BLUE), oneTile(17, BLUE)] });
    utimesSync(file('a.mbtiles'), 2e9, 2e9);
    const [after] = await maps.list();
    expect(after).toMatchObject({ state: 'ready', maxZoom: 17 });
    expect(after?.tiles).not.toBe(before.tiles);
    rmSync(file('a.mbtiles'));
    writeFileSync(file('a.mbtiles'), 'no map');
    expect((await maps.list())[0]).toMatchObject({ state: 'unreadable', reason: 'formatUnknown' });
  });

  it('keeps its maps at the desk, for the next session', async () => {
    const tile = oneTile(16, RED);
    writeMbtiles(file('a.mbtiles'), { tiles: [tile] });
    const map = await added(file('a.mbtiles'));
    maps.rename(map.id, 'Съёмка 2026');
    maps.close();
    maps = open();
    expect(await maps.list()).toMatchObject([{ id: map.id, name: 'Съёмка 2026', shown: true }]);
    expect((await maps.answer(addressOf(map, tile))).status).toBe(200);
    maps.remove(map.id);
    expect(await maps.list()).toEqual([]);
  });
});

describe('what is no base map', () => {
  it('is refused with what is wrong', async () => {
    writeFileSync(file('a.txt'), 'текст');
    writeFileSync(file('broken.pmtiles'), `PMTiles\x03${'x'.repeat(200)}`);
    writeFileSync(file('broken.tif'), Buffer.concat([Buffer.from('II*\0', 'latin1'), Buffer.alloc(40, 0xff)]));
    writeMbtiles(file('empty.mbtiles'), { tiles: [] });
    writeMbtiles(file('vector.mbtiles'), { tiles: [oneTile(16, RED)], metadata: { format: 'pbf' } });
    writePmtiles(file('vector.pmtiles'), [oneTile(16, RED)], [LON, LAT, LON + 1, LAT + 1], TileType.Mvt);
    writeMbtiles(file('far.mbtiles'), { tiles: [{ ...tileAt(16, 2.35, 48.85), bytes: plainTile(RED) }] });
    writePlainTiff(file('scan.tif'));
    writeGeotiff(file('other.tif'), {
      ...{ width: 4, height: 4, pixelM: 1, epsg: 2154, colourAt: () => RED },
      corner: [0, 0],
    });
    expect(await refused('a.mbtiles')).toBe('map.pathRelative');
    expect(await refused(file('nowhere.mbtiles'))).toBe('map.fileGone');
    expect(await refused(folder)).toBe('map.notAFile');
    expect(await refused(file('a.txt'))).toBe('map.formatUnknown');
    expect(await refused(file('far.mbtiles'))).toBe('map.elsewhere');
    expect(await refused(file('broken.tif'))).toBe('map.damaged');
    expect(await reasonOf(openPmtiles(rangesOf(file('broken.pmtiles'))))).toBe('damaged');
    expect(await reasonOf(openPmtiles(rangesOf(file('vector.pmtiles'))))).toBe('vectorTiles');
    expect(await reasonOf(openGeotiff(rangesOf(file('scan.tif'))))).toBe('noPlace');
    expect(await reasonOf(openGeotiff(rangesOf(file('other.tif'))))).toBe('crsUnknown');
    expect(reasonHere(file('empty.mbtiles'))).toBe('notTiles');
    expect(reasonHere(file('vector.mbtiles'))).toBe('vectorTiles');
  });

  it.each([
    ['a virtual table', 'create virtual table spy using fts5(a)', 'virtualTable'],
    ['a trigger', 'create trigger t after insert on tiles begin select 1; end', 'trigger'],
    ['a view of its own', 'create view spy as select * from tiles', 'view'],
    ['an index that computes', 'create index i on tiles (abs(zoom_level))', 'computed'],
  ])('SEC-62 an SQLite file with %s is not opened', (_what, sql, reason) => {
    writeMbtiles(file('hostile.mbtiles'), { tiles: [oneTile(16, RED)], sql });
    expect(reasonHere(file('hostile.mbtiles'))).toBe(reason);
  });

  it('SEC-62 a file that its last program left in write-ahead mode is not touched', async () => {
    writeMbtiles(file('log.mbtiles'), { tiles: [oneTile(16, RED)], sql: 'pragma journal_mode = wal' });
    expect(await refused(file('log.mbtiles'))).toBe('map.openElsewhere');
  });

  it('SEC-63 what is no picture of a tile is not given to the window', async () => {
    const tile = { ...oneTile(16, RED), bytes: plainTile(RED) };
    const script = { ...tile, x: tile.x + 1, bytes: Buffer.from('<svg onload="alert(1)"/>') };
    const wide = { ...tile, x: tile.x + 2, bytes: plainTile(RED, 1200) };
    writeMbtiles(file('a.mbtiles'), { tiles: [tile, script, wide] });
    const map = await added(file('a.mbtiles'));
    for (const each of [script, wide])
      expect(pictureSize((await maps.answer(addressOf(map, each))).body)).toMatchObject({ width: 1 });
  });

  it('SEC-8 no address is a path', async () => {
    for (const path of ['/maps/../desk.db', '/maps/%2e%2e/1/0/0/0', `/maps/${'0'.repeat(36)}/1/0/0/0`, '/maps/'])
      expect((await maps.answer(path)).status).toBe(404);
  });
});
