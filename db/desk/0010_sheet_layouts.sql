-- How the sheets of a case were laid out, so that they are made again as they were.

create table sheet_layout (
  case_id text not null references case_file (id) on delete cascade,
  kind text not null,
  parcel text not null,                   -- '' for a sheet of the whole case
  body text not null,                     -- JSON of SheetOptions
  primary key (case_id, kind, parcel)
) strict, without rowid;
