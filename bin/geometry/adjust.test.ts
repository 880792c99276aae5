import { describe, expect, it } from 'vitest';
import { adjustRequest } from './adjust.ts';

const E = 12_674_500;
const N = 5_670_100;
const place = (east: number, north: number): readonly [number, number] => [E + east, N + north];
const feature = (number: string, ...corners: readonly (readonly [number, number])[]): unknown => {
  const ring = corners.map(([east, north]) => place(east, north));
  return { type: 'Feature', properties: { number }, geometry: { type: 'Polygon', coordinates: [[...ring, ring[0]]] } };
};

//  +---F---+
//  | a | b |
//  +---E---+
const a = feature('a', [0, 0], [20, 0], [20, 40], [0, 40]);
const b = feature('b', [20, 0], [40, 0], [40, 40], [20, 40]);
const fabric = { targets: [a], around: [b] };

describe('shekara geometry adjust', () => {
  it('moves, inserts and deletes a corner in all parcels, GeoJSON in metres in and out', () => {
    const moved = adjustRequest({ command: 'moveVertex', ...fabric, from: place(20, 40), to: place(22.5, 40) });
    expect(moved).toMatchObject({ formed: [], closed: [], deviationMm2: 0, tJunctions: [] });
    expect(moved).toMatchObject({ changed: [{ type: 'Feature', properties: { number: 'a' } }, {}] });
    expect(JSON.stringify(moved)).toContain('[12674522.5,5670140]');
    const inserted = adjustRequest({
      command: 'insertVertex',
      ...fabric,
      edge: [place(20, 0), place(20, 40)],
      at: place(21, 20),
    });
    expect(inserted).toMatchObject({ changed: [{ geometry: { type: 'Polygon' } }, {}] });
    expect(adjustRequest({ command: 'deleteVertex', ...fabric, at: place(20, 0) })).toMatchObject({
      error: { code: 'adjust.cornerOfSeveral', about: ['a', 'b'], at: place(20, 0) },
    });
  });

  it('shifts a boundary to an area and says what the grid leaves', () => {
    const goal = { kind: 'area', of: 'a', areaM2: 900 };
    expect(adjustRequest({ command: 'shift', ...fabric, between: ['a', 'b'], goal })).toMatchObject({
      boundary: [place(22.5, 0), place(22.5, 40)],
      areas: [
        { number: 'a', beforeM2: 800, afterM2: 900, deviationMm2: 0 },
        { number: 'b', beforeM2: 800, afterM2: 700, deviationMm2: 0 },
      ],
    });
    const swung = { kind: 'distance', grows: 'b', metres: 4 };
    expect(
      adjustRequest({ command: 'shift', ...fabric, between: ['a', 'b'], motion: { pivot: place(20, 0) }, goal: swung }),
    ).toMatchObject({ areas: [{ afterM2: 720, deviationMm2: null }, { afterM2: 880 }] });
  });

  it('straightens, and redistributes by drawn lines', () => {
    const bentA = feature('a', [0, 0], [20, 0], [24, 20], [20, 40], [0, 40]);
    const bentB = feature('b', [20, 0], [40, 0], [40, 40], [20, 40], [24, 20]);
    const straight = { command: 'straighten', targets: [bentA, bentB], from: place(20, 0), to: place(20, 40) };
    expect(adjustRequest(straight)).toMatchObject({ changed: [{}, {}], deviationMm2: 0 });
    const lines = [[place(0, 25), place(40, 25)]];
    const assigned = [{ at: place(20, 5), number: 'b' }];
    expect(adjustRequest({ command: 'redistribute', targets: [a, b], lines, assigned })).toMatchObject({
      changed: [{ properties: { number: 'a' } }, { properties: { number: 'b' } }],
      deviationMm2: 0,
    });
  });

  it('answers a request that cannot be read, and a refusal in words', () => {
    expect(adjustRequest(null)).toMatchObject({ error: { code: 'request.malformed', at: null } });
    expect(adjustRequest({ command: 'moveVertex', targets: [a], around: [a], from: [0, 0], to: [1, 1] })).toMatchObject(
      {
        error: {
          code: 'request.malformed',
          message: expect.stringContaining('every number stands for one parcel') as string,
        },
      },
    );
    const open = {
      ...(a as object),
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [1, 1],
            [2, 1],
            [2, 2],
            [1, 2],
          ],
        ],
      },
    };
    expect(adjustRequest({ command: 'deleteVertex', targets: [open], at: [1, 1] })).toMatchObject({
      error: { message: expect.stringContaining('a ring ends where it begins') as string },
    });
    expect(
      adjustRequest({ command: 'shift', ...fabric, between: ['a', 'x'], goal: { kind: 'keepAreas' } }),
    ).toMatchObject({ error: { code: 'boundary.notShared', message: expect.stringContaining('a, x') as string } });
  });
});
