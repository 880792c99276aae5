import { expect, it } from 'vitest';
import { emptyChange } from '../journal/change.ts';
import { sheetParcels } from './sheets-of-case.ts';
import { aParcel, FREE, N, P, polygon } from './situation.fixture.ts';

it('sheets begin with the parcels that the case forms; neighbours that only got a point come after them', () => {
  const square = polygon([0, 0], [10, 0], [10, 10], [0, 10]);
  const put = [aParcel(N, square, { version: 2 }), aParcel(FREE[1] ?? P, square), aParcel(FREE[0] ?? P, square)];
  const change = { ...emptyChange, put: { ...emptyChange.put, parcels: put } };
  expect(sheetParcels({ change })).toEqual([FREE[0], FREE[1], N]);
});
