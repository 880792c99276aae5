-- The register: the same tables at the centre and in every replica (a snapshot is a copy of them). LADM (ISO 19152)
-- in the words of the Kazakh cadastre. The region code leads every key, so that the tables can be distributed.
-- A version is in force from the act `from_seq` until the act `to_seq` (null: still in force). Nothing is ever deleted.
-- Geometry: SpatiaLite BLOB, SRID of the QazTRF-23 zone, metres; every coordinate is a whole number of millimetres.
-- Boxes in R*Trees are metres of the state grid. `row` ids are local to a file and never leave it.

create table region (
  code text primary key check (length(code) = 2),
  kato text not null,
  name_kk text not null, name_ru text not null, name_en text not null
) strict;

create table district (
  region text not null references region (code),
  code text not null check (length(code) = 3),
  name_kk text not null, name_ru text not null, name_en text not null,
  primary key (region, code)
) strict, without rowid;

create table quarter (
  row integer primary key,
  region text not null, district text not null,
  number text not null check (length(number) = 8),
  zone integer not null,
  geometry blob not null,
  unique (region, number)
) strict;
create virtual table quarter_box using rtree (row, west, east, south, north);

-- Axes of streets: labels on the map and the search for a street as such.
create table street (
  row integer primary key,
  region text not null,
  code text not null,
  name_kk text not null, name_ru text not null,
  zone integer not null,
  geometry blob not null,
  unique (region, code)
) strict;
create virtual table street_box using rtree (row, west, east, south, north);

create table party (
  row integer primary key,
  region text not null, id text not null,
  kind text not null check (kind in ('person', 'entity', 'state')),
  identifier text not null check (length(identifier) = 12),
  name_kk text not null, name_ru text not null,
  from_seq integer not null, to_seq integer
) strict;
create unique index party_current on party (region, id) where to_seq is null;
create index party_identifier on party (region, identifier) where to_seq is null;
-- Words of names, Kazakh letters folded to Russian ones before they come here (search-words.ts); by prefix.
create virtual table party_words using fts5 (name_kk, name_ru, content = '', contentless_delete = 1,
  tokenize = "unicode61 remove_diacritics 0", prefix = '2 3');

create table address (
  row integer primary key,
  region text not null, rka text not null,
  kato text not null, street text, house text not null,
  text_kk text not null, text_ru text not null,
  from_seq integer not null, to_seq integer
) strict;
create unique index address_current on address (region, rka) where to_seq is null;
create index address_street on address (region, street) where to_seq is null;
create virtual table address_words using fts5 (text_kk, text_ru, content = '', contentless_delete = 1,
  tokenize = "unicode61 remove_diacritics 0", prefix = '1 2 3');

create table parcel (
  row integer primary key,
  region text not null,
  number text not null check (length(number) between 11 and 12),
  version integer not null,
  quarter text not null,
  zone integer not null,
  geometry blob not null,
  area_doubled integer not null,          -- doubled mm², exact
  label_east real not null, label_north real not null,   -- metres, widest free spot
  category text not null, functional_zone text,
  purpose_kk text not null, purpose_ru text not null,
  divisibility text not null check (divisibility in ('divisible', 'indivisible')),
  rka text,
  value_tiyn integer, value_date text,
  survey_method text not null, survey_accuracy_mm integer, survey_note text not null,
  from_seq integer not null, to_seq integer,
  unique (region, number, version)
) strict;
create unique index parcel_current on parcel (region, number) where to_seq is null;
create index parcel_in_force on parcel (region, to_seq) where to_seq is null;
create index parcel_rka on parcel (region, rka) where to_seq is null;
-- Boxes of versions in force only: closing a version takes its box away.
create virtual table parcel_box using rtree (row, west, east, south, north);

-- Highest plot number ever given in a quarter, closed parcels included: a number is never given twice.
create table plot_counter (
  region text not null, quarter text not null, last integer not null,
  primary key (region, quarter)
) strict, without rowid;

create table lineage (
  region text not null, parent text not null, child text not null, seq integer not null,
  primary key (region, parent, child)
) strict, without rowid;
create index lineage_child on lineage (region, child);

create table parcel_right (
  row integer primary key,
  region text not null, id text not null, version integer not null,
  parcel text not null,
  kind text not null, form text not null check (form in ('sole', 'shared', 'joint')),
  since text not null, until text, ground text not null,
  from_seq integer not null, to_seq integer,
  unique (region, id, version)
) strict;
create index right_parcel on parcel_right (region, parcel);
create index right_in_force on parcel_right (region, kind, to_seq) where to_seq is null;

create table right_holder (
  region text not null, right_id text not null, right_version integer not null,
  position integer not null,
  party text not null, numerator integer not null check (numerator > 0), denominator integer not null check (denominator >= numerator),
  primary key (region, right_id, right_version, position)
) strict, without rowid;
create index holder_party on right_holder (region, party);

create table encumbrance (
  row integer primary key,
  region text not null, id text not null, version integer not null,
  parcel text not null, kind text not null, beneficiary text not null, document text not null,
  received_at text not null, until text,
  scope blob,
  from_seq integer not null, to_seq integer,
  unique (region, id, version)
) strict;
create index encumbrance_parcel on encumbrance (region, parcel);
create index encumbrance_in_force on encumbrance (region, kind, parcel, to_seq) where to_seq is null;

create table claim (
  row integer primary key,
  region text not null, id text not null, version integer not null,
  parcel text not null, kind text not null, claimant text not null, document text not null,
  received_at text not null, until text,
  from_seq integer not null, to_seq integer,
  unique (region, id, version)
) strict;
create index claim_parcel on claim (region, parcel);

create table building (
  row integer primary key,
  region text not null, number text not null, version integer not null,
  parcel text not null, litera text not null, use text not null,
  storeys integer not null, year integer, built_up_dm2 integer not null,
  zone integer not null, geometry blob not null,
  from_seq integer not null, to_seq integer,
  unique (region, number, version)
) strict;
create index building_parcel on building (region, parcel);
-- Counting what is in force: `to_seq` stands in the index too, or SQLite reads every row to see that it is null.
create index building_in_force on building (region, to_seq) where to_seq is null;
create virtual table building_box using rtree (row, west, east, south, north);

-- The journal. seq = index of the leaf in the log of the region, from 0.
create table act (
  region text not null, seq integer not null,
  id text not null, kind text not null,
  submission_id text, case_number text,
  registered_at text not null,
  body blob not null,                     -- canonical JSON: exactly the bytes that were hashed
  personal blob,                          -- canonical JSON of the opening; null when there is none or it may not be seen
  leaf_hash blob not null check (length(leaf_hash) = 32),
  primary key (region, seq)
) strict;
create unique index act_id on act (region, id);
create unique index act_submission on act (region, submission_id) where submission_id is not null;

-- Which acts touched which parcel: history of a card without reading bodies.
create table act_parcel (
  region text not null, parcel text not null, seq integer not null,
  primary key (region, parcel, seq)
) strict, without rowid;

-- Full tiles of 256 hashes only (C2SP tlog-tiles); the partial edge is rebuilt from `act.leaf_hash`.
create table journal_tile (
  region text not null, level integer not null, position integer not null,
  hashes blob not null check (length(hashes) = 8192),
  primary key (region, level, position)
) strict, without rowid;

-- Signed heads, one a batch. A feed page ends at one of these.
create table journal_head (
  region text not null, size integer not null,
  root blob not null check (length(root) = 32),
  checkpoint text not null,
  signed_at text not null,
  primary key (region, size)
) strict, without rowid;
