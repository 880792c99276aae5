import fc from 'fast-check';
import { assert, describe, expect, it } from 'vitest';
import { propertyRuns } from '../testing/property-runs.ts';
import { readLocalCrs } from './local-crs.ts';
import { aLocalCrs, aSimilarity } from './local-crs.fixture.ts';
import { pipelineOf } from './pipeline.ts';
import { transformPoint } from './transform-points.ts';

const DAY = '2015-05-20';

describe('local coordinate systems by entered parameters', () => {
  it.each([
    ['an unknown field', { ...aLocalCrs(), towgs84: '0,0,0' }, 'object'],
    ['no source', { ...aLocalCrs(), source: { document: '', date: DAY } }, 'source.document'],
    ['a day that does not exist', { ...aLocalCrs(), validFrom: '2015-02-30' }, 'validFrom'],
    ['an end before the beginning', { ...aLocalCrs(), validTo: '1999-01-01' }, 'validTo'],
    ['no accuracy', { ...aLocalCrs(), accuracyM: 0 }, 'accuracyM'],
    ['an id of the registry', { ...aLocalCrs(), id: 'EPSG:28412' }, 'id'],
    ['an area turned round', { ...aLocalCrs(), area: [78, 43, 76, 44] }, 'area'],
    ['a scale that is none', { ...aLocalCrs(), definition: aSimilarity({ scale: 0 }) }, 'definition.scale'],
    ['a base that is no zone', { ...aLocalCrs(), definition: aSimilarity({ base: 'EPSG:3857' }) }, 'definition.base'],
    ['nothing', null, 'object'],
  ])('refuses %s and names the field', (_name, entered, field) => {
    expect(readLocalCrs(entered)).toEqual({
      ok: false,
      error: { code: 'crs.localMalformed', about: [field], at: null },
    });
  });

  it('refuses a similarity that changes nothing: a null shift never passes', () => {
    const none = { ...aLocalCrs(), definition: aSimilarity({ dx: 0, dy: 0, scale: 1, rotationDegrees: 0 }) };
    expect(readLocalCrs(none)).toMatchObject({ ok: false, error: { code: 'crs.nullShift' } });
  });

  it.each([
    ['a hair of a shift', aSimilarity({ dx: 1e-4, dy: 0, scale: 1, rotationDegrees: 0 }), 'LOCAL:almaty = EPSG:10947'],
    ['a hair of a turn', aSimilarity({ dx: 0, dy: 0, scale: 1, rotationDegrees: 1e-13 }), 'LOCAL:almaty = EPSG:10947'],
    [
      'the projection of a state zone',
      {
        kind: 'projection',
        datum: 'sk42',
        latitudeOfOrigin: 0,
        centralMeridian: 75,
        scale: 1,
        falseEasting: 13_500_000,
        falseNorthing: 0,
      },
      'LOCAL:almaty = EPSG:28413',
    ],
  ])('refuses %s as well, and says which system it is', (_name, definition, same) => {
    const refused = readLocalCrs({ ...aLocalCrs(), definition });
    expect(refused).toMatchObject({ ok: false, error: { code: 'crs.nullShift', about: [same] } });
    const moved = aSimilarity({ dx: 0.001, dy: 0, scale: 1, rotationDegrees: 0 });
    expect(readLocalCrs({ ...aLocalCrs(), definition: moved }).ok).toBe(true);
  });

  //  north ^        a local point (e, n) = (100, 0), turned by 90° counter-clockwise, stands north of the origin
  //        |  · P
  //        O────> east
  it('turns counter-clockwise, scales and moves onto the zone', () => {
    const definition = aSimilarity({ dx: 13_600_000, dy: 4_790_000, scale: 1.0001, rotationDegrees: 90 });
    const local = { ...aLocalCrs(), definition };
    const pipeline = pipelineOf('LOCAL:almaty', 'EPSG:10947', { localSystems: [local], date: DAY });
    assert(pipeline.ok);
    const point = transformPoint(pipeline.value, [100, 0]);
    assert(point.ok);
    expect(point.value.x).toBeCloseTo(13_600_000, 6);
    expect(point.value.y).toBeCloseTo(4_790_100.01, 6);
    expect(point.value).toMatchObject({ accuracyM: 0.05, outside: [] });
    const back = pipelineOf('EPSG:10947', 'LOCAL:almaty', { localSystems: [local], date: DAY });
    assert(back.ok);
    const there = transformPoint(back.value, [13_600_000, 4_790_100.01]);
    assert(there.ok);
    expect(there.value.x).toBeCloseTo(100, 6);
    expect(there.value.y).toBeCloseTo(0, 6);
  });

  it('comes back through any similarity to a micrometre', () => {
    // Doubles drawn by fast-check crowd round zero: whole numbers are drawn and divided.
    const between = (low: number, high: number) =>
      fc.integer({ min: low * 1e3, max: high * 1e3 }).map((value) => value / 1e3);
    const some = fc.record({
      dx: between(13_400_000, 13_700_000),
      dy: between(4_700_000, 5_100_000),
      scale: fc.integer({ min: 990_000, max: 1_010_000 }).map((millionths) => millionths / 1e6),
      rotationDegrees: between(-180, 180),
    });
    const offset = between(-50_000, 50_000);
    fc.assert(
      fc.property(some, fc.tuple(offset, offset), (parameters, start) => {
        const context = { localSystems: [{ ...aLocalCrs(), definition: aSimilarity(parameters) }], date: DAY };
        const there = pipelineOf('LOCAL:almaty', 'EPSG:10947', context);
        const back = pipelineOf('EPSG:10947', 'LOCAL:almaty', context);
        assert(there.ok && back.ok);
        const gone = transformPoint(there.value, start);
        assert(gone.ok);
        const home = transformPoint(back.value, [gone.value.x, gone.value.y]);
        assert(home.ok);
        expect(Math.hypot(home.value.x - start[0], home.value.y - start[1])).toBeLessThan(1e-6);
      }),
      { numRuns: propertyRuns() },
    );
  });

  it('adds the accuracy of the document to that of the way on, and names the edition of the parameters', () => {
    const localSystems = [aLocalCrs()];
    const pipeline = pipelineOf('LOCAL:almaty', 'EPSG:10947', { localSystems, date: DAY });
    assert(pipeline.ok);
    expect(pipeline.value.accuracyM).toBe(5.55);
    expect(pipeline.value.id).toMatch(/^LOCAL:almaty#[0-9a-f]{12}>EPSG:10947 via EPSG:15865\+EPSG:10965$/);
    expect(pipeline.value.steps[0]).toMatchObject({
      confidence: 'entered',
      source: 'Order 12 of the akimat, 2003-04-01',
    });
    const edited = pipelineOf('LOCAL:almaty', 'EPSG:10947', {
      localSystems: [{ ...aLocalCrs(), validTo: null }],
      date: DAY,
    });
    assert(edited.ok);
    expect(edited.value.id).not.toBe(pipeline.value.id);
  });

  it('is in force for its time only', () => {
    const localSystems = [aLocalCrs()];
    const at = (date: string | null) => pipelineOf('LOCAL:almaty', 'EPSG:10947', { localSystems, date });
    expect(at(null)).toMatchObject({ error: { code: 'crs.dateNeeded' } });
    expect(at('2003-12-31')).toMatchObject({ error: { code: 'crs.notInForce' } });
    expect(at('2004-01-01').ok && at('2024-12-31').ok).toBe(true);
    expect(at('2025-01-01')).toMatchObject({
      error: { code: 'crs.notInForce', about: ['LOCAL:almaty', '2004-01-01 – 2024-12-31'] },
    });
  });
});
