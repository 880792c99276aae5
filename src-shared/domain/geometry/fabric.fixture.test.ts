import fc from 'fast-check';
import { expect, it } from 'vitest';
import { propertyRuns } from '../testing/property-runs.ts';
import { checkFabric } from './fabric-check.ts';
import { fabrics } from './fabric.fixture.ts';
import { defectsOf } from './validity.ts';

it('the random fabrics of the tests are sound, parcel by parcel and together', () => {
  fc.assert(
    fc.property(fabrics, (parcels) => {
      for (const { geometry } of parcels) expect(defectsOf(geometry)).toEqual([]);
      expect(checkFabric(parcels)).toEqual([]);
    }),
    { numRuns: propertyRuns(100) },
  );
});
