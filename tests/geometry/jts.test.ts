import { existsSync } from 'node:fs';
import initGeos from 'geos-wasm';
import { assert, describe, expect, it } from 'vitest';
import { loadOverlay } from '#domain/geometry/overlay.ts';
import { areaDoubled } from '#domain/geometry/measures.ts';
import { OVERLAY_OPERATIONS, type OverlayOperation } from '#domain/geometry/overlay-text.ts';
import type { MultiPolygon, Position, Ring } from '#domain/geometry/types.ts';
import { JTS_FOLDER, readJts, type JtsOperation } from './jts-cases.ts';

/*
 * The JTS suite, written by other people for another library. "Same" is judged by GEOS: normalised and equal in every
 * coordinate, or at least equal as sets of points; the latter are listed with the reason.
 */
const overlay = await loadOverlay();
const geos = await initGeos();
const reader = geos.GEOSWKTReader_create();

function read(text: string): number {
  const size = text.length + 1;
  const bytes = geos.Module._malloc(size);
  geos.Module.stringToUTF8(text, bytes, size);
  const geometry = geos.GEOSWKTReader_read(reader, bytes) as number;
  geos.Module._free(bytes);
  return geometry;
}

function sameness(found: string, expected: string): 'exact' | 'equal' | 'differs' {
  const [a, b] = [read(found), read(expected)];
  geos.GEOSNormalize(a);
  geos.GEOSNormalize(b);
  const exact = geos.GEOSEqualsExact(a, b, 1e-9) === 1;
  const equal = exact || geos.GEOSEquals(a, b) === 1;
  geos.GEOSGeom_destroy(a);
  geos.GEOSGeom_destroy(b);
  return exact ? 'exact' : equal ? 'equal' : 'differs';
}

/** What the file calls intersectionSR or unionNG. */
function operationOf({ name }: JtsOperation): OverlayOperation {
  const plain = name.replace(/NG$|SR$/, '').toLowerCase();
  const found = OVERLAY_OPERATIONS.find((operation) => operation === plain);
  assert(found, name);
  return found;
}

function run(operation: JtsOperation): string {
  const [a = '', b = ''] = operation.inputs;
  const grid = operation.scale === null ? 0 : 1 / operation.scale;
  const done =
    operation.name === 'polygonize'
      ? overlay.text.polygonize(a)
      : operation.inputs.length === 1
        ? overlay.text.unaryUnion(a, grid)
        : overlay.text.overlay(operationOf(operation), a, b, grid);
  return done.ok ? done.value : done.error.code;
}

/** Titles of the operations that are not equal coordinate by coordinate. */
function differencesIn(file: string, answer = run): { count: number; equal: string[]; differs: string[] } {
  const found = { count: 0, equal: [] as string[], differs: [] as string[] };
  for (const { title, operations } of readJts(file).cases) {
    for (const operation of operations) {
      found.count++;
      const same = sameness(answer(operation), operation.expected);
      if (same !== 'exact') found[same].push(`${operation.name}: ${title}`);
    }
  }
  return found;
}

/** The library itself, called as its manual says. */
function plainGeos({ name, inputs }: JtsOperation): string {
  const [a, b] = inputs.map(read) as [number, number];
  const done = {
    union: () => geos.GEOSUnion(a, b),
    intersection: () => geos.GEOSIntersection(a, b),
    difference: () => geos.GEOSDifference(a, b),
    symdifference: () => geos.GEOSSymDifference(a, b),
  }[operationOf({ name, inputs, scale: null, expected: '' })]() as number;
  const writer = geos.GEOSWKTWriter_create();
  const text = geos.GEOSWKTWriter_write(writer, done);
  const result = geos.Module.UTF8ToString(text);
  geos.GEOSFree(text);
  geos.GEOSWKTWriter_destroy(writer);
  for (const geometry of [a, b, done]) geos.GEOSGeom_destroy(geometry);
  return result;
}

const present = existsSync(JTS_FOLDER);
if (!present) console.log('JTS suite left out: ../shared/testdata/jts is not there');

