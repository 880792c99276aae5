import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ORPCError } from '@orpc/client';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExportFormat, ImportReport, PlaceChoices, PlacedFeature } from '#contracts/workstation/exchange.ts';
import { ParcelNumber } from '#domain/numbers/types.ts';
import { splittable } from '../../../tests/support/test-cases.ts';
import { startTestCentral, type TestCentral } from '../../../tests/support/test-central.ts';
import { startTestWorkstation, type TestWorkstation } from '../../../tests/support/test-workstation.ts';

const TESTDATA = new URL('../../../../shared/testdata/', import.meta.url);
const fileOf = (path: string): Buffer => readFileSync(new URL(path, TESTDATA));

const CHOICES: PlaceChoices = {
  axes: null,
  system: null,
  documentDate: null,
  unitMetres: null,
  zone: 12,
  requiredAccuracyM: null,
  closeLines: null,
};

/** Two squares of 40 m and an open line, in Astana, as a table of another program would hold them. */
const MARKER = 'MARKER-Жетіген';
const GEOJSON = JSON.stringify({
  type: 'FeatureCollection',
  crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::10946' } },
  features: [
    square(12_674_000, 5_670_000, MARKER),
    square(12_674_100, 5_670_000, 'B'),
    { type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates: bowtie(12_674_200, 5_670_000) } },
    {
      type: 'Feature',
      properties: { name: 'bow' },
      geometry: { type: 'Polygon', coordinates: [bowtie(12_674_300, 5_670_000)] },
    },
  ],
});

function square(east: number, north: number, name: string): object {
  const ring = [
    [east, north],
    [east + 40.0004, north],
    [east + 40, north + 40],
    [east, north + 40],
    [east, north],
  ];
  return { type: 'Feature', properties: { name }, geometry: { type: 'Polygon', coordinates: [ring] } };
}

function bowtie(east: number, north: number): number[][] {
  return [
    [east, north],
    [east + 40, north + 40],
    [east + 40, north],
    [east, north + 40],
    [east, north],
  ];
}

const faultOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'none',
    (error: unknown) => (error instanceof ORPCError ? { code: error.code, facts: factsOf(error) } : error),
  );
const factsOf = (error: ORPCError<string, unknown>): unknown => (error.data as { facts?: unknown } | undefined)?.facts;

