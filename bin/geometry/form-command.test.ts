import { describe, expect, it } from 'vitest';
import { answersOf, box, feature } from './run-geometry.fixture.ts';

const a = feature('a', [0, 0], [20, 0], [20, 30], [0, 30]);

describe('shekara geometry form', () => {
  it('forms a parcel beside a neighbour, clipped or refused by choice', async () => {
    const form = { command: 'form', around: [a], contour: box(10, 5, 40, 25), quarter: box(0, 0, 35, 30) };
    expect(await answersOf('form', form, { ...form, overlap: 'clip' })).toMatchObject([
      { error: { code: 'form.leavesQuarter' } },
      {
        formed: [{ type: 'Feature', properties: { areaM2: 300 }, geometry: box(20, 5, 35, 25) }],
        changed: [{ id: 'a', properties: { owner: 'a' } }],
        closed: [],
        deviationMm2: 300e6,
        roundingMm: 0,
        tJunctions: [],
        slivers: [],
      },
    ]);
  });

  it('offers the snapped contour with a sliver, whose width is in metres', async () => {
    const form = { command: 'form', around: [a], contour: box(20.2, 0, 40, 30) };
    expect(await answersOf('form', form, { ...form, sliverWidthM: 0.1 }, { ...form, slivers: 'keep' })).toMatchObject([
      { error: { code: 'form.sliver', snapped: box(20, 0, 40, 30) } },
      { formed: [{}], slivers: [] },
      { formed: [{}], slivers: [{ about: ['a'] }] },
    ]);
  });

  it('measures a part of a parcel and closes a parcel', async () => {
    const part = { command: 'part', targets: [a], contour: box(10, 0, 25, 10), outside: 'clip' };
    const retire = { command: 'retire', targets: [a] };
    expect(await answersOf('form', part, { ...part, outside: 'refuse' }, retire)).toMatchObject([
      {
        formed: [],
        changed: [],
        closed: [],
        deviationMm2: 0,
        part: {
          type: 'Feature',
          properties: { of: 'a', areaM2: 100, restM2: 500, relation: 'atBoundary', alongBoundaryM: 20 },
          geometry: box(10, 0, 20, 10),
        },
      },
      { error: { code: 'part.outside', message: expect.stringContaining('a') as string } },
      { closed: ['a'], deviationMm2: -600e6 },
    ]);
  });

  it('answers a request that cannot be read', async () => {
    const answers = await answersOf(
      'form',
      { command: 'form', contour: 'x' },
      { command: 'form', targets: [a], contour: box(30, 0, 40, 10) },
      { command: 'part', targets: [a, a], contour: box(0, 0, 5, 5) },
      { command: 'melt' },
    );
    expect(answers).toMatchObject(Array(4).fill({ error: { code: 'input.shape' } }));
  });
});
