import { describe, expect, it } from 'vitest';
import { formRequest } from './form.ts';

const box = (west: number, south: number, east: number, north: number): unknown => {
  const [w, s, e, n] = [12_674_500 + west, 5_670_100 + south, 12_674_500 + east, 5_670_100 + north];
  return {
    type: 'Polygon',
    coordinates: [
      [
        [w, s],
        [e, s],
        [e, n],
        [w, n],
        [w, s],
      ],
    ],
  };
};
const a = { type: 'Feature', properties: { number: 'a' }, geometry: box(0, 0, 20, 30) };

describe('shekara geometry form', () => {
  it('forms a parcel beside a neighbour, clipped or refused by choice', () => {
    const request = { command: 'form', around: [a], contour: box(10, 5, 40, 25), quarter: box(0, 0, 35, 30) };
    expect(formRequest(request)).toMatchObject({ error: { code: 'form.leavesQuarter' } });
    expect(formRequest({ ...request, overlap: 'clip' })).toMatchObject({
      formed: [box(20, 5, 35, 25)],
      changed: [{ properties: { number: 'a' } }],
      closed: [],
      deviationMm2: 300e6,
      slivers: [],
    });
  });

  it('offers the snapped contour with a sliver', () => {
    expect(formRequest({ command: 'form', around: [a], contour: box(20.2, 0, 40, 30) })).toMatchObject({
      error: { code: 'form.sliver', about: ['a'], snapped: box(20, 0, 40, 30) },
    });
  });

  it('measures a part of a parcel and closes a parcel', () => {
    const part = { command: 'part', targets: [a], contour: box(10, 0, 25, 10), outside: 'clip' };
    expect(formRequest(part)).toMatchObject({
      number: 'a',
      geometry: box(10, 0, 20, 10),
      areaM2: 100,
      restM2: 500,
      relation: 'atBoundary',
      alongBoundaryM: 20,
    });
    expect(formRequest({ ...part, outside: 'refuse' })).toMatchObject({
      error: { code: 'part.outside', about: ['a'] },
    });
    expect(formRequest({ command: 'retire', targets: [a] })).toMatchObject({ closed: ['a'], deviationMm2: -600e6 });
  });

  it('answers a request that cannot be read', () => {
    expect(formRequest({ command: 'form', contour: 'x' })).toMatchObject({ error: { code: 'request.malformed' } });
  });
});
