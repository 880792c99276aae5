import { assert, describe, expect, it } from 'vitest';
import { DEFAULT_RULE_SETTINGS } from '../cases/rule-settings.ts';
import { createFileCheck } from './check-file.ts';
import { readParcelsGeoJson } from './read-parcels-geojson.ts';

const square = (west: number, side = 10): number[][] => [
  [west, 5_670_000],
  [west + side, 5_670_000],
  [west + side, 5_670_010],
  [west, 5_670_010],
  [west, 5_670_000],
];
const feature = (coordinates: unknown, properties: object = {}) => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Polygon', coordinates },
});
const file = (...features: readonly unknown[]) => ({
  type: 'FeatureCollection',
  crs: { type: 'name', properties: { name: 'EPSG:10946' } },
  features,
});
const refusalOf = (content: unknown, crs: string | null = null) => {
  const read = readParcelsGeoJson(content, crs);
  return read.ok ? null : [read.error.code, ...read.error.about].join(' ');
};

describe('parcels of a GeoJSON file', () => {
  it('are read to the millimetre, whichever way their rings run, with their numbers', () => {
    const read = readParcelsGeoJson(
      file(
        feature([square(12_674_500.1).toReversed()], { kad_nomer: '21-318-045-112' }),
        feature([square(12_674_510.1)], { kad_nomer: '21-318-045-112' }),
        { type: 'Feature', geometry: null },
      ),
      null,
    );
    assert(read.ok);
    expect(read.value).toMatchObject({ crs: 'EPSG:10946', rounded: 0, skipped: 1 });
    expect(read.value.parcels.map(({ number }) => number)).toEqual(['21-318-045-112', '21-318-045-112 #2']);
    expect(read.value.parcels[0]?.geometry[0]?.[0]?.[0]).toEqual([12_674_500_100, 5_670_000_000]);
    const { tiles, checkTile } = createFileCheck(read.value.parcels, 20, DEFAULT_RULE_SETTINGS);
    expect(tiles.map(checkTile)).toEqual([{ findings: [], parcels: 2, suspects: [] }]);
  });

  it('keep the defects that they have, to be found', () => {
    const read = readParcelsGeoJson(
      file(feature([square(12_674_500).slice(0, 4)]), feature([square(12_674_509)])),
      null,
    );
    assert(read.ok);
    const { tiles, checkTile, checkCluster } = createFileCheck(read.value.parcels, 20, DEFAULT_RULE_SETTINGS);
    const found = [...tiles.map(checkTile), checkCluster([0, 1])].flatMap(({ findings }) => findings);
    expect(found.map(({ code }) => code)).toEqual(expect.arrayContaining(['geometry.openRing', 'fabric.overlap']));
  });

  it('say how many corners were rounded', () => {
    const read = readParcelsGeoJson(file(feature([[...square(12_674_500.12345)]])), null);
    expect(read).toMatchObject({ ok: true, value: { rounded: 5 - 0 } });
  });

  it.each([
    ['check.notCollection', []],
    ['check.notCollection', { type: 'FeatureCollection', features: {} }],
    ['check.noPolygons', file()],
    [
      'check.badFeature #1 (features[0]) coordinates[0][0][1]',
      file(
        feature([
          [
            [12_674_500, 5_670_000],
            [1, 'x'],
          ],
        ]),
      ),
    ],
    ['check.badFeature #1 (features[0]) coordinates[0][0][0]', file(feature([[[1e300, 5]]]))],
    ['check.badFeature #1 (features[0]) coordinates[0]', file(feature([]))],
    [
      'check.degrees #1',
      file(
        feature([
          [
            [71.4, 51.1],
            [71.5, 51.1],
            [71.5, 51.2],
            [71.4, 51.1],
          ],
        ]),
      ),
    ],
  ])('are refused with %s', (code, content) => {
    expect(refusalOf(content)).toBe(code);
  });

  it('are refused without a coordinate system, and in degrees', () => {
    const bare = { type: 'FeatureCollection', features: [feature([square(12_674_500)])] };
    expect(refusalOf(bare)).toBe('check.crsMissing');
    expect(refusalOf(bare, 'EPSG:10946')).toBeNull();
    expect(refusalOf(bare, 'urn:ogc:def:crs:OGC:1.3:CRS84')).toContain('check.degrees');
    expect(refusalOf(bare, 'urn:ogc:def:crs:EPSG::4326')).toContain('check.degrees');
  });
});
