-- How the map looks to this account, and what lies under the register on this seat.

create table map_look (
  one integer primary key check (one = 1),
  body text not null                      -- JSON of MapLook
) strict;

-- Base maps. A file stays where it is: here is only where that is and what it says of itself.
create table base_map (
  id text primary key,
  kind text not null check (kind in ('file', 'scan')),
  added_at text not null,
  body text not null                      -- JSON of the kind
) strict, without rowid;

-- The picture of a georeferenced scan; goes with it.
create table scan_picture (
  base_map text primary key references base_map (id) on delete cascade,
  media_type text not null,
  bytes blob not null
) strict;

