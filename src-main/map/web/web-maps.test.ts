import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SeatEvent } from '#contracts/workstation/session.ts';
import { openStore, type Store } from '#register/store.ts';
import { MapNotes } from '../map-notes.ts';
import { plainTile } from '../map-files.fixture.ts';
import { readCapabilities } from './capabilities.ts';
import { readWebAddress } from './web-address.ts';
import { tileUrl } from './tile-url.ts';
import { WebMaps } from './web-maps.ts';

const GREEN = plainTile([90, 150, 90]);
const KAZAKHSTAN_BOX = `<EX_GeographicBoundingBox><westBoundLongitude>46</westBoundLongitude>
  <eastBoundLongitude>88</eastBoundLongitude><southBoundLatitude>40</southBoundLatitude>
  <northBoundLatitude>56</northBoundLatitude></EX_GeographicBoundingBox>`;

const wms = (host: string): string => `<?xml version="1.0"?>
<WMS_Capabilities version="1.3.0" xmlns:xlink="http://www.w3.org/1999/xlink"><Capability>
<Request><GetMap><Format>image/gif</Format><Format>image/png</Format>
<DCPType><HTTP><Get><OnlineResource xlink:href="http://${host}/ows?map=kz&amp;SERVICE=WMS&amp;"/></Get></HTTP></DCPType></GetMap></Request>
<Layer><Title>All</Title><CRS>EPSG:3857</CRS>${KAZAKHSTAN_BOX}
  <Layer><Name>ortho</Name><Title>Ортофото</Title></Layer>
  <Layer><Name>roads</Name><Title>Дороги</Title></Layer>
  <Layer><Name>alps</Name><Title>Alps</Title><EX_GeographicBoundingBox><westBoundLongitude>5</westBoundLongitude>
    <eastBoundLongitude>10</eastBoundLongitude><southBoundLatitude>44</southBoundLatitude>
    <northBoundLatitude>47</northBoundLatitude></EX_GeographicBoundingBox></Layer>
</Layer></Capability></WMS_Capabilities>`;

const wmts = (host: string): string => `<?xml version="1.0"?>
<Capabilities version="1.0.0" xmlns:ows="http://www.opengis.net/ows/1.1"><Contents>
<Layer><ows:Title>Топооснова</ows:Title><ows:Identifier>topo</ows:Identifier>
  <ows:WGS84BoundingBox><ows:LowerCorner>46 40</ows:LowerCorner><ows:UpperCorner>88 56</ows:UpperCorner></ows:WGS84BoundingBox>
  <Style isDefault="true"><ows:Identifier>normal</ows:Identifier></Style><Format>image/jpeg</Format>
  <TileMatrixSetLink><TileMatrixSet>state</TileMatrixSet></TileMatrixSetLink>
  <TileMatrixSetLink><TileMatrixSet>web</TileMatrixSet></TileMatrixSetLink>
  <ResourceURL format="image/jpeg" resourceType="tile"
    template="http://${host}/t/{Style}/{TileMatrixSet}/{TileMatrix}/{TileRow}/{TileCol}.jpg"/></Layer>
<TileMatrixSet><ows:Identifier>state</ows:Identifier><ows:SupportedCRS>urn:ogc:def:crs:EPSG::28412</ows:SupportedCRS></TileMatrixSet>
<TileMatrixSet><ows:Identifier>web</ows:Identifier><ows:SupportedCRS>urn:ogc:def:crs:EPSG::3857</ows:SupportedCRS>
${[10, 11]
  .map(
    (z) => `<TileMatrix><ows:Identifier>EPSG:3857:${z}</ows:Identifier>
  <ScaleDenominator>${559_082_264.0287178 / 2 ** z}</ScaleDenominator>
  <TopLeftCorner>-20037508.3428 20037508.3428</TopLeftCorner><TileWidth>256</TileWidth><TileHeight>256</TileHeight></TileMatrix>`,
  )
  .join('')}</TileMatrixSet></Contents></Capabilities>`;

type Answer = { readonly status?: number; readonly body?: string | Uint8Array; readonly location?: string };

let store: Store;
let server: Server;
let host: string;
let asked: string[];
let answers: (url: string) => Answer;
let events: SeatEvent[];
let maps: WebMaps;

