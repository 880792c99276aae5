import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Position } from '../geometry/types.ts';
import { propertyRuns } from '../testing/property-runs.ts';
import {
  gridToLonLat,
  gridToMercator,
  lonLatToGrid,
  mercatorToGrid,
  projectionOf,
  zoneOfLongitude,
} from './grid-projection.ts';

describe('grid and longitude/latitude', () => {
  it('has the central meridian of each zone at its false easting', () => {
    for (let zone = 8; zone <= 15; zone++) {
      const [longitude, latitude] = gridToLonLat(zone, [zone * 1e9 + 500_000_000, 5_670_000_000]);
      expect(longitude).toBeCloseTo(6 * zone - 3, 12);
      // Meridian arc of GRS80 at 5670 km: 51.16° N.
      expect(latitude).toBeCloseTo(51.16, 1);
    }
  });

  it('puts Astana where it is', () => {
    const [longitude, latitude] = gridToLonLat(12, [12_674_503_798, 5_670_181_044]);
    expect(longitude).toBeCloseTo(71.494, 2);
    expect(latitude).toBeCloseTo(51.136, 2);
  });

  it('keeps meridian arcs: 0.001 mm at 45° N against the series of Helmert', () => {
    // 4984944.377857 m: length of the meridian from the equator to 45° on GRS80.
    expect(lonLatToGrid(12, [69, 45])).toEqual([12_500_000_000, 4_984_944_378]);
  });

  it('comes back to the millimetre over the whole zone', () => {
    const position = fc.tuple(
      fc.integer({ min: 12_250_000_000, max: 12_750_000_000 }),
      fc.integer({ min: 4_480_000_000, max: 6_160_000_000 }),
    );
    fc.assert(
      fc.property(position, (grid: Position) => {
        expect(lonLatToGrid(12, gridToLonLat(12, grid))).toEqual(grid);
        expect(mercatorToGrid(12, gridToMercator(12, grid))).toEqual(grid);
      }),
      { numRuns: propertyRuns() },
    );
  });

  it('names the zone by longitude and pins its parameters', () => {
    expect([46.5, 66.1, 71.47, 72.1, 87.3].map(zoneOfLongitude)).toEqual([8, 12, 12, 13, 15]);
    expect(projectionOf(12)).toBe(
      '+proj=tmerc +lat_0=0 +lon_0=69 +k=1 +x_0=12500000 +y_0=0 +ellps=GRS80 +units=m +no_defs',
    );
  });
});
