import { describe, expect, it } from 'vitest';
import iconv from 'iconv-lite';
import type { Drawing } from '../drawing.ts';
import { readWhole } from '../read-in-process.fixture.ts';
import { readLandXml } from './read-landxml.ts';

const read = (inside: string, root = '<LandXML version="1.2">', encoding = 'utf-8'): Promise<Drawing> => {
  const text = `<?xml version="1.0" encoding="${encoding}"?>${root}<Units><Metric linearUnit="meter"/></Units>${inside}</LandXML>`;
  return readWhole(readLandXml, { name: 'a.xml', bytes: iconv.encode(text, encoding), beside: new Map() });
};
const ring = (...points: readonly string[]): string =>
  `<CoordGeom>${points
    .map((point, at) => `<Line><Start>${point}</Start><End>${points[(at + 1) % points.length] ?? ''}</End></Line>`)
    .join('')}</CoordGeom>`;

const POINTS = `<CgPoints><CgPoint name="A" code="ОМС" desc="қада">100 200 347.5</CgPoint><CgPoint name="B">110 200</CgPoint></CgPoints>`;

describe('a LandXML file as a drawing', () => {
  it('has parcels and points in the order of the file, north first, with heights, codes and areas', async () => {
    const drawing = await read(
      `${POINTS}<Parcels><Parcel name="Ә" area="50.5">${ring('0 0', '0 10', '10 10')}</Parcel></Parcels>`,
    );
    expect(drawing).toMatchObject({ format: 'landxml', version: '1.2', axes: 'northEast', unit: { metres: 1 } });
    expect(drawing.encoding).toEqual({ name: 'utf-8', source: 'declared' });
    expect(drawing.features).toEqual([
      {
        layer: 'CgPoints',
        name: 'A',
        geometry: { kind: 'point', points: [[100, 200]] },
        attributes: { code: 'ОМС', desc: 'қада' },
        arcs: [],
        height: 347.5,
      },
      expect.objectContaining({ name: 'B', height: null, attributes: {} }),
      {
        layer: 'Parcels',
        name: 'Ә',
        geometry: {
          kind: 'polygon',
          polygons: [
            [
              [
                [0, 0],
                [0, 10],
                [10, 10],
                [0, 0],
              ],
            ],
          ],
        },
        attributes: { area: 50.5 },
        arcs: [],
        height: null,
      },
    ]);
  });

  it('takes a parcel whose corners stand farther on, and keeps parcels in their order', async () => {
    const named = `<CoordGeom><Line><Start pntRef="A"/><End pntRef="B"/></Line><Line><Start pntRef="B"/><End>0 0</End></Line><Line><Start>0 0</Start><End pntRef="A"/></Line></CoordGeom>`;
    const { features, skipped } = await read(
      `<Parcels><Parcel name="1">${named}</Parcel><Parcel name="2">${ring('0 0', '0 10', '10 10')}</Parcel></Parcels>${POINTS}`,
    );
    expect(features.map(({ name }) => name)).toEqual(['A', 'B', '1', '2']);
    expect(features[2]?.geometry).toMatchObject({
      polygons: [
        [
          [
            [100, 200],
            [110, 200],
            [0, 0],
            [100, 200],
          ],
        ],
      ],
    });
    expect(skipped).toEqual([]);
  });

  it('keeps an arc as evidence beside its chords', async () => {
    const curve =
      '<CoordGeom><Curve rot="ccw"><Start>0 10</Start><Center>0 0</Center><End>10 0</End></Curve><Line><Start>10 0</Start><End>0 0</End></Line><Line><Start>0 0</Start><End>0 10</End></Line></CoordGeom>';
    const { features, densified } = await read(`<Parcels><Parcel name="1">${curve}</Parcel></Parcels>`);
    expect(densified.arcs).toBe(1);
    expect(densified.chordErrorM).toBeLessThan(0.001);
    expect(features[0]?.arcs).toEqual([{ start: [0, 10], end: [10, 0], center: [0, 0], radius: 10, clockwise: false }]);
    const [corners = []] = features[0]?.geometry.kind === 'polygon' ? (features[0].geometry.polygons[0] ?? []) : [];
    expect(corners.length).toBeGreaterThan(100);
  });

  it('makes sightings between known points lines with their measures, and counts the others', async () => {
    const survey = `<Survey>
      <InstrumentSetup id="s1"><InstrumentPoint pntRef="A"/></InstrumentSetup>
      <InstrumentSetup id="s2"><InstrumentPoint pntRef="B"/></InstrumentSetup>
      <ObservationGroup id="g" setupID="s1">
        <RawObservation setupID="s1" horizAngle="12.5" slopeDistance="10.002" zenithAngle="89-59-30"><TargetPoint pntRef="B"/></RawObservation>
        <ReducedObservation setupID="s2" targetSetupID="s1" azimuth="180" horizDistance="10"/>
        <ReducedObservation setupID="s9" targetSetupID="s1" azimuth="1"/>
        <RawObservation setupID="s1" horizAngle="1"><TargetPoint>5 5</TargetPoint></RawObservation>
      </ObservationGroup></Survey>`;
    const { features, skipped } = await read(POINTS + survey);
    expect(features.filter(({ layer }) => layer === 'Survey')).toMatchObject([
      {
        geometry: {
          kind: 'line',
          lines: [
            [
              [100, 200],
              [110, 200],
            ],
          ],
        },
        attributes: { observation: 'RawObservation', horizAngle: 12.5, slopeDistance: 10.002, zenithAngle: '89-59-30' },
      },
      {
        geometry: {
          lines: [
            [
              [110, 200],
              [100, 200],
            ],
          ],
        },
        attributes: { azimuth: 180, horizDistance: 10 },
      },
    ]);
    expect(skipped).toEqual([{ what: 'Observation', reason: 'sightingUnknown', count: 2, where: null }]);
  });

  it('names what it leaves out: spirals, unknown points, surfaces', async () => {
    const spiral = '<CoordGeom><Spiral><Start>0 0</Start><PI>0 5</PI><End>5 10</End></Spiral></CoordGeom>';
    const lost = '<CoordGeom><Line><Start pntRef="X"/><End>0 0</End></Line></CoordGeom>';
    const { features, skipped } = await read(
      `<Surfaces><Surface name="a"/><Surface name="b"/></Surfaces><Parcels><Parcel name="s">${spiral}</Parcel><Parcel name="l">${lost}</Parcel></Parcels>`,
    );
    expect(features).toEqual([]);
    expect(skipped).toEqual([
      { what: 's', reason: 'segment.unsupported', count: 1, where: 'Spiral' },
      { what: 'l', reason: 'point.unknown', count: 1, where: 'X' },
      { what: 'Surface', reason: 'notCadastral', count: 2, where: null },
    ]);
  });

  it('reads a parcel that holds parcels, with its own boundary and theirs', async () => {
    const inner = `<Parcels><Parcel name="in">${ring('1 1', '1 2', '2 2')}</Parcel></Parcels>`;
    const { features } = await read(
      `<Parcels><Parcel name="out">${ring('0 0', '0 10', '10 10')}${inner}</Parcel></Parcels>`,
    );
    expect(features.map(({ name }) => name)).toEqual(['in', 'out']);
  });

  it('reads CP1251 where the file declares it, and prefixes of any name', async () => {
    const { features, encoding, crs } = await read(
      `<CoordinateSystem name="МСК" epsgCode="28412"/><Parcels><Parcel name="Участок">${ring('0 0', '0 1', '1 1')}</Parcel></Parcels>`,
      '<LandXML xmlns="http://www.landxml.org/schema/LandXML-2.0" version="2.0">',
      'windows-1251',
    );
    expect([features[0]?.name, encoding?.name, crs]).toEqual(['Участок', 'windows-1251', { epsg: 28412, text: 'МСК' }]);
  });
});
