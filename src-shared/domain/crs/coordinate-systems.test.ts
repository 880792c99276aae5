import { describe, expect, it } from 'vitest';
import { LANGUAGES, messages } from '../../locales/messages.ts';
import { COORDINATE_SYSTEMS, coordinateSystemOf } from './coordinate-systems.ts';
import { projectionOf } from './grid-projection.ts';

describe('registry of coordinate systems', () => {
  it('has every system that a Kazakh case can meet, each once', () => {
    const ids = COORDINATE_SYSTEMS.map(({ id }) => id);
    const expected = [
      ...codes(10941, 10949), // QazTRF-23
      ...codes(28408, 28415), // SK-42, 6°, with the zone number
      ...codes(2498, 2505), // without
      ...codes(2530, 2545), // SK-42, 3°, with
      ...codes(2589, 2599), // without: 2600 is Lithuania's
      ...codes(2601, 2605),
      ...codes(2939, 2941), // CS-63
      ...codes(32639, 32645), // UTM
      ...[3857, 4284, 4326],
    ].map((code) => `EPSG:${code}`);
    expect([...ids].sort()).toEqual(expected.sort());
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each([
    ['EPSG:10946', projectionOf(12)],
    ['EPSG:28412', '+proj=tmerc +lat_0=0 +lon_0=69 +k=1 +x_0=12500000 +y_0=0 +ellps=krass +units=m +no_defs'],
    ['EPSG:2502', '+proj=tmerc +lat_0=0 +lon_0=69 +k=1 +x_0=500000 +y_0=0 +ellps=krass +units=m +no_defs'],
    ['EPSG:2540', '+proj=tmerc +lat_0=0 +lon_0=72 +k=1 +x_0=24500000 +y_0=0 +ellps=krass +units=m +no_defs'],
    ['EPSG:2599', '+proj=tmerc +lat_0=0 +lon_0=72 +k=1 +x_0=500000 +y_0=0 +ellps=krass +units=m +no_defs'],
    ['EPSG:2601', '+proj=tmerc +lat_0=0 +lon_0=75 +k=1 +x_0=500000 +y_0=0 +ellps=krass +units=m +no_defs'],
    [
      'EPSG:2939',
      '+proj=tmerc +lat_0=0.13333333333333333 +lon_0=50.766666666666666 +k=1 +x_0=2300000 +y_0=0 +ellps=krass +units=m +no_defs',
    ],
    ['EPSG:32642', '+proj=tmerc +lat_0=0 +lon_0=69 +k=0.9996 +x_0=500000 +y_0=0 +ellps=WGS84 +units=m +no_defs'],
    ['EPSG:4284', '+proj=longlat +ellps=krass +no_defs'],
  ])('pins the parameters of %s', (id, proj) => {
    expect(coordinateSystemOf(id)?.proj).toBe(proj);
  });

  it('keeps the axis order that EPSG writes', () => {
    expect(['EPSG:28412', 'EPSG:2939', 'EPSG:4326', 'EPSG:10946', 'EPSG:32642', 'EPSG:3857'].map(orderOf)).toEqual([
      'ne',
      'ne',
      'ne',
      'en',
      'en',
      'en',
    ]);
  });

  it.each([
    ['28412', 'EPSG:28412'],
    [' epsg:4326 ', 'EPSG:4326'],
    ['EPSG:28473', undefined],
    ['EPSG:2600', undefined],
    ['LOCAL:almaty', undefined],
    ['', undefined],
  ])('reads the code %j', (text, id) => {
    expect(coordinateSystemOf(text)?.id).toBe(id);
  });

  it.each(LANGUAGES)('has a name for every system in %s, and no two alike', (language) => {
    const texts: Readonly<Record<string, string>> = messages[language].reference.crs.system;
    const names = COORDINATE_SYSTEMS.map(({ name }) =>
      (texts[name.key] ?? '').replace(/\{(\w+)\}/g, (whole, param: string) => String(name.params[param] ?? whole)),
    );
    expect(names.filter((name) => name === '' || name.includes('{'))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });
});

const codes = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);
const orderOf = (id: string) => coordinateSystemOf(id)?.axisOrder;
