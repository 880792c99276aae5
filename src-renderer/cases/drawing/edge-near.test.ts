import { describe, expect, it } from 'vitest';
import { aSituation, at, E, P } from '#domain/cases/situation.fixture.ts';
import { registeredParcels } from '#domain/cases/situation.ts';
import { chainWith, edgesNear } from './edge-near.ts';

const parcels = registeredParcels(aSituation());

describe('edges under the pointer', () => {
  it('are the nearest of each parcel in reach, so that a common boundary is of both', () => {
    const found = edgesNear(parcels, at(40.1, 25), 500);
    expect(new Set(found.map(({ parcel }) => parcel))).toEqual(new Set([P, E]));
    expect(found[0]?.at).toEqual(at(40, 25));
  });

  it('are none where nothing is in reach', () => {
    expect(edgesNear(parcels, at(20, 25), 500)).toEqual([]);
  });
});

describe('a chain of edges', () => {
  const [a, b, c, d] = [at(0, 0), at(10, 0), at(20, 1), at(30, 5)];

  it('grows at either end by the edge that continues it', () => {
    expect(chainWith([b, c], [c, d])).toEqual([b, c, d]);
    expect(chainWith([b, c], [a, b])).toEqual([a, b, c]);
  });

  it('begins anew with an edge elsewhere, and with its own', () => {
    expect(chainWith([a, b], [c, d])).toEqual([c, d]);
    expect(chainWith([a, b, c], [a, b])).toEqual([a, b]);
    expect(chainWith([], [a, b])).toEqual([a, b]);
  });
});
