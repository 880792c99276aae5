-- Copies of sheets that were saved or printed: the number stands on every page of the copy (SEC-122).
create table sheet_copy (
  number integer primary key autoincrement,
  made_at text not null,
  login text not null,
  case_number text not null,
  parcel text not null,
  kind text not null,
  facts text not null,                    -- hash printed on the pages, '' until the copy is made
  final integer not null check (final in (0, 1)),
  sha256 text                             -- of the file, null until it is made
) strict;
