import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawings, inMillimetres } from '../cad-drawing.fixture.ts';
import type { Drawing, DrawingFeature, FilePoint } from '../drawing.ts';
import { drawingOf } from '../drawing.fixture.ts';
import { readWhole } from '../read-in-process.fixture.ts';
import { polygonise } from '../polygonise.ts';
import { finished } from '../steps.ts';
import { readDxf } from './read-dxf.ts';
import { writeDxf } from './write-dxf.ts';

const CASES = Number(process.env['SHEKARA_CASES'] ?? 60);

async function roundTrip(drawing: Drawing): Promise<Drawing> {
  const files = await writeDxf(drawing, 'жоспар');
  return readWhole(
    readDxf,
    { name: 'жоспар.dxf', bytes: files.get('жоспар.dxf') ?? new Uint8Array(), beside: new Map() },
    {},
  );
}

const plot = (ring: readonly FilePoint[], name: string | null): DrawingFeature => ({
  layer: 'Учаскелер',
  name,
  geometry: { kind: 'polygon', polygons: [[ring]] },
  attributes: {},
  arcs: [],
  height: null,
});
const square: readonly FilePoint[] = [
  [12_674_503.798, 5_670_181.044],
  [12_674_603.798, 5_670_181.044],
  [12_674_603.798, 5_670_281.001],
  [12_674_503.798, 5_670_281.001],
  [12_674_503.798, 5_670_181.044],
];

describe('writeDxf', () => {
  it('A7.7: what is written comes back to the millimetre, with its layers and Kazakh letters', async () => {
    await fc.assert(
      fc.asyncProperty(drawings, async (drawing) => {
        const back = await roundTrip(drawing);
        expect(back).toMatchObject({ version: 'AC1021', unit: { metres: 1 }, skipped: [] });
        // A name is a text of its own in a DXF file.
        const shapes = drawing.features.map(({ layer, geometry }) => ({ layer, geometry: inMillimetres(geometry) }));
        const found = back.features.map(({ layer, geometry }) => ({ layer, geometry: inMillimetres(geometry) }));
        expect(found).toEqual(expect.arrayContaining(shapes));
        const texts = back.features.flatMap(({ geometry }) => (geometry.kind === 'text' ? [geometry.text] : []));
        // A text has no name beside itself.
        const named = drawing.features.filter(({ name, geometry }) => name !== null && geometry.kind !== 'text');
        expect(texts).toEqual(expect.arrayContaining(named.map(({ name }) => name)));
        expect(found).toHaveLength(shapes.length + named.length);
      }),
      { numRuns: CASES },
    );
  });

  it('puts the number inside its polygon, where polygonise finds it again', async () => {
    const back = await roundTrip(drawingOf([plot(square, '21-318-045-112')]));
    const { features } = finished(polygonise(back.features, { unitMetres: 1, toleranceMm: 0, nested: 'apart' }));
    expect(features[0]).toMatchObject({ name: '21-318-045-112', layer: 'Учаскелер' });
  });

  it('SEC-65: no text or layer name can write tags of its own', async () => {
    const evil = 'a\n0\nENDSEC\r\n0\u0000\u0085EOF';
    const back = await roundTrip(drawingOf([{ ...plot(square, evil), layer: 'x\n0\nEOF<>|*' }]));
    expect(back.features.map(({ layer }) => layer)).toEqual(['x 0 EOF____', 'x 0 EOF____']);
    expect(back.features[1]?.geometry).toMatchObject({ text: 'a 0 ENDSEC  0 \u0085EOF' });
    expect(back.skipped).toEqual([]);
  });

  it('writes what looks like a code so that it stays what it is', async () => {
    const codes = '45%%d %%%u \\U+0041 \\M+18D60';
    const back = await roundTrip(drawingOf([plot(square, codes)]));
    expect(back.features[1]?.geometry).toMatchObject({ text: codes });
  });

  it('turns north-first drawings to east first', async () => {
    const point: DrawingFeature = {
      ...plot([], null),
      geometry: { kind: 'point', points: [[5_670_181.044, 12_674_503.798]] },
      height: 1.5,
    };
    const back = await roundTrip({ ...drawingOf([point]), axes: 'northEast' });
    expect(back.features[0]).toMatchObject({ geometry: { points: [[12_674_503.798, 5_670_181.044]] }, height: 1.5 });
  });

  it('takes layers alike but for capitals as one, as DXF does', async () => {
    const back = await roundTrip(drawingOf([plot(square, null), { ...plot(square, null), layer: 'УЧАСКЕЛЕР' }]));
    expect(back.features.map(({ layer }) => layer)).toEqual(['Учаскелер', 'Учаскелер']);
  });
});
