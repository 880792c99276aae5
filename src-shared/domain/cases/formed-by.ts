import type { RegisterChange } from '../journal/change.ts';
import type { Parcel } from '../parcels/parcel.ts';

/** Parcels that come into being: of others, or on free land. A neighbour that gets a point is put as well, in a later version. */
export const formedBy = ({ put }: Pick<RegisterChange, 'put'>): readonly Parcel[] =>
  put.parcels.filter(({ version }) => version === 1);
