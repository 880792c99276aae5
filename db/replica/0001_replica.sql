-- include ../register/0001_register.sql

-- What a replica knows of itself. One row.
create table replica_state (
  one integer primary key check (one = 1),
  region text not null,
  format text not null,
  server_key text not null,               -- verifier key of the journal head (C2SP vkey)
  installed_at text not null,
  verified_at text not null
) strict;

-- What a map tile says of a parcel in one number (src-main/replica/parcel-style.ts): right, category, arrest, pledge, claim.
create table parcel_style (row integer primary key, style integer not null) strict;
