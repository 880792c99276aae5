import { FunctionalZone, LandCategory } from '#domain/parcels/parcel.ts';

const words = (values: readonly string[]): string => values.map((value) => `'${value}'`).join();

/*
 * The rules of an entry decide; these conditions only spare them the entries that they plainly have nothing to say of, so
 * that no object is made for a million rows. A test puts every rule beside them: what a rule names must not pass here.
 */

/** Category and functional zone of the parcel `p` are in order. */
export const IS_PLAIN_CLASS = `(p.category in (${words(LandCategory.options)})
  and (p.functional_zone is null or p.category = 'settlements' and p.functional_zone in (${words(FunctionalZone.options)})))`;

/** The parcel `p` with the box `b` lies in its zone: the box is never smaller than the parcel. */
export const IS_IN_ZONE = '(p.zone = cast(b.west / 1e6 as integer) and p.zone = cast(b.east / 1e6 as integer))';

/** A right in force lies on the parcel `p`. */
export const HAS_RIGHT = `exists (select 1 from parcel_right as r
  where r.region = p.region and r.parcel = p.number and r.to_seq is null)`;

/** The address register has the code of the parcel `p`, or there is none to know. */
export const IS_RKA_KNOWN = `(p.rka is null or exists (select 1 from address as a
  where a.region = p.region and a.rka = p.rka and a.to_seq is null))`;

/**
 * The shares of a right `h` are plainly whole: one holder of all, or shares of one denominator that add up to it. For a
 * question that leaves out the first holder of a right where he holds all: one more beside him is not plain then.
 */
export const ARE_PLAIN_SHARES =
  'min(h.position) = 0 and min(h.denominator) = max(h.denominator) and sum(h.numerator) = min(h.denominator)';
export const IS_NOT_SOLE_HOLDER = '(h.position <> 0 or h.numerator <> h.denominator)';
