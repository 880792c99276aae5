-- Whether a right or an encumbrance in force lies on a parcel is asked for every parcel: `to_seq` stands in the index, so
-- that no row is read for it. Encumbrances of a part of a parcel are few and have an index of their own.
drop index right_parcel;
create index right_parcel on parcel_right (region, parcel, to_seq);
drop index encumbrance_parcel;
create index encumbrance_parcel on encumbrance (region, parcel, to_seq);
create index encumbrance_scope on encumbrance (region, parcel) where to_seq is null and scope is not null;

-- Counts what is in force, and says which classes there are, without reading a row.
drop index parcel_in_force;
create index parcel_in_force on parcel (region, category, functional_zone, to_seq) where to_seq is null;