beforeEach(async () => {
  store = openStore({ file: ':memory:', key: null, migrations: 'desk' });
  asked = [];
  events = [];
  answers = () => ({ body: GREEN });
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const { status = 200, body = '', location } = answers(request.url ?? '');
    response.writeHead(status, location === undefined ? {} : { location }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  maps = reopen();
});
afterEach(async () => {
  maps.close();
  store.close();
  await new Promise((resolve) => server.close(resolve));
});

function reopen(): WebMaps {
  return new WebMaps({
    notes: new MapNotes(store.raw),
    now: () => '2026-11-27T08:00:00.000Z',
    publish: (event) => events.push(event),
  });
}

describe('base maps of an address', () => {
  it('A7.7 SEC-37 takes tiles of a template, asks for nothing before it is added, and keeps it at the desk', async () => {
    expect(asked).toEqual([]);
    const added = await maps.add(`http://${host}/tiles/{z}/{x}/{y}.png?key=abc`, null);
    expect(added).toMatchObject({ ok: true, value: { added: { kind: 'xyz', origin: host, state: 'ready' } } });
    const [map] = reopen().list();
    const tile = await maps.answer(map!.tiles.replace('{z}', '12').replace('{x}', '2900').replace('{y}', '1380'));
    expect(tile).toMatchObject({ status: 200, headers: { 'content-type': 'image/png' } });
    expect(asked).toEqual(['/tiles/4/11/5.png?key=abc', '/tiles/12/2900/1380.png?key=abc']);
    expect(await maps.add(`http://${host}/tiles/{z}/{x}/{y}.png?key=abc`, null)).toMatchObject({
      error: { code: 'map.addressTwice' },
    });
    maps.rename(map!.id, 'Снимок');
    maps.show(map!.id, false);
    expect(maps.list()).toMatchObject([{ name: 'Снимок', shown: false }]);
    maps.remove(map!.id);
    expect(maps.list()).toEqual([]);
  });

  it('A7.7 offers the layers of a WMS that lie in Kazakhstan, and asks for the chosen one by box', async () => {
    answers = (url) => ({ body: url.includes('GetCapabilities') ? wms(host) : GREEN });
    const offered = await maps.add(`http://${host}/ows?map=kz&layers=x`, null);
    expect(offered).toMatchObject({
      value: { added: null, layers: [{ name: 'ortho', title: 'Ортофото', host }, { name: 'roads' }] },
    });
    const added = await maps.add(`http://${host}/ows?map=kz`, 'ortho');
    expect(added).toMatchObject({ value: { added: { kind: 'wms', name: 'Ортофото', tileSize: 512 } } });
    await maps.answer(maps.list()[0]!.tiles.replace('{z}', '1').replace('{x}', '1').replace('{y}', '0'));
    const question = new URL(asked.at(-1) ?? '', `http://${host}`).searchParams;
    expect(Object.fromEntries(question)).toMatchObject({
      map: 'kz',
      REQUEST: 'GetMap',
      LAYERS: 'ortho',
      CRS: 'EPSG:3857',
      FORMAT: 'image/png',
      BBOX: '0,0,20037508.342789244,20037508.342789244',
    });
  });

  it('A7.7 takes the only layer of a WMTS at once, by the names of its levels; another host is asked about first', async () => {
    answers = (url) => ({ body: url.includes('GetCapabilities') ? wmts(host) : GREEN });
    const added = await maps.add(`http://${host}/wmts`, null);
    expect(added).toMatchObject({ value: { added: { kind: 'wmts', minZoom: 10, maxZoom: 11 } } });
    const { tiles } = maps.list()[0]!;
    await maps.answer(tiles.replace('{z}/{x}/{y}', '11/7/9'));
    expect(asked.at(-1)).toBe('/t/normal/web/EPSG%3A3857%3A11/9/7.jpg');
    expect(await maps.answer(tiles.replace('{z}/{x}/{y}', '12/7/9'))).toMatchObject({ status: 404 });
    answers = () => ({ body: wmts('tiles.example.kz') });
    expect(await maps.add(`http://${host}/wmts`, null)).toMatchObject({
      value: { added: null, layers: [{ name: 'topo', host: 'tiles.example.kz' }] },
    });
  });

  it.each([
    ['a page', { body: '<html>' }, 'map.address.notPictures'],
    ['a refusal', { status: 403 }, 'map.address.refused'],
    ['another host', { status: 302, location: 'http://example.kz/a' }, 'map.address.redirected'],
    ['a circle', { status: 302, location: '/again' }, 'map.address.redirected'],
    ['five megabytes', { body: Buffer.alloc(5_000_000) }, 'map.address.tooLarge'],
  ] as const)('SEC-63 refuses %s in place of a picture, and keeps nothing', async (_, answer, code) => {
    answers = () => answer;
    expect(await maps.add(`http://${host}/{z}/{x}/{y}`, null)).toMatchObject({ error: { code, about: [host] } });
    expect(maps.list()).toEqual([]);
  });

  it('SEC-61 refuses capabilities with a DTD, of another kind and without a layer here', async () => {
    const codeOf = async (body: string): Promise<unknown> => {
      answers = () => ({ body });
      const answer = await maps.add(`http://${host}/ows`, null);
      return answer.ok ? null : answer.error.code;
    };
    expect(await codeOf('<!DOCTYPE x [<!ENTITY a "b">]><WMS_Capabilities/>')).toBe('map.address.notCapabilities');
    expect(await codeOf('<kml/>')).toBe('map.address.notCapabilities');
    expect(await codeOf('not xml')).toBe('map.address.notCapabilities');
    expect(await codeOf('<WMS_Capabilities version="1.3.0"/>')).toBe('map.addressNoLayer');
  });

  it('says once why pictures do not come, and once that they do again', async () => {
    await maps.add(`http://${host}/{z}/{x}/{y}`, null);
    const tile = maps.list()[0]!.tiles.replace('{z}/{x}/{y}', '5/1/1');
    answers = () => ({ status: 500 });
    expect(await maps.answer(tile)).toMatchObject({ status: 503 });
    await maps.answer(tile);
    expect(maps.list()).toMatchObject([{ reason: 'refused' }]);
    expect(events).toEqual([{ name: 'baseMaps.changed' }]);
    answers = () => ({ status: 404 });
    expect(await maps.answer(tile)).toMatchObject({ status: 200, headers: { 'content-type': 'image/png' } });
    expect(maps.list()).toMatchObject([{ reason: null }]);
    expect(events).toHaveLength(2);
  });
});

describe('readWebAddress', () => {
  it.each([
    ['ftp://a.kz/{z}/{x}/{y}', 'map.addressWrong'],
    ['a.kz/{z}/{x}/{y}', 'map.addressWrong'],
    ['https://name:word@a.kz/wms', 'map.addressWrong'],
    ['javascript:alert(1)', 'map.addressWrong'],
    ['https://a.kz/{z}/{x}', 'map.addressTemplate'],
    ['https://a.kz/{z}/{x}/{y}/{token}', 'map.addressTemplate'],
  ])('refuses %s', (address, code) => {
    expect(readWebAddress(address)).toMatchObject({ ok: false, error: { code } });
  });

  it('takes {s} and {-y} of other programs', () => {
    expect(readWebAddress(' https://{s}.a.kz/{z}/{x}/{-y}.png ')).toMatchObject({
      value: { kind: 'template', host: 'a.a.kz' },
    });
    expect(tileUrl({ template: 'https://a.kz/{z}/{x}/{-y}', levels: {} }, 3, 1, 2)).toBe('https://a.kz/3/1/5');
  });
});

it('reads capabilities of WMS 1.1.1', () => {
  const old = `<WMT_MS_Capabilities version="1.1.1"><Capability><Request><GetMap><Format>image/jpeg</Format></GetMap></Request>
    <Layer><Name>a</Name><SRS>EPSG:4326 EPSG:900913</SRS><LatLonBoundingBox minx="46" miny="40" maxx="88" maxy="56"/></Layer>
    </Capability></WMT_MS_Capabilities>`;
  const { layers } = readCapabilities(
    Buffer.from(old),
    new URL('https://a.kz/wms?SERVICE=WMS&REQUEST=GetCapabilities'),
  );
  expect(layers).toMatchObject([{ name: 'a', title: 'a', bounds: [46, 40, 88, 56] }]);
  expect(layers[0]?.template).toContain(
    'https://a.kz/wms?SERVICE=WMS&REQUEST=GetMap&VERSION=1.1.1&LAYERS=a&STYLES=&SRS=EPSG',
  );
});
