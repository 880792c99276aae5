import { describe, expect, it } from 'vitest';
import { answersOf, feature, line, place } from './run-geometry.fixture.ts';

//  +---F---+
//  | a | b |
//  +---E---+
const a = feature('a', [0, 0], [20, 0], [20, 40], [0, 40]);
const b = feature('b', [20, 0], [40, 0], [40, 40], [20, 40]);
const fabric = { targets: [a], around: [b] };

describe('shekara geometry adjust', () => {
  it('moves, inserts and deletes a corner in all parcels, GeoJSON in metres in and out', async () => {
    const [moved, inserted, deleted] = await answersOf(
      'adjust',
      { command: 'moveVertex', ...fabric, from: place(20, 40), to: place(22.5, 40) },
      { command: 'insertVertex', ...fabric, edge: [place(20, 0), place(20, 40)], at: place(21, 20) },
      { command: 'deleteVertex', ...fabric, at: place(20, 0) },
    );
    expect(moved).toMatchObject({ formed: [], closed: [], deviationMm2: 0, roundingMm: 0, tJunctions: [] });
    expect(moved).toMatchObject({ changed: [{ type: 'Feature', id: 'a', properties: { owner: 'a' } }, { id: 'b' }] });
    expect(JSON.stringify(moved)).toContain('[12674522.5,5670140]');
    expect(inserted).toMatchObject({ changed: [{ geometry: { type: 'Polygon' } }, {}] });
    expect(JSON.stringify(inserted).split('[12674521,5670120]')).toHaveLength(3);
    expect(deleted).toMatchObject({
      error: { code: 'adjust.cornerOfSeveral', message: expect.stringContaining('a, b') as string, at: place(20, 0) },
    });
  });

  it('takes places and edges as GeoJSON too, and rounds them to the grid like every coordinate', async () => {
    const at = { type: 'Point', coordinates: place(21.0004, 20) };
    const edge = { type: 'Feature', properties: null, geometry: line([20, 0], [20, 40]) };
    const [inserted] = await answersOf('adjust', { command: 'insertVertex', ...fabric, edge, at });
    expect(inserted).toMatchObject({ changed: [{}, {}], roundingMm: 0.4 });
    expect(JSON.stringify(inserted)).toContain('[12674521,5670120]');
  });

  it('shifts a boundary to an area and says what the grid leaves', async () => {
    const shift = { command: 'shift', ...fabric, between: ['a', 'b'] };
    const swung = { kind: 'distance', grows: 'b', metres: 4 };
    const answers = await answersOf(
      'adjust',
      { ...shift, goal: { kind: 'area', of: 'a', areaM2: 900 } },
      { ...shift, motion: { pivot: place(20, 0) }, goal: swung },
    );
    expect(answers).toMatchObject([
      {
        boundary: line([22.5, 0], [22.5, 40]),
        areas: [
          { id: 'a', beforeM2: 800, afterM2: 900, deviationMm2: 0 },
          { id: 'b', beforeM2: 800, afterM2: 700, deviationMm2: 0 },
        ],
      },
      { areas: [{ afterM2: 720, deviationMm2: null }, { afterM2: 880 }] },
    ]);
  });

  it('straightens, and redistributes by drawn lines', async () => {
    const bentA = feature('a', [0, 0], [20, 0], [24, 20], [20, 40], [0, 40]);
    const bentB = feature('b', [20, 0], [40, 0], [40, 40], [20, 40], [24, 20]);
    const answers = await answersOf(
      'adjust',
      { command: 'straighten', targets: [bentA, bentB], from: place(20, 0), to: place(20, 40) },
      {
        command: 'redistribute',
        targets: [a, b],
        lines: [line([0, 25], [40, 25])],
        assigned: [{ at: place(20, 5), id: 'b' }],
      },
    );
    expect(answers).toMatchObject([
      { changed: [{}, {}], deviationMm2: 0 },
      { changed: [{ id: 'a' }, { id: 'b' }], deviationMm2: 0 },
    ]);
  });

  it('names T-junctions by the ids that the parcels came with', async () => {
    const one = feature(1, [0, 0], [20, 0], [20, 40], [0, 40]);
    const two = feature(2, [20, 0], [40, 0], [40, 20], [20, 20]);
    const [moved] = await answersOf('adjust', {
      command: 'moveVertex',
      targets: [two],
      around: [one],
      from: place(20, 20),
      to: place(22, 20),
    });
    expect(moved).toMatchObject({
      changed: [{ id: 2 }, { id: 1 }],
      tJunctions: [{ about: [1, 2], at: place(20, 20) }],
    });
  });

  it('answers a request that cannot be read, and a refusal in words', async () => {
    const open = { ...a, geometry: { type: 'Polygon', coordinates: [a.geometry.coordinates[0]?.slice(0, 4)] } };
    const answers = await answersOf(
      'adjust',
      null,
      { command: 'moveVertex', targets: [a], around: [a], from: place(0, 0), to: place(1, 1) },
      { command: 'deleteVertex', targets: [open], at: place(0, 0) },
      { command: 'deleteVertex', ...fabric, at: [1, 1] },
      { command: 'deleteVertex', ...fabric, at: place(0, 0), colour: 'red' },
      { command: 'shift', ...fabric, between: ['a', 'x'], goal: { kind: 'keepAreas' } },
    );
    const refused = (code: string, words: string) => ({
      error: { code, message: expect.stringContaining(words) as string },
    });
    expect(answers).toMatchObject([
      refused('input.shape', 'expected'),
      refused('input.shape', 'an id of its own for every feature, a'),
      refused('input.shape', 'targets.0.geometry.coordinates.0: a ring ends where it begins'),
      refused('coordinate.outside', '1 1'),
      refused('input.shape', 'colour'),
      refused('boundary.notShared', 'a, x'),
    ]);
  });
});