describe('files of other programs at a workstation', () => {
  let central: TestCentral;
  let seat: TestWorkstation;
  let parcels: readonly ParcelNumber[];
  beforeAll(async () => {
    central = await startTestCentral({ parcels: 300 });
    parcels = (await splittable(central, 2)).map((number) => ParcelNumber.parse(number));
    seat = await startTestWorkstation(central);
    await seat.ready('ermekov');
  });
  afterAll(async () => {
    await seat.close();
    await central.close();
  });

  async function upload(bytes: Uint8Array): Promise<string> {
    let uploadId: string | null = null;
    for (let at = 0; at === 0 || at < bytes.length; at += 600_000) {
      const piece = Buffer.from(bytes.subarray(at, at + 600_000)).toString('base64');
      const answer: Awaited<ReturnType<typeof seat.calls.cases.upload>> = await seat.calls.cases.upload({
        uploadId,
        at,
        bytes: piece,
      });
      if (!answer.ok) throw new Error(answer.error.code);
      uploadId = answer.value.uploadId;
    }
    return uploadId ?? '';
  }

  async function read(files: Readonly<Record<string, Uint8Array>>, importId: string = randomUUID()) {
    const uploaded = await Promise.all(
      Object.entries(files).map(async ([name, bytes]) => ({ name, uploadId: await upload(bytes) })),
    );
    return seat.calls.exchange.read({ importId, files: uploaded, choices: { encoding: null } });
  }

  async function reported(name: string, bytes: Uint8Array | string): Promise<ImportReport> {
    const answer = await read({ [name]: typeof bytes === 'string' ? Buffer.from(bytes) : bytes });
    if (!answer.ok) throw new Error(answer.error.code);
    return answer.value;
  }

  async function place(importId: string, choices: Partial<PlaceChoices> = {}) {
    return seat.calls.exchange.place({ importId, choices: { ...CHOICES, ...choices } });
  }

  async function kept(name = 'Заречный'): Promise<string> {
    const { importId } = await reported('plan.geojson', GEOJSON);
    await place(importId);
    const layer = await seat.calls.exchange.keep({ importId, name });
    if (!layer.ok) throw new Error(layer.error.code);
    return layer.value.id;
  }

  it.each(['1_polylines.dxf', 'bin_dxf_r2000.dxf', 'POLI-ALL210_12.DXF', 'Leica_Disto_S910.dxf'])(
    'says what was found in %s, and asks for a system that the file does not name',
    async (name) => {
      const report = await reported(name, fileOf(`dxf/${name}`));
      expect(report).toMatchObject({ name, format: 'dxf', crs: { id: null, known: false } });
      const { polygon, line, point, text } = report.counts;
      expect(polygon + line + point + text).toBeGreaterThan(0);
      expect(await place(report.importId)).toMatchObject({ ok: false, error: { code: 'exchange.crsUnknown' } });
    },
  );

  it('reads a LandXML plan and places it by the system that the person chooses', async () => {
    const report = await reported('olympus.xml', fileOf('landxml/olympus.xml'));
    expect(report).toMatchObject({ format: 'landxml', axes: 'northEast' });
    expect(report.counts.polygon).toBeGreaterThan(10);
    // Another country's plan: whatever system is chosen, what lies outside is named and not moved somewhere
    const placed = await place(report.importId, { system: 'EPSG:28412' });
    expect(placed).toMatchObject({ ok: true, value: { pipeline: 'EPSG:28412>EPSG:10946 via EPSG:15865+EPSG:10965' } });
    expect(placed.ok && placed.value.skipped.map(({ reason }) => reason)).toContain('crs.outsideReach');
  });

  it('places on the grid, tells defects with their places, the largest move and the accuracy', async () => {
    const report = await reported('plan.geojson', GEOJSON);
    expect(report).toMatchObject({ format: 'geojson', crs: { id: 'EPSG:10946', known: true }, axes: 'eastNorth' });
    const placed = await place(report.importId);
    if (!placed.ok) throw new Error(placed.error.code);
    expect(placed.value).toMatchObject({
      system: 'EPSG:10946',
      pipeline: null,
      accuracyM: 0,
      counts: { polygon: 3, line: 1 },
    });
    expect(placed.value.largestMoveMm).toBeCloseTo(0.4, 3);
    expect(placed.value.troubles).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ code: 'geometry.selfCrosses', feature: 3, at: [12_674_320_000, 5_670_020_000] }),
      ]),
    );
    const coarse = await place(report.importId, { system: 'EPSG:28412', requiredAccuracyM: 0.1 });
    expect(coarse).toMatchObject({ ok: false, error: { code: 'crs.tooCoarse' } });
    // A refused placing leaves no older one to keep
    const nothing = await seat.calls.exchange.keep({ importId: report.importId, name: 'x' });
    expect(nothing).toMatchObject({ ok: false, error: { code: 'exchange.nothingPlaced' } });
  });

  it('closes loose lines when asked, and shows where they stay open', async () => {
    const line = (coordinates: number[][]) => ({
      type: 'Feature',
      properties: {},
      geometry: { type: 'LineString', coordinates },
    });
    const at = (east: number, north: number) => [12_674_000 + east, 5_670_000 + north];
    const lines = JSON.stringify({
      type: 'FeatureCollection',
      crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::10946' } },
      features: [
        line([at(0, 0), at(40, 0), at(40, 40)]),
        line([at(40, 40), at(0, 40), at(0, 0.004)]),
        line([at(60, 0), at(80, 0)]),
      ],
    });
    const { importId } = await reported('lines.geojson', lines);
    const open = await place(importId, { closeLines: { toleranceMm: 0 } });
    expect(open).toMatchObject({ ok: true, value: { counts: { polygon: 0, line: 3 } } });
    expect(open.ok && open.value.troubles).toContainEqual(
      expect.objectContaining({ kind: 'closing', code: 'gap', at: [12_674_000_000, 5_670_000_000] }),
    );
    const closed = await place(importId, { closeLines: { toleranceMm: 10 } });
    expect(closed).toMatchObject({ ok: true, value: { counts: { polygon: 1, line: 1 } } });
    const degrees = await place(importId, { axes: 'lonLat', closeLines: { toleranceMm: 10 } });
    expect(degrees).toMatchObject({ ok: false, error: { code: 'exchange.closingNeedsPlane' } });
  });

  it('reads files that belong together, whichever was chosen first, and again with another encoding', async () => {
    const written = await seat.calls.exchange.write({
      what: { of: 'parcels', parcels: [...parcels] },
      format: 'shp',
      system: 'zone',
      reason: 'проверка обмена',
    });
    if (!written.ok) throw new Error(written.error.code);
    const zip = new Uint8Array(await (await seat.get(written.value.file.url)).arrayBuffer());
    const entries = Object.entries(unzipSync(zip)).filter(([name]) => /\.(?:dbf|prj|shp|cpg)$/.test(name));
    const answer = await read(Object.fromEntries(entries.toSorted()));
    if (!answer.ok) throw new Error(answer.error.code);
    expect(answer.value).toMatchObject({ format: 'shapefile', crs: { known: true }, counts: { polygon: 2 } });
    const again = await seat.calls.exchange.readAgain({
      importId: answer.value.importId,
      choices: { encoding: 'windows-1251' },
    });
    expect(again).toMatchObject({ ok: true, value: { encoding: { name: 'windows-1251', source: 'chosen' } } });
  });

  it('SEC-58 answers hostile and damaged files with a typed refusal, and keeps nothing of them', async () => {
    const importId = randomUUID();
    const unknown = await read({ 'plan.exe': Buffer.from('MZ\0\0') }, importId);
    expect(unknown).toMatchObject({ ok: false, error: { code: 'exchange.formatUnknown' } });
    expect(await read({ 'plan.dxf': Buffer.from('') }).catch(() => null)).toMatchObject({
      ok: false,
      error: { code: 'document.empty' },
    });
    expect(
      await faultOf(read({ 'bomb.xml': Buffer.from('<!DOCTYPE a [<!ENTITY b "c">]><LandXML>&b;</LandXML>') })),
    ).toMatchObject({ code: 'DOCUMENT_UNREADABLE', facts: { format: 'landxml', reason: 'doctype' } });
    const torn = await faultOf(
      read({ [`${MARKER}.xml`]: fileOf('landxml/olympus.xml').subarray(0, 20_000) }, importId),
    );
    expect(torn).toMatchObject({ code: 'DOCUMENT_UNREADABLE', facts: { reason: 'notXml' } });
    // SEC-26: the name of the file is the user's
    expect(JSON.stringify(torn)).not.toContain(MARKER);
    expect(await faultOf(place(importId))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await seat.calls.exchange.layers({})).toEqual([]);
  });

  it('an import that is cancelled while it runs ends as cancelled and leaves nothing', async () => {
    const importId = randomUUID();
    const running = faultOf(read({ 'olympus.xml': fileOf('landxml/olympus.xml') }, importId));
    await seat.heard('import.progressed', (event) => event.importId === importId);
    await seat.calls.exchange.cancel({ importId });
    expect(await running).toMatchObject({ code: 'CANCELLED' });
    expect(await faultOf(place(importId))).toMatchObject({ code: 'NOT_FOUND' });
    const previewed = await reported('plan.geojson', GEOJSON);
    await place(previewed.importId);
    await seat.calls.exchange.cancel({ importId: previewed.importId });
    expect(await faultOf(seat.calls.exchange.keep({ importId: previewed.importId, name: 'x' }))).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await seat.calls.exchange.layers({})).toEqual([]);
  });

  it('placing goes on beside other calls, tells how far it is, and ends for a newer choice and when it is cancelled', async () => {
    const features = Array.from({ length: 40_000 }, (_, at) =>
      square(12_674_000 + (at % 200) * 50, 5_670_000 + Math.floor(at / 200) * 50, String(at)),
    );
    const crs = { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::10946' } };
    const { importId } = await reported('many.geojson', JSON.stringify({ type: 'FeatureCollection', crs, features }));
    const first = faultOf(place(importId, { requiredAccuracyM: 5 }));
    const told = await seat.heard(
      'import.progressed',
      (event) => event.importId === importId && event.step === 'placing',
    );
    expect(told.share).toBeGreaterThan(0);
    expect(told.share).toBeLessThan(1);
    const second = faultOf(place(importId));
    expect(await first).toMatchObject({ code: 'CANCELLED' });
    // Answered while the second one runs
    expect(await seat.calls.exchange.layers({})).toEqual([]);
    await seat.calls.exchange.cancel({ importId });
    expect(await second).toMatchObject({ code: 'CANCELLED' });
    expect(await faultOf(place(importId))).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('SEC-15 keeps a layer over a restart of the seat, unreadable on the disk', async () => {
    const id = await kept();
    const pageOf = async (): Promise<readonly PlacedFeature[]> =>
      (await seat.calls.exchange.layerFeatures({ layerId: id, from: 0 })).features;
    const before = await pageOf();
    expect(before.map(({ name }) => name)).toEqual([MARKER, 'B', null, 'bow']);
    await seat.stop();
    for (const path of readdirSync(seat.folder, { recursive: true, encoding: 'utf8', withFileTypes: true })) {
      if (path.isFile()) expect(readFileSync(join(path.parentPath, path.name)).includes(MARKER), path.name).toBe(false);
    }
    seat = await startTestWorkstation(central, { folder: seat.folder });
    await seat.signIn('ermekov');
    expect(await seat.calls.exchange.layers({})).toMatchObject([{ id, name: 'Заречный', fileName: 'plan.geojson' }]);
    expect(await pageOf()).toEqual(before);
    expect(await seat.calls.exchange.show({ layerId: id, shown: false })).toMatchObject([{ shown: false }]);
    expect(await seat.calls.exchange.rename({ layerId: id, name: 'Южный' })).toMatchObject([{ name: 'Южный' }]);
    expect(await seat.calls.exchange.remove({ layerId: id })).toEqual([]);
    expect(await faultOf(seat.calls.exchange.layerFeatures({ layerId: id, from: 0 }))).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('answers a large layer in pages that a message holds', async () => {
    const ring = (at: number): number[][] => {
      const points = Array.from({ length: 400 }, (_, index) => {
        const angle = (index / 400) * 2 * Math.PI;
        return [12_674_000 + at * 50 + 20 * Math.cos(angle), 5_670_000 + 20 * Math.sin(angle)];
      });
      return [...points, points[0] ?? []];
    };
    const features = Array.from({ length: 150 }, (_, at) => ({
      type: 'Feature',
      properties: {},
      geometry: { type: 'Polygon', coordinates: [ring(at)] },
    }));
    const crs = { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::10946' } };
    const { importId } = await reported('rings.geojson', JSON.stringify({ type: 'FeatureCollection', crs, features }));
    await place(importId);
    const seen: number[] = [];
    let pages = 0;
    for (let from: number | null = 0; from !== null; pages++) {
      const page: Awaited<ReturnType<typeof seat.calls.exchange.placed>> = await seat.calls.exchange.placed({
        importId,
        from,
      });
      expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(1024 * 1024);
      seen.push(...page.features.map(({ feature }) => feature));
      from = page.next;
    }
    expect(pages).toBeGreaterThan(1);
    expect(seen).toEqual(features.map((_, at) => at));
  });

  it.each([
    ['dxf', 'zone'],
    ['shp', 'zone'],
    ['geojson', 'wgs84'],
    ['gpkg', 'zone'],
    ['mif', 'zone'],
    ['xml', 'zone'],
    ['kml', 'wgs84'],
    ['csv', 'zone'],
    ['xlsx', 'zone'],
  ] as const)('SEC-21 writes parcels as %s (%s), without a person', async (format: ExportFormat, system) => {
    const [number] = parcels;
    if (number === undefined) throw new Error('no parcel');
    const what = { of: 'parcels', parcels: [number] } as const;
    const written = await seat.calls.exchange.write({ what, format, system, reason: 'по запросу акимата' });
    if (!written.ok) throw new Error(written.error.code);
    expect(written.value.written).toBe(1);
    const answer = await seat.get(written.value.file.url);
    expect(answer.headers.get('content-disposition')).toContain('attachment');
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.length).toBe(written.value.file.size);
    const card = await seat.calls.register.card({ number });
    if (!card.ok) throw new Error(card.error.code);
    expect(card.value.parties.length).toBeGreaterThan(0);
    const texts = isZip(bytes) ? Object.values(unzipSync(bytes)).map((each) => Buffer.from(each)) : [bytes];
    for (const { identifier, nameKk, nameRu } of card.value.parties)
      for (const secret of [identifier, nameKk, nameRu])
        expect(texts.some((text) => text.includes(secret))).toBe(false);
  });

  it('SEC-21 refuses a format that cannot hold the system, and an unknown parcel', async () => {
    const what = { of: 'parcels', parcels: [...parcels] } as const;
    const reason = 'по запросу акимата';
    const { write } = seat.calls.exchange;
    expect(await write({ what, format: 'dxf', system: 'wgs84', reason })).toMatchObject({
      error: { code: 'exchange.needsPlane' },
    });
    expect(await write({ what, format: 'kml', system: 'zone', reason })).toMatchObject({
      error: { code: 'exchange.needsDegrees' },
    });
    const stranger = { of: 'parcels', parcels: [ParcelNumber.parse('21318999999')] } as const;
    expect(await write({ what: stranger, format: 'dxf', system: 'zone', reason })).toMatchObject({
      error: { code: 'parcel.unknown' },
    });
    expect(await faultOf(write({ what, format: 'dxf', system: 'zone', reason: '  ' }))).toMatchObject({
      code: 'BAD_INPUT',
    });
  });

  it('writes what a case has formed so far', async () => {
    const [number] = parcels;
    const opened = await seat.calls.cases.open({ parcel: ParcelNumber.parse(number), kind: 'split' });
    if (!opened.ok) throw new Error(opened.error.code);
    const what = { of: 'case', caseId: opened.value.id } as const;
    const written = await seat.calls.exchange.write({
      what,
      format: 'geojson',
      system: 'zone',
      reason: 'согласование',
    });
    if (!written.ok) throw new Error(written.error.code);
    const made = JSON.parse(await (await seat.get(written.value.file.url)).text()) as { features: unknown[] };
    expect(made.features).toHaveLength(1);
  });
});

const isZip = (bytes: Uint8Array): boolean => Buffer.from(bytes.subarray(0, 2)).toString() === 'PK';
