import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type * as MapLibre from 'maplibre-gl';
import type { Page } from 'playwright-core';
import { gridToLonLat } from '#domain/crs/grid-projection.ts';
import type { Position, Ring } from '#domain/geometry/types.ts';
import { fillParcelStyles } from '#main/replica/parcel-style.ts';
import { TileCutter } from '#main/replica/tiles/cut-tile.ts';
import { decodeMultiPolygon } from '#register/geometry-blob.ts';
import { openStore } from '#register/store.ts';
import { centralPaths } from '#server/central-paths.ts';
import { openBrowser } from '../tests/support/browser.ts';
import { openBenchHome } from './bench-home.ts';
import { goalAtMost, median } from './measure.ts';

/*
 * First idle of a map over the whole register, tiles cut on the way, against a GeoJSON source of 2,000 parcels: the same
 * MapLibre, style, place and window in one run (perf.md §3).
 */
const ROUNDS = 5;
const ZONE = 12;
const ZOOM = 15.8;
const MIDDLE: Position = [12_674_524_000, 5_670_167_000];
const DIST = fileURLToPath(new URL('../node_modules/maplibre-gl/dist/', import.meta.url));

const { home, remove } = await openBenchHome();
const { raw, close } = openStore({ file: centralPaths(home).database, key: null, readonly: true, migrations: null });
raw.exec('create temp table parcel_style (row integer primary key, style integer not null)');
fillParcelStyles(raw);
const cutter = new TileCutter(raw);
const nearest = JSON.stringify(twoThousand());
const server = createServer((request, response) => {
  const path = request.url ?? '/';
  const tile = /^\/tiles\/(\d+)\/(\d+)\/(\d+)$/.exec(path);
  const send = (type: string, body: string | Uint8Array): void =>
    void response.writeHead(200, { 'content-type': type }).end(body);
  if (tile)
    return send(
      'application/x-protobuf',
      cutter.cut({ zone: ZONE, z: Number(tile[1]), x: Number(tile[2]), y: Number(tile[3]) }),
    );
  if (path === '/parcels.geojson') return send('application/json', nearest);
  if (/^\/maplibre-gl[\w-]*\.(?:mjs|css)$/.test(path))
    return send(path.endsWith('css') ? 'text/css' : 'text/javascript', readFileSync(DIST + path.slice(1)));
  return send('text/html', '<!doctype html><link rel="stylesheet" href="/maplibre-gl.css"><body style="margin:0">');
});
await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const browser = await openBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(origin);
  const times = { tiles: [] as number[], geojson: [] as number[] };
  // In turns, so that what else the machine does meets both alike.
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const kind of ['tiles', 'geojson'] as const) times[kind].push(await firstIdle(page, kind));
  }
  const [tiles, geojson] = [median(times.tiles), median(times.geojson)];
  const { n } = raw.prepare<[], { n: number }>('select count(*) as n from parcel where to_seq is null').get() ?? {
    n: 0,
  };
  console.log(`${n} parcels: first idle ${tiles.toFixed(0)} ms; GeoJSON of 2000: ${geojson.toFixed(0)} ms`);
  const ratio = tiles / geojson;
  goalAtMost('first idle of the map', ratio, 0.9, 'x');
} finally {
  await browser.close();
  server.close();
  close();
  remove();
}

function firstIdle(page: Page, kind: 'tiles' | 'geojson'): Promise<number> {
  return page.evaluate(
    async ({ kind, center, zoom, origin }) => {
      const { Map, setWorkerUrl } = (await import(`${origin}/maplibre-gl.mjs`)) as typeof MapLibre;
      setWorkerUrl(`${origin}/maplibre-gl-worker.mjs`);
      const container = document.createElement('div');
      container.style.cssText = 'position:absolute;inset:0';
      document.body.replaceChildren(container);
      const source =
        kind === 'tiles'
          ? { type: 'vector' as const, tiles: [`${origin}/tiles/{z}/{x}/{y}`], minzoom: 9, maxzoom: 18 }
          : { type: 'geojson' as const, data: `${origin}/parcels.geojson` };
      const from = kind === 'tiles' ? { source: 'parcels', 'source-layer': 'parcels' } : { source: 'parcels' };
      const start = performance.now();
      const map = new Map({
        container,
        center,
        zoom,
        fadeDuration: 0,
        style: {
          version: 8,
          sources: { parcels: source },
          layers: [
            { id: 'fill', type: 'fill', ...from, paint: { 'fill-color': '#FBF7D8' } },
            { id: 'line', type: 'line', ...from, paint: { 'line-color': '#5A646C' } },
          ],
        },
      });
      await new Promise<void>((resolve) => void map.once('idle', () => resolve()));
      const took = performance.now() - start;
      const seen = map.queryRenderedFeatures({ layers: ['fill'] }).length;
      map.remove();
      if (seen < 300) throw new Error(`only ${seen} parcels were drawn`);
      return took;
    },
    { kind, center: [...gridToLonLat(ZONE, MIDDLE)] as [number, number], zoom: ZOOM, origin },
  );
}

/** The 2,000 parcels around the middle of the view. */
function twoThousand(): object {
  const rows = raw
    .prepare<[number, number], { geometry: Uint8Array }>(
      `select p.geometry from parcel_box b cross join parcel p on p.row = b.row
       order by abs((b.west + b.east) / 2 - ?) + abs((b.south + b.north) / 2 - ?) limit 2000`,
    )
    .all(MIDDLE[0] / 1000, MIDDLE[1] / 1000);
  const ring = (positions: Ring) => positions.map((position) => gridToLonLat(ZONE, position));
  return {
    type: 'FeatureCollection',
    features: rows.map(({ geometry }) => ({
      type: 'Feature',
      properties: {},
      geometry: {
        type: 'MultiPolygon',
        coordinates: decodeMultiPolygon(geometry).map((polygon) => polygon.map(ring)),
      },
    })),
  };
}