describe.runIf(present)('JTS suite through the overlay', () => {
  it('fixed precision, snap rounding: all 60 operations in every coordinate', () => {
    expect(differencesIn('TestNGOverlayAPrec.xml')).toEqual({ count: 60, equal: [], differs: [] });
  });

  it('fixed precision, older file: all 62 operations, two of them without a line that lies in the area', () => {
    expect(differencesIn('TestOverlayAAPrec.xml')).toEqual({
      count: 62,
      // The file expects the old overlay's answer: the common area and, once more, a line through the middle of it.
      // OverlayNG gives the area alone. The sets of points are the same.
      equal: [
        'intersection: mAA - shells close together',
        'intersection: AA - Polygon with hole with outward sliver, cut by polygon',
      ],
      differs: [],
    });
  });

  it('fixed precision, in metres with a grid of millimetres: the same answers', () => {
    const toMetres = (text: string): string => text.replace(/-?\d[\d.]*/g, (number) => String(Number(number) / 1000));
    const back = (text: string): string =>
      text.replace(/-?\d[\d.]*(?:e-?\d+)?/g, (number) => String(Math.round(Number(number) * 1000)));
    const inMetres = (operation: JtsOperation): string => {
      assert(operation.scale === 1);
      const [a = '', b = ''] = operation.inputs.map(toMetres);
      const done = overlay.text.overlay(operationOf(operation), a, b, 0.001);
      return done.ok ? back(done.value) : done.error.code;
    };
    expect(differencesIn('TestNGOverlayAPrec.xml', inMetres).differs).toEqual([]);
    expect(differencesIn('TestOverlayAAPrec.xml', inMetres).differs).toEqual([]);
  });

  it('fixed precision, through the polygons of the grid: the areal part of every answer', () => {
    let compared = 0;
    for (const file of ['TestNGOverlayAPrec.xml', 'TestOverlayAAPrec.xml']) {
      for (const operation of readJts(file).cases.flatMap(({ operations }) => operations)) {
        const [a, b] = operation.inputs.map(onGrid);
        if (!a || !b) continue;
        const by = {
          union: overlay.union,
          intersection: overlay.intersection,
          difference: overlay.difference,
          symdifference: overlay.symmetricDifference,
        }[operationOf(operation)];
        const found = by(a, b);
        assert(found.ok);
        const expected = read(operation.expected);
        expect(areaDoubled(found.value), operation.expected).toBe(2 * areaOf(expected));
        compared++;
      }
    }
    // The others have corners off the grid.
    expect(compared).toBe(63);
  });

  it.each([
    ['TestOverlayAA.xml', 44],
    ['TestNGOverlayA.xml', 88],
    ['TestOverlayLA.xml', 16],
  ])('floating: %s no worse than the library itself', (file, count) => {
    const own = differencesIn(file);
    const plain = differencesIn(file, plainGeos);
    expect(own).toEqual({ count, equal: [], differs: [] });
    expect(own.differs.length + own.equal.length).toBeLessThanOrEqual(plain.differs.length + plain.equal.length);
  });

  it('unary union: all 18, an empty result without the type of what was empty', () => {
    expect(differencesIn('TestUnaryUnion.xml')).toEqual({
      count: 18,
      // GEOS answers GEOMETRYCOLLECTION EMPTY where JTS answers POLYGON EMPTY, POINT EMPTY, LINESTRING EMPTY.
      equal: [
        'union: A - empty Polygon',
        'union: mP - empty MultiPoint',
        'union: mL - empty MultiLineString',
        'union: mA - empty MultiPolygon',
      ],
      differs: [],
    });
  });

  it('polygonize: all 6', () => {
    expect(differencesIn('TestPolygonize.xml')).toEqual({ count: 6, equal: [], differs: [] });
  });

  it('validity: all 87, every invalid one with its place', () => {
    const cases = readJts('TestValid.xml').cases.flatMap(({ title, operations }) =>
      operations.map((operation) => ({ title, operation })),
    );
    expect(cases).toHaveLength(87);
    for (const { title, operation } of cases) {
      const found = overlay.text.validity(operation.inputs[0] ?? '', 0);
      assert(found.ok, title);
      expect(String(found.value.valid), title).toBe(operation.expected);
      // What is not a number is nowhere.
      const placed = !found.value.valid && found.value.code !== 'notANumber';
      expect(found.value.at !== null, title).toBe(placed);
    }
  });
});

function areaOf(geometry: number): number {
  const value = geos.Module._malloc(8);
  geos.GEOSArea(geometry, value);
  const area = geos.Module.getValue(value, 'double');
  geos.Module._free(value);
  geos.GEOSGeom_destroy(geometry);
  return area;
}

/** Polygons whose corners are whole numbers, as millimetres near Astana; null for all else. */
function onGrid(text: string): MultiPolygon | null {
  if (!/^(?:MULTI)?POLYGON/.test(text) || text.includes('EMPTY')) return null;
  const polygons = [...text.matchAll(/\(\s*(\([^()]*\)(?:\s*,\s*\([^()]*\))*)\s*\)/g)].map(([, rings = '']) =>
    [...rings.matchAll(/\(([^()]*)\)/g)].map(([, points = '']): Ring =>
      points.split(',').map((point): Position => {
        const [x = NaN, y = NaN] = point.trim().split(/\s+/).map(Number);
        return [12_674_500_000 + x, 5_670_100_000 + y];
      }),
    ),
  );
  return polygons.flat(2).every(([x, y]) => Number.isInteger(x) && Number.isInteger(y)) ? polygons : null;
}
