-- Base maps that come from an address which the person added: nothing is asked for without one.

create table web_map (
  id text primary key,
  added_at text not null,
  body text not null                      -- JSON of WebMap
) strict, without rowid;
