import { describe, expect, it } from 'vitest';
import { type FoundParcel, smallest } from './parcel-at.ts';

const square = (number: string, side: number, id = 1): FoundParcel => ({
  id,
  number,
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [71, 51],
        [71 + side, 51],
        [71 + side, 51 + side],
        [71, 51 + side],
        [71, 51],
      ],
    ],
  },
});

describe('A7.7 smallest', () => {
  it('is the inner one of two parcels that overlap, whichever is drawn above', () => {
    const [inner, outer] = [square('21318900026', 0.001), square('21318900071', 0.01)];
    expect([smallest([inner, outer])?.number, smallest([outer, inner])?.number]).toEqual([
      '21318900026',
      '21318900026',
    ]);
  });

  it('counts a parcel by its largest piece: tiles cut it', () => {
    const pieces = [square('21318900071', 0.0001), square('21318900026', 0.001), square('21318900071', 0.01)];
    expect(smallest(pieces)?.number).toBe('21318900026');
  });

  it('is the only one, or none', () => {
    expect(smallest([square('21318900071', 0.01)])?.number).toBe('21318900071');
    expect(smallest([])).toBeNull();
  });
});
