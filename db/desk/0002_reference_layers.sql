-- What was imported to look at and to snap to. Never part of the register; goes with its layer.

create table reference_layer (
  id text primary key,
  name text not null,
  file_name text not null,
  format text not null,
  zone integer not null check (zone between 8 and 15),
  system text not null,                   -- of the file: 'EPSG:28412'
  pipeline text,                          -- null: nothing was computed
  accuracy_m real not null,
  added_at text not null,
  shown integer not null default 1 check (shown in (0, 1)),
  features integer not null,
  defects integer not null,
  box text not null                       -- JSON, grid millimetres
) strict, without rowid;

create table reference_feature (
  layer_id text not null references reference_layer (id) on delete cascade,
  at integer not null,                    -- its place in the layer, from 0
  placed text not null,                   -- JSON of PlacedFeature: on the millimetre grid
  source text not null,                   -- JSON of the feature as the file had it, in its own coordinates
  primary key (layer_id, at)
) strict, without rowid;

-- SEC-21: every plain copy that left this seat, written before the file was given out.
create table plain_copy (
  id integer primary key,
  made_at text not null,
  login text not null,
  format text not null,
  system text not null,
  parcels text not null,                  -- JSON array of numbers
  reason text not null,
  sha256 text not null check (length(sha256) = 64),
  size integer not null
) strict;
